from . import test_fairness, test_procedure
