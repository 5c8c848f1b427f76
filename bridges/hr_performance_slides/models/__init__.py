from . import (
    hr_employee,
    hr_performance_appraisal,
    hr_performance_course,
    hr_performance_course_offer,
    hr_performance_development_action,
    hr_performance_development_plan,
    hr_performance_reward,
    hr_performance_shortcut,
    res_company,
    res_config_settings,
    slide_channel_partner,
)
