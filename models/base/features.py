# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Features that a database uses or not: the settings switch each on for everybody.

A feature is a group that all internal users (or all officers) have while it is on.
Menus, pages and fields name the group; checks and pages without login ask ``is_on``, so
that what is off shows nothing and asks for nothing. Nothing is deleted when one is
switched off.
"""

from .groups import OFFICER

SWOT, BUDGET, MEETING, SURVEY = "swot", "budget", "meeting", "survey"
LEGAL, GROUP_SCHEME, TABLET = "legal", "group_scheme", "tablet"
RATERS, CALIBRATION, POTENTIAL = "raters", "calibration", "potential"
PULSE = "pulse"
FEATURES = (
    *(SWOT, BUDGET, MEETING, SURVEY, LEGAL, GROUP_SCHEME, TABLET),
    *(RATERS, CALIBRATION, POTENTIAL, PULSE),
)
#: Who has it while it is on, where that is not everybody who works here.
HOLDERS = {LEGAL: OFFICER, PULSE: OFFICER}


def group_of(feature):
    """External id of the group of a feature."""
    return f"hr_performance.group_hr_performance_{feature}"


def is_on(env, feature):
    """Whether the database uses a feature, whoever asks."""
    return env["res.groups"]._is_feature_enabled(group_of(feature))


def switch(env, wanted):
    """Switch features on or off for the database; the caller has checked the role.

    :param wanted: feature -> whether it shall be on; others stay as they are
    """
    for feature, shall_be_on in wanted.items():
        if shall_be_on == is_on(env, feature):
            continue
        # sudo: res.groups - only the groups of our own features.
        group = env.ref(group_of(feature)).sudo()
        # sudo: as above.
        holder = env.ref(HOLDERS.get(feature, "base.group_user")).sudo()
        if shall_be_on:
            holder._apply_group(group)
        else:
            holder._remove_group(group)
