from . import hr_performance_effect, hr_performance_system_drop
