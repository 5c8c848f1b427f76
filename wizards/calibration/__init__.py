from . import hr_performance_calibration_reason
