from . import test_analysis, test_grade_share, test_report_file, test_unit_told
from . import test_person, test_promises
