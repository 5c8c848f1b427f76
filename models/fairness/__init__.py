from . import (
    basis,
    effort,
    repeats,
    cycle_fairness,
    template_fairness,
    hr_performance_fairness,
    hr_performance_fairness_finding,
)
