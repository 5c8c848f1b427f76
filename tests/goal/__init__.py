from . import test_boundaries_goals
from . import (
    test_goal_budget,
    test_goal_course,
    test_goal_hours,
    test_goal_tree,
    test_goal_tree_speed,
)
