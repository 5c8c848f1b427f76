from . import (
    hr_performance_conflict,
    appraisal_review,
    hr_performance_rater_status,
    cycle_raters,
    hr_performance_rating,
    hr_performance_rating_line,
    hr_performance_second_return,
)
