# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Kinds of notes, and the zones that say who reads them."""

COACHING, PRAISE, SUGGESTION, INCIDENT = "coaching", "praise", "suggestion", "incident"
#: The own preparation of a talk; there is one for each sheet and author.
PREPARATION = "preparation"
KINDS = [
    (COACHING, "Coaching Note"),
    (PRAISE, "Praise"),
    (SUGGESTION, "Suggestion"),
    (INCIDENT, "Incident"),
]

PRIVATE, SHARED, RECORD = "private", "shared", "record"
ZONES = [(PRIVATE, "Private"), (SHARED, "Shared"), (RECORD, "On the Record")]
#: A zone is raised in this order, and never lowered.
OPEN_ZONES = [zone for zone in ZONES if zone[0] != PRIVATE]

#: So long the author corrects a text that others read; then it is added to.
CORRECTED_HOURS = 24


def meaning(env, zone, is_told=True):
    """Who reads a note of a zone, in one sentence.

    :param is_told: whether the person whom the note is about reads it
    """
    if zone == PRIVATE:
        return env._("Private: only you read this. Nobody else ever does.")
    if zone == SHARED:
        return env._("Shared: you and this person read it, and nobody else.")
    if is_told:
        return env._(
            "On the record: this person, you, all superiors of this person and HR read"
            " it."
        )
    return env._(
        "On the record: you, all superiors of this person and HR read it. The person"
        " does not: your company keeps incidents for the talk."
    )
