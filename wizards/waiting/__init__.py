from . import hr_performance_exit, hr_performance_handover
