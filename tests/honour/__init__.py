from . import test_honour
