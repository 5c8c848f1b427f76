from . import test_merit_cost, test_merit_properties, test_merit_round, test_merit_tour
