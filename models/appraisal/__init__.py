from . import (
    hr_performance_appraisal,
    hr_performance_appraisal_part,
)
