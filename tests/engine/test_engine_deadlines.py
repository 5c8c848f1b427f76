# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a step ends, when it is passed on, and the order of stages."""

from datetime import date, timedelta

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import deadlines
from engine.outcome import RuleError

DAYS = strategies.days()


def weekday(day):
    return day.weekday() < 5


def never(_day):
    return False


def test_ends_with_its_stage():
    """Friday stays Friday."""
    found = deadlines.due(date(2026, 1, 5), date(2026, 1, 16), 0, weekday)
    assert found == date(2026, 1, 16)


def test_stage_that_ends_on_a_weekend_lasts_until_monday():
    """Saturday the 17th becomes Monday the 19th."""
    found = deadlines.due(date(2026, 1, 5), date(2026, 1, 17), 0, weekday)
    assert found == date(2026, 1, 19)


def test_who_is_asked_late_has_the_grace():
    """The stage is over; three working days after Thursday are Tuesday."""
    found = deadlines.due(date(2026, 2, 5), date(2026, 1, 16), 3, weekday)
    assert found == date(2026, 2, 10)


def test_nothing_limits_a_step_without_end():
    """A calendar without the stage gives no deadline."""
    assert deadlines.due(date(2026, 1, 5), None, 3, weekday) is None


def test_period_without_working_days():
    """An empty calendar is an error, not a day in the far future."""
    with pytest.raises(RuleError) as error:
        deadlines.due(date(2026, 1, 5), date(2026, 1, 16), 3, never)
    assert error.value.code == "no_working_day"


def test_negative_days_are_refused():
    """Neither grace nor escalation can lie in the past."""
    with pytest.raises(RuleError) as error:
        deadlines.due(date(2026, 1, 5), date(2026, 1, 16), -1, weekday)
    assert error.value.code == "days_negative"
    with pytest.raises(RuleError) as error:
        deadlines.is_escalated(date(2026, 1, 5), -1, date(2026, 1, 6))
    assert error.value.code == "days_negative"


@given(DAYS, DAYS, st.integers(0, 10))
def test_deadline_is_a_working_day_in_time(entered, end, grace):
    """Never before the grace, never on a day off, never later than needed."""
    found = deadlines.due(entered, end, grace, weekday)
    days = range((found - entered).days)
    worked = sum(weekday(entered + timedelta(days=n + 1)) for n in days)
    assert worked >= grace
    assert found >= entered
    assert weekday(found) or (found == entered and not grace)
    assert found <= max(end, entered) + timedelta(days=2) or worked == grace


@given(DAYS, DAYS, st.integers(0, 10))
def test_deadline_does_not_fall_when_the_stage_is_longer(entered, end, grace):
    """More time never makes anybody late."""
    shorter = deadlines.due(entered, end, grace, weekday)
    assert deadlines.due(entered, end + timedelta(days=9), grace, weekday) >= shorter


@given(DAYS, st.integers(0, 60), st.integers(-100, 100))
def test_escalation_begins_after_the_days(deadline, days, late):
    """On the last of the days nobody is told yet."""
    today = deadline + timedelta(days=late)
    assert deadlines.is_escalated(deadline, days, today) == (late > days)


def test_no_deadline_is_never_escalated():
    """Nor does a date at the end of the calendar overflow."""
    assert not deadlines.is_escalated(None, 0, date(2026, 1, 1))
    assert not deadlines.is_escalated(date.max, 5, date.max)


ORDER = [
    ("planning", date(2026, 1, 1), date(2026, 1, 14)),
    ("coaching", date(2026, 1, 14), date(2026, 6, 30)),
    ("assessment", date(2026, 7, 1), date(2026, 7, 14)),
]


def test_stages_in_order_pass():
    """Stages may touch and overlap, as planning and coaching do."""
    assert deadlines.check_stages(ORDER) is None
    assert deadlines.check_stages([]) is None


@pytest.mark.parametrize(
    ("stages", "code", "stage"),
    [
        ([("planning", date(2026, 2, 1), date(2026, 1, 1))], "stage_inverted", 0),
        ([ORDER[1], ORDER[0]], "stage_order", 1),
        (
            [ORDER[0], ("coaching", date(2026, 1, 2), date(2026, 1, 10))],
            "stage_order",
            1,
        ),
        ([("planning", date(26, 1, 1), date(2026, 1, 1))], "stage_out_of_range", 0),
        ([("planning", date(2026, 1, 1), date(2206, 1, 1))], "stage_out_of_range", 0),
    ],
)
def test_stages_out_of_order_are_named(stages, code, stage):
    """The error says which stage is wrong, and how."""
    with pytest.raises(RuleError) as error:
        deadlines.check_stages(stages)
    assert error.value.code == code
    assert error.value.values["stage"] == stages[stage][0]
