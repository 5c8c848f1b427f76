from . import test_crm_source, test_crm_translation
