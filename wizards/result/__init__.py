from . import hr_performance_release, hr_performance_result_reopen
