from . import hr_performance_honour_title, hr_performance_honour
