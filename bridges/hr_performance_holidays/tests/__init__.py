from . import test_leave_delegation, test_leave_shares
