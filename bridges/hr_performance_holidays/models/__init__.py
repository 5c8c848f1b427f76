from . import (
    hr_leave,
    hr_performance_calibration,
    hr_performance_delegation,
    res_company,
    res_config_settings,
)
