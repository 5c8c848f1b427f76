from . import hr_performance_method_page, hr_performance_preview
