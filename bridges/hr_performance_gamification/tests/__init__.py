from . import test_title_badges
