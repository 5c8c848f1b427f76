from . import (
    hr_performance_cycle,
    hr_performance_cycle_stage,
    hr_performance_cycle_method,
    hr_performance_legal_check,
    hr_performance_acknowledgement,
    hr_performance_cycle_report,
    hr_performance_home_start,
)
