from . import (
    audiences,
    hr_performance_pulse_question,
    hr_performance_pulse,
    hr_performance_pulse_key,
    hr_performance_pulse_answer,
    hr_performance_pulse_share,
    cycle_pulse,
    reward_effect,
    review_figures,
    hr_performance_system_review,
    hr_performance_system_item,
)
