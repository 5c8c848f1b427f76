from . import (
    hr_performance_pay_range,
    hr_performance_merit_matrix,
    hr_performance_merit_cell,
    hr_performance_merit_round,
    hr_performance_merit_unit,
    hr_performance_merit_proposal,
    hr_performance_merit_change,
    hr_performance_pay_letter,
)
