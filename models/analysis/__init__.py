from . import hr_performance_unit_result
from . import hr_performance_home_promises, hr_performance_home_units
