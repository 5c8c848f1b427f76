from . import (
    hr_performance_exit,
    hr_performance_handover,
    hr_performance_next_stage,
)
