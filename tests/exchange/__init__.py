from . import test_boundaries_mapping
from . import (
    test_import_collected,
    test_import_fuzz,
    test_import_goal,
    test_import_hidden,
    test_import_kpi,
    test_import_layouts,
    test_import_letters,
    test_import_limits,
    test_import_measure,
    test_import_pay_base,
    test_import_result,
    test_import_target,
    test_import_team,
    test_import_template,
)
