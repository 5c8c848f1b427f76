from . import hr_performance_report
