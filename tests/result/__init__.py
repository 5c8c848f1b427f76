from . import test_result_reopened
from . import test_result_latest
