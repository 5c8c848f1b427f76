from . import (
    test_assessment_complete,
    test_assessment_talk,
    test_boundaries_review,
    test_rater_status,
    test_rating_form,
    test_review_findings,
    test_running_score,
    test_second_review,
    test_self_review_gate,
    test_words_of_findings,
)
