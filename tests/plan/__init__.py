from . import test_boundaries_plan
from . import (
    test_contract,
    test_goal_checks,
    test_goal_checks_takepart,
    test_goal_conflict,
    test_goal_plan,
    test_live_values,
    test_period_targets,
    test_plan_action,
    test_plan_agreement,
    test_plan_background,
    test_plan_check,
    test_plan_confirm,
    test_plan_frozen,
    test_plan_seen,
    test_tour_planning,
    test_typed_in_browser,
)
