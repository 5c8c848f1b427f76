from . import (
    hr_performance_measure,
    hr_performance_shortcut,
    hr_performance_survey_round,
    survey_user_input,
)
