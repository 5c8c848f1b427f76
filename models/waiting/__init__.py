from . import (
    hr_performance_step,
    mail_activity,
    appraisal_waiting,
    cycle_waiting,
    hr_performance_digest,
    hr_performance_home,
    hr_performance_shortcut,
    ir_ui_menu,
    hr_performance_home_tasks,
    hr_performance_home_team,
    hr_performance_home_cycles,
)
