from . import hr_performance_import, hr_performance_results
