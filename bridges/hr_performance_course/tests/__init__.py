from . import test_classroom_courses
