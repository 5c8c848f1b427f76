from . import (
    hr_performance_template_part_mixin,
    hr_performance_template,
    hr_performance_template_line,
    hr_performance_template_section,
    hr_performance_template_rater,
)
