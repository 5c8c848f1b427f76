from . import (
    test_boundaries_review,
    test_rater_status,
    test_rating_form,
    test_running_score,
    test_second_review,
    test_self_review_gate,
)
