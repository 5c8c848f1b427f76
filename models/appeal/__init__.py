from . import (
    result_appeal,
    hr_performance_appeal,
    hr_performance_appeal_point,
    hr_performance_appeal_hearing,
    hr_performance_appeal_ruling,
)
