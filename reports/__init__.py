from . import hr_performance_interview_package_report
from . import hr_performance_interview_report, hr_performance_result_report
from . import hr_performance_self_report_report
from . import hr_performance_pulse_slips_report
from . import hr_performance_link_report, hr_performance_sheet_report
from . import hr_performance_completion, hr_performance_process_report
from . import hr_performance_skill_level, hr_performance_promise
from . import hr_performance_person, hr_performance_person_report
from . import hr_performance_rater_status
from . import hr_performance_goal_tree_report
from . import hr_performance_plan_history_report
from . import hr_performance_contract_report
from . import hr_performance_development_report
from . import hr_performance_talk_report
from . import hr_performance_pay_letter_report
from . import hr_performance_appeal_report, hr_performance_system_review_report
from . import hr_performance_reward_letter_report
from . import hr_performance_honour_certificate_report
from . import hr_performance_analysis, hr_performance_line_analysis
from . import hr_performance_kpi_analysis
from . import hr_performance_overview_report
