from . import (
    test_improvement,
    test_development,
    test_development_access,
)
