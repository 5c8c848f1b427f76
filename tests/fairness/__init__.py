from . import test_fairness
