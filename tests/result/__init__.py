from . import test_result_latest, test_result_picture, test_result_reopened
from . import test_skill_levels
