from . import hr_performance_merit_reason
