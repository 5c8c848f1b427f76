from . import hr_performance_results
