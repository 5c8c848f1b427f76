from . import hr_performance_interview_sign, hr_performance_interview_reason
from . import hr_performance_reward_reason
from . import hr_performance_exit, hr_performance_interview_exit
from . import hr_performance_import, hr_performance_import_lookup
from . import hr_performance_import_measure, hr_performance_import_target
from . import hr_performance_import_result, hr_performance_import_team
from . import hr_performance_import_export, hr_performance_import_kpi
from . import hr_performance_import_goal, hr_performance_import_kpi_tables
from . import hr_performance_link, hr_performance_paper_entry
from . import hr_performance_launch, hr_performance_setup, hr_performance_preview
from . import hr_performance_method_page, hr_performance_rater_training
from . import hr_performance_start
from . import hr_performance_handover
from . import hr_performance_plan_reason
from . import hr_performance_goal_split
from . import hr_performance_measure_override, hr_performance_kpi_trial
from . import hr_performance_plan_answer, hr_performance_plan_confirm
from . import hr_performance_template_apply
from . import hr_performance_plan_change_decide, hr_performance_plan_change_mass
from . import hr_performance_period_target
