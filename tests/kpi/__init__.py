from . import test_kpi_baseline, test_kpi_definition, test_kpi_library, test_kpi_methods
