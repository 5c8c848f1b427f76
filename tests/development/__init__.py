from . import (
    test_improvement,
    test_development,
    test_development_access,
    test_feedback_tours,
    test_plans_by_link,
    test_plan_declined,
    test_plan_paper,
)
