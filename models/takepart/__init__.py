from . import (
    hr_performance_token,
    hr_performance_pin_attempt,
    appraisal_takepart,
    plan_takepart,
    hr_performance_paper,
)
