from . import (
    hr_performance_kpi_trial,
    hr_performance_measure_override,
    hr_performance_value_log,
)
