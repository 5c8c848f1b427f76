# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which days somebody has begun late."""

from datetime import date, datetime, timedelta

from engine.lateness import late_days

DAY = date(2026, 3, 2)
EIGHT = datetime(2026, 3, 2, 8)


def test_borders():
    """The minute itself is in time, a second later is not."""
    planned = {("ann", DAY): EIGHT}
    for seconds, grace, late in (
        (-3600, 0, 0),
        (0, 0, 0),
        (1, 0, 1),
        (300, 5, 0),
        (301, 5, 1),
    ):
        begun = {("ann", DAY): EIGHT + timedelta(seconds=seconds)}
        assert late_days(begun, planned, grace) == {"ann": late}


def test_days_that_are_not_planned():
    """A day off is begun, and never late; who has begun no day is left out."""
    other = date(2026, 3, 1)
    begun = {("ann", other): EIGHT, ("ann", DAY): EIGHT + timedelta(hours=1)}
    planned = {("ann", DAY): EIGHT, ("bob", DAY): EIGHT}
    assert late_days(begun, planned) == {"ann": 1}
    assert late_days({}, planned) == {}
