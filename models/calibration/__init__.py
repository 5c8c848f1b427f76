from . import (
    hr_performance_calibration,
    hr_performance_calibration_change,
)
