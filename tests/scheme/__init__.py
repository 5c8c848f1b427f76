from . import test_boundaries_gates
from . import test_gates, test_legal_profile, test_rules_in_use, test_scheme_group
from . import test_scheme_rules
