from . import test_raters
