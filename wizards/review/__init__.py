from . import (
    hr_performance_assessment_talk,
    hr_performance_rater_training,
    hr_performance_rating_submit,
)
