from . import hr_performance_result_reopen
