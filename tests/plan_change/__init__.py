from . import test_boundaries_decide
from . import (
    test_plan_change,
    test_plan_change_gate,
    test_plan_change_mass,
    test_plan_change_next,
    test_plan_change_stale,
    test_plan_change_takepart,
    test_plan_version_days,
    test_plan_version_scoring,
)
from . import test_plan_change_stateful
