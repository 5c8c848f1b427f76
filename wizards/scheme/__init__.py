from . import hr_performance_setup
