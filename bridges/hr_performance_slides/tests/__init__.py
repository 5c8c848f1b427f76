from . import (
    test_course_offers,
    test_course_on_system,
    test_course_rewards,
    test_course_tours,
    test_slides_public_methods,
    test_slides_translation,
)
