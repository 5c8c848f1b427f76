from . import (
    test_periods_count,
    test_release_many,
    test_result_latest,
    test_result_picture,
    test_result_reopened,
    test_skill_levels,
)
