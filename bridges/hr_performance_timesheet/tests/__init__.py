from . import test_timesheet_source, test_timesheet_translation
