from . import (
    test_payslip_binding,
    test_payslip_fetch,
    test_public_methods,
    test_translation,
)
