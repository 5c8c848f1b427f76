from . import (
    hr_performance_pay_base,
    hr_performance_handover_column,
    hr_performance_reward_policy,
    hr_performance_reward_clause,
    hr_performance_reward_rule,
    hr_performance_reward_unit,
    hr_performance_reward,
    hr_performance_reward_run,
    hr_performance_reward_shift,
    hr_performance_reward_question,
    hr_performance_home_rewards,
    cycle_reward,
)
