from . import test_boundaries_values
from . import (
    test_kpi_aggregates,
    test_kpi_collect,
    test_kpi_periods,
    test_kpi_source,
    test_one_value,
    test_value_log,
    test_value_sheet,
)
