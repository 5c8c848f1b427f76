from . import (
    test_boundaries_waiting,
    test_completion,
    test_exits,
    test_home,
    test_reminders,
    test_step_log,
    test_waiting_board,
    test_waiting_contract,
    test_waiting_tour,
)
