from . import (
    hr_performance_line_mixin,
    hr_performance_appraisal_line,
    appraisal_plan,
    cycle_plans,
    hr_performance_plan_proposal,
    hr_performance_plan_action,
    hr_performance_goal_conflict,
    hr_performance_plan_finding,
    conflict_query,
    plan_checks,
    hr_performance_home_plan,
)
