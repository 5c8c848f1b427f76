# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Checks that a scheme may switch off, give as advice or require.

Each profile sets all of them together; the fixed ones are always required.
"""

OFF, ADVICE, REQUIRED = "off", "advice", "required"
LEVELS = (OFF, ADVICE, REQUIRED)
PROFILES = ("light", "standard", "full")

#: Gates that nobody can switch off or override.
FIXED = ("weights_total", "named_author", "money_approval")

#: Level of each other gate in the profiles Light, Standard and Full.
BY_PROFILE = {
    "setup_complete": (OFF, ADVICE, ADVICE),
    "legal_basis": (ADVICE, ADVICE, REQUIRED),
    "template_review": (OFF, ADVICE, REQUIRED),
    "cycle_length": (ADVICE, ADVICE, ADVICE),
    "overlap": (REQUIRED, REQUIRED, REQUIRED),
    "stage_tasks": (ADVICE, REQUIRED, REQUIRED),
    "method_acknowledged": (OFF, ADVICE, REQUIRED),
    "rater_trained": (OFF, ADVICE, REQUIRED),
    "conflict_declared": (OFF, ADVICE, REQUIRED),
    "self_review_expected": (OFF, ADVICE, REQUIRED),
    "goal_smart": (OFF, ADVICE, ADVICE),
    "goal_vague": (ADVICE, ADVICE, ADVICE),
    "goal_high": (ADVICE, ADVICE, ADVICE),
    "goal_parent": (OFF, ADVICE, REQUIRED),
    "plan_hours": (ADVICE, ADVICE, ADVICE),
    "goal_conflict": (OFF, ADVICE, ADVICE),
    "interview_lead": (ADVICE, ADVICE, REQUIRED),
    "interview_duration": (ADVICE, ADVICE, ADVICE),
    "interview_hours": (ADVICE, ADVICE, ADVICE),
    # agreeing a plan
    "plan_mix": (ADVICE, ADVICE, REQUIRED),
    "plan_actions": (REQUIRED, REQUIRED, REQUIRED),
    "request_answered": (ADVICE, REQUIRED, REQUIRED),
}

#: Every gate, in the order in which a cycle meets them.
CODES = (*BY_PROFILE, *FIXED)


def profile_level(profile, code):
    """Return the level that a profile gives a gate; an unknown profile is Light."""
    if code in FIXED:
        return REQUIRED
    index = PROFILES.index(profile) if profile in PROFILES else 0
    return BY_PROFILE[code][index]


def is_level_allowed(code, level):
    """Tell if the gate may have this level: fixed ones are always required."""
    return level in LEVELS and (code not in FIXED or level == REQUIRED)
