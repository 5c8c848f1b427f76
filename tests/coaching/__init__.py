from . import (
    test_alerts,
    test_coaching_lists,
    test_notes,
    test_progress_report,
    test_note_privacy,
    test_note_privacy_rpc,
    test_note_tours,
    test_talks,
    test_talk_deputy,
    test_talk_privacy,
    test_week_tours,
    test_talk_report,
)
