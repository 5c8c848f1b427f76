from . import (
    hr_performance_result,
    appraisal_result,
    hr_performance_result_line,
    hr_performance_home_grades,
)
