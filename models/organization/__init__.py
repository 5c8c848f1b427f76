from . import (
    hr_performance_guard_mixin,
    hr_performance_scale,
    hr_performance_scheme,
    hr_performance_cycle,
    hr_performance_cycle_stage,
    hr_performance_cycle_calendar,
    hr_performance_cycle_launch,
    hr_department,
    hr_employee,
    res_company,
    res_config_settings,
    res_users,
)
