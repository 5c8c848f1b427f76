from . import (
    hr_performance_rater,
    hr_performance_rater_key,
    hr_performance_rater_answer,
    hr_performance_rater_share,
    appraisal_raters,
)
