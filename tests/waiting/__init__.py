from . import (
    test_completion,
    test_exits,
    test_home,
    test_jobs,
    test_next_stage,
    test_reminders,
    test_soundness,
    test_step_log,
    test_take_back,
    test_waiting_board,
    test_waiting_contract,
    test_waiting_tour,
)
