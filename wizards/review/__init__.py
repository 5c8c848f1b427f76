from . import hr_performance_rater_training
