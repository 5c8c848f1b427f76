from . import test_merit_round
