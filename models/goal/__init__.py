from . import (
    hr_performance_goal_check_mixin,
    hr_performance_theme,
    hr_performance_emphasis,
    hr_performance_emphasis_line,
    hr_performance_objective,
    hr_performance_budget,
    hr_performance_objective_consultation,
    hr_performance_swot_item,
    hr_performance_goal_meeting,
)
