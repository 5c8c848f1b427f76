from . import (
    hr_performance_add_people,
    hr_performance_launch,
    hr_performance_start,
)
