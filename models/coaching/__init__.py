from . import (
    hr_performance_private_note,
)
