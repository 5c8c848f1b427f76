from . import test_cycle_launch, test_cycle_spine, test_guards
