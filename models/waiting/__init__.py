from . import (
    hr_performance_step,
    mail_activity,
    appraisal_waiting,
    cycle_waiting,
    hr_performance_digest,
    hr_performance_home,
)
