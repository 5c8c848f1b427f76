from . import (
    hr_performance_reward_rule,
    hr_performance_reward_run,
    hr_performance_reward_run_calculation,
    hr_performance_reward_run_approval,
    hr_performance_reward_run_handover,
    hr_performance_reward,
    hr_performance_cycle,
    res_company_setup,
    hr_performance_cycle_setup,
)
