from . import hr_performance_appraisal
