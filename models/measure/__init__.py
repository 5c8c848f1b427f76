from . import (
    hr_performance_measure,
    hr_performance_progress_report,
    hr_performance_kpi_source,
    hr_performance_value_sheet,
)
