from . import test_analysis, test_unit_told
