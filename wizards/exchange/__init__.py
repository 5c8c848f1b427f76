from . import hr_performance_import
