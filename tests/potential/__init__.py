from . import test_potential
