from . import (
    test_alerts,
    test_coaching_lists,
    test_notes,
    test_note_privacy,
    test_note_tours,
    test_talks,
    test_talk_privacy,
    test_talk_report,
)
