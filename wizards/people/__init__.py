from . import hr_performance_settings
