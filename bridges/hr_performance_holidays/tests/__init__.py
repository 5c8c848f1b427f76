from . import test_leave_delegation
