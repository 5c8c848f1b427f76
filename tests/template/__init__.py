from . import (
    test_template_apply,
    test_template_method,
    test_template_methods,
    test_template_review,
    test_template_section,
)
