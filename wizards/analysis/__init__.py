from . import hr_performance_grade_share, hr_performance_report
from . import hr_performance_promise_unit
