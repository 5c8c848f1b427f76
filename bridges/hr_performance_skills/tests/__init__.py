from . import test_plan_skills, test_rated_skills, test_skill_gaps
