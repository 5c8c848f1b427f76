# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far goals are while their period runs."""

from datetime import date, timedelta
from decimal import Decimal

import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine.period_targets import PeriodTarget
from engine.progress import expected_by, progress, weighted

START, END = date(2026, 1, 1), date(2026, 12, 31)
numbers = strategies.targets(low=0)
days = st.integers(0, 364).map(lambda n: START + timedelta(days=n))


def test_a_sum_grows_with_the_days():
    """Half of the year is half of the target; before it nothing, after it all."""
    assert expected_by(365, START, END, date(2026, 1, 1)) == 1
    assert expected_by(365, START, END, date(2026, 4, 10)) == 100
    assert expected_by(365, START, END, date(2025, 12, 31)) == 0
    assert expected_by(365, START, END, date(2027, 3, 1)) == 365


def test_targets_by_period_say_when():
    """10 in the first half and 30 in the second: nothing of the 30 before July."""
    rows = [
        PeriodTarget(START, date(2026, 6, 30), 10),
        PeriodTarget(date(2026, 7, 1), END, 30),
    ]
    assert expected_by(40, START, END, date(2026, 6, 30), rows) == 10
    assert expected_by(40, START, END, END, rows) == 40


def test_status():
    """More and less, with something expected by today and without."""
    cases = [
        ((100, None), {}, "unknown"),
        ((100, 100), {}, "reached"),
        ((100, 60), {}, "open"),
        ((100, 60), {"expected": 50}, "on_course"),
        ((100, 40), {"expected": 50}, "behind"),
        ((3, 4), {"wants_less": True}, "over"),
        ((3, 3), {"wants_less": True}, "reached"),
        ((12, 5), {"wants_less": True, "expected": 6}, "on_course"),
        ((12, 7), {"wants_less": True, "expected": 6}, "behind"),
        ((0, 0), {"wants_less": True}, "reached"),
        ((0, 1), {"wants_less": True}, "over"),
    ]
    for (target, actual), more, status in cases:
        assert progress(target, actual, **more).status == status, (target, actual, more)


def test_shares():
    """Parts of the target, or of the way from the baseline; none without a way."""
    assert progress(80, 20).share == Decimal("0.25")
    assert progress(80, 50, baseline=40).share == Decimal("0.25")
    assert progress(80, 20, expected=40).expected_share == Decimal("0.5")
    assert progress(0, 5).share is None
    assert progress(40, 40, baseline=40).share is None


@given(numbers, days, days)
def test_more_is_expected_every_day(target, one, other):
    """And never more than the target."""
    first, last = sorted((one, other))
    early = expected_by(target, START, END, first)
    late = expected_by(target, START, END, last)
    assert 0 <= early <= late <= target


@given(
    st.lists(
        st.tuples(
            strategies.weights(low=1),
            numbers,
            st.none() | numbers,
            st.booleans(),
        )
    )
)
def test_a_plan_is_done_between_nothing_and_all(goals):
    """However far single goals are beyond their targets."""
    done = weighted(
        [(w, progress(target, actual, less), less) for w, target, actual, less in goals]
    )
    assert done is None if not goals else 0 <= done <= 1


def test_a_plan_counts_its_weights():
    """A goal beyond its target makes up for no other."""
    goals = [
        (60, progress(100, 150), False),
        (30, progress(100, 50), False),
        (10, progress(5, 9, wants_less=True), True),
    ]
    assert weighted(goals) == Decimal("0.75")
    assert weighted([]) is None
