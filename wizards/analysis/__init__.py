from . import hr_performance_grade_share, hr_performance_report
