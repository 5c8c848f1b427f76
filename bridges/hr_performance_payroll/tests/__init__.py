from . import (
    test_payslip_binding,
    test_payslip_fetch,
    test_payslip_follows,
    test_payslip_tour,
    test_raise_paid,
    test_public_methods,
    test_translation,
)
