from . import (
    hr_performance_conflict,
    appraisal_review,
    cycle_raters,
    hr_performance_rating,
    hr_performance_rating_line,
    hr_performance_second_return,
)
