from . import test_calibration, test_calibration_tours
