from . import test_mrp_source, test_mrp_translation
