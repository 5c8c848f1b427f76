from . import test_boundaries_holders
from . import (
    test_archived_login,
    test_delegation,
    test_dotted_line,
    test_handover,
    test_hr_scope,
    test_manager_leaves,
    test_public_profile,
    test_role_grabs,
    test_tour_delegation,
)
