from . import (
    test_boundaries_informed,
    test_launch_alike,
    test_method_page,
    test_timeline,
    test_unit_course,
    test_unit_subject,
)
from . import test_course_stateful
