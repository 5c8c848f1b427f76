from . import test_plan_skills
