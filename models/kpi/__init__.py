from . import (
    hr_performance_rule_mixin,
    hr_performance_kpi_table_mixin,
    hr_performance_rule_trial_mixin,
    hr_performance_kpi_category,
    hr_performance_kpi,
    hr_performance_kpi_band,
    hr_performance_kpi_point,
    hr_performance_kpi_limit,
    hr_performance_kpi_relation,
)
