from . import test_access_matrix, test_cycle_launch, test_cycle_spine, test_guards
from . import test_public_methods, test_tours
from . import test_explanation, test_kpi_definition, test_seed_data
from . import test_interview, test_interview_pdf, test_interview_record, test_interview_security
from . import test_reward_export, test_reward_run
from . import test_import_measure, test_import_result, test_import_target
from . import test_import_team, test_import_template
