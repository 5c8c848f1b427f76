from . import (
    hr_performance_plan_change_approval,
    hr_performance_plan_change,
    hr_performance_plan_change_line,
    appraisal_plan_change,
    hr_performance_plan_version,
    plan_difference,
)
