from . import (
    hr_performance_appraisal,
    hr_performance_development_plan,
    hr_performance_template_line,
)
