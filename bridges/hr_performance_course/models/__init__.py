from . import (
    hr_course,
    hr_course_schedule,
    hr_performance_coaching_request,
    hr_performance_development_action,
    hr_performance_person,
)
