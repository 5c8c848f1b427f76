from . import (
    hr_performance_reward_reason,
    hr_performance_reward_shift_form,
    hr_performance_reward_shift_line,
    hr_performance_reward_compare,
    hr_performance_budget_sheet,
)
