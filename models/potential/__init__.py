from . import (
    hr_performance_nine_box,
    hr_performance_potential_item,
    hr_performance_potential,
    hr_performance_potential_line,
)
