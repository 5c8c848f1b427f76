from . import (
    hr_performance_appraisal,
    hr_performance_appraisal_roles,
    hr_performance_appraisal_launch,
    hr_performance_appraisal_line,
    hr_performance_rating,
    hr_performance_rating_line,
    hr_performance_result,
    hr_performance_result_line,
    hr_performance_past_result,
)
