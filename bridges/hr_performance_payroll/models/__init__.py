from . import (
    hr_payslip,
    hr_payslip_input,
    hr_payslip_line,
    hr_payslip_employees,
    hr_performance_reward,
    hr_performance_merit_proposal,
    hr_performance_shortcut,
)
