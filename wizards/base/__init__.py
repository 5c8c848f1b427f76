from . import hr_performance_take_back
