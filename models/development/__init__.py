from . import (
    states,
    hr_performance_development_plan,
    hr_performance_development_action,
    hr_performance_development_check,
)
