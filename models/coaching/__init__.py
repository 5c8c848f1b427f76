from . import (
    hr_performance_alert,
    hr_performance_private_note,
)
