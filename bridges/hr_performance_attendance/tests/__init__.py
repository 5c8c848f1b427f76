from . import test_attendance_source, test_attendance_translation
