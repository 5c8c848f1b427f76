from . import test_result_reopened
