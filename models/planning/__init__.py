from . import (
    hr_performance_rule_mixin,
    hr_performance_kpi_category,
    hr_performance_kpi,
    hr_performance_kpi_band,
    hr_performance_kpi_period,
    hr_performance_template,
    hr_performance_template_line,
    hr_performance_template_review,
    hr_performance_template_line_review,
    hr_performance_template_section,
    hr_performance_cycle_template,
)
