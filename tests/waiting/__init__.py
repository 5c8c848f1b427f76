from . import (
    test_completion,
    test_exits,
    test_home,
    test_home_truth,
    test_reminders,
    test_step_log,
    test_waiting_board,
    test_waiting_contract,
    test_waiting_tour,
)
