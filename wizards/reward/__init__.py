from . import hr_performance_reward_reason
