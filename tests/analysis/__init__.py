from . import test_analysis, test_report_file, test_unit_told
