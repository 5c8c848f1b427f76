from . import test_rating_source, test_rating_translation
