from . import (
    res_users,
    hr_department,
    res_company,
    hr_employee,
    hr_employee_public,
    hr_version,
    hr_performance_actors_mixin,
    hr_performance_delegation,
    res_config_settings,
    resource_calendar,
    hr_scope,
)
