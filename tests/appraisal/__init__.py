import importlib.util

from . import (
    test_boundaries_informed,
    test_launch_alike,
    test_method_page,
    test_timeline,
    test_unit_course,
    test_unit_subject,
)

# The walks need a library of tests that an Odoo need not have.
if importlib.util.find_spec("hypothesis"):
    from . import test_course_stateful
