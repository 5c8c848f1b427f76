from . import test_gates, test_legal_profile, test_scheme_group, test_scheme_rules
