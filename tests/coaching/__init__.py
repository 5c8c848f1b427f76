from . import (
    test_alerts,
    test_notes,
    test_progress_report,
    test_note_privacy,
    test_note_tours,
    test_talks,
    test_talk_privacy,
)
