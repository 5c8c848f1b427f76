# Room by room, in the order of models/__init__.py. The names of files stay unique:
# tags and reports name them without their room.
from .base import (
    test_access_matrix,
    test_action_states,
    test_appraisal_states,
    test_crons,
    test_declared_used,
    test_explanation,
    test_guards,
    test_public_methods,
    test_reach,
    test_screens,
    test_security_rooms,
    test_seed_data,
    test_tours,
    test_translation,
)
from .people import (
    test_delegation,
    test_dotted_line,
    test_handover,
    test_hr_scope,
    test_tour_delegation,
)
from .scheme import test_gates, test_legal_profile, test_scheme_group, test_scheme_rules
from .kpi import test_kpi_definition, test_kpi_library, test_kpi_methods
from .goal import (
    test_goal_budget,
    test_goal_course,
    test_goal_tree,
    test_goal_tree_speed,
)
from .template import test_template_apply, test_template_review, test_template_section
from .cycle import (
    test_cycle_events,
    test_cycle_generation,
    test_cycle_launch,
    test_cycle_people,
    test_cycle_report,
    test_cycle_spine,
    test_launch_tour,
    test_process_report,
)
from .measure import test_kpi_collect, test_kpi_periods, test_kpi_source
from .appraisal import (
    test_launch_alike,
    test_method_page,
    test_timeline,
    test_unit_course,
    test_unit_subject,
)
from .plan import (
    test_contract,
    test_goal_checks,
    test_goal_checks_takepart,
    test_goal_conflict,
    test_goal_plan,
    test_period_targets,
    test_plan_action,
    test_plan_agreement,
    test_plan_background,
    test_plan_check,
    test_plan_confirm,
    test_plan_seen,
    test_tour_planning,
)
from .plan_change import (
    test_plan_change,
    test_plan_change_gate,
    test_plan_change_mass,
    test_plan_change_next,
    test_plan_change_stale,
    test_plan_change_takepart,
    test_plan_version_scoring,
)
from .review import (
    test_rater_status,
    test_rating_form,
    test_second_review,
    test_self_review_gate,
)
from .waiting import (
    test_completion,
    test_exits,
    test_home,
    test_reminders,
    test_step_log,
    test_waiting_board,
    test_waiting_contract,
    test_waiting_tour,
)
from .takepart import test_takepart_link, test_takepart_paper, test_takepart_tablet
from .interview import (
    test_interview,
    test_interview_access,
    test_interview_gates,
    test_interview_pdf,
    test_interview_record,
    test_interview_security,
)
from .reward import (
    test_reward_export,
    test_reward_presence,
    test_reward_rights,
    test_reward_run,
)
from .exchange import (
    test_import_collected,
    test_import_goal,
    test_import_kpi,
    test_import_measure,
    test_import_result,
    test_import_target,
    test_import_team,
    test_import_template,
)
