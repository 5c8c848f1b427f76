from . import (
    hr_performance_pay_base,
    hr_performance_handover_column,
    hr_performance_reward_rule,
    hr_performance_reward_unit,
    hr_performance_reward,
    hr_performance_reward_run,
    hr_performance_reward_shift,
    hr_performance_home_rewards,
)
