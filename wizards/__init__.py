from . import hr_performance_interview_sign, hr_performance_interview_reason
from . import hr_performance_reward_reason
from . import hr_performance_import, hr_performance_import_lookup
from . import hr_performance_import_measure, hr_performance_import_target
from . import hr_performance_import_result, hr_performance_import_team
from . import hr_performance_import_export
