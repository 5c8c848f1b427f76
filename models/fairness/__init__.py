from . import (
    cycle_fairness,
    hr_performance_fairness,
    hr_performance_fairness_finding,
)
