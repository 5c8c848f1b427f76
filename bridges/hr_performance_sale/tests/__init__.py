from . import test_sale_source, test_sale_translation
