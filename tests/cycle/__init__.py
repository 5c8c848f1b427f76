from . import (
    test_cycle_copy,
    test_cycle_events,
    test_cycle_generation,
    test_cycle_launch,
    test_cycle_methods,
    test_cycle_people,
    test_cycle_report,
    test_cycle_spine,
    test_decisions_stay,
    test_effective_dates,
    test_launch_tour,
    test_process_report,
)
