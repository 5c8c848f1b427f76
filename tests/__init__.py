from . import test_access_matrix, test_cycle_launch, test_cycle_spine, test_guards
from . import test_public_methods, test_tours
from . import test_explanation, test_kpi_definition, test_seed_data
