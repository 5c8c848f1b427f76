from . import hr_performance_failure, hr_performance_job_mixin
