# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The states of an appeal, and every group of them that has a meaning."""

APPEAL_STATES = [
    ("draft", "In Preparation"),
    ("filed", "Filed"),
    ("accepted", "Accepted"),
    ("review", "Under Examination"),
    ("decided", "Appeal Decided"),
    ("withdrawn", "Withdrawn"),
    ("refused", "Refused"),
]
#: One at a time for each sheet.
OPEN = ("draft", "filed", "accepted", "review")
#: Somebody beside the employee has it: it holds the result, and waits for somebody.
WITH_HR = ("filed", "accepted", "review")
#: Both sides are heard.
HEARD = ("accepted", "review")
#: It was examined, or refused for its form: the same result is not appealed again.
ENDS = ("decided", "refused")
