# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

import pytest

from engine import dates, names


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "months", "month", "first", "last"),
    [
        ("2026-03-31", 12, 1, "2026-01-01", "2026-12-31"),
        ("2026-03-31", 12, 4, "2025-04-01", "2026-03-31"),
        ("2026-04-01", 12, 4, "2026-04-01", "2027-03-31"),
        ("2026-01-31", 3, 2, "2025-11-01", "2026-01-31"),
        ("2026-02-01", 3, 2, "2026-02-01", "2026-04-30"),
        ("2026-12-31", 6, 10, "2026-10-01", "2027-03-31"),
        ("2024-02-29", 1, 7, "2024-02-01", "2024-02-29"),
        ("2026-01-01", 6, 12, "2025-12-01", "2026-05-31"),
    ],
)
def test_period_of_a_fiscal_year(today, months, month, first, last):
    """Periods are counted from the month in which the year begins."""
    assert dates.period(day(today), months, month) == (day(first), day(last))


def test_every_day_lies_in_its_period():
    """Periods of a year follow one another, whatever its first month."""
    for month in range(1, 13):
        for months in (1, 3, 6, 12):
            first, last = dates.period(day("2026-05-17"), months, month)
            for _number in range(30):
                assert dates.months_of(first, last) == months
                assert dates.period(last, months, month) == (first, last)
                first, last = dates.next_period(first, last)
                assert dates.period(first, months, month) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("2026-01-01", "2026-06-30", "2026-07-01", "2026-12-31"),
        ("2025-03-01", "2026-02-28", "2026-03-01", "2027-02-28"),
        ("2026-01-15", "2026-04-14", "2026-04-15", "2026-07-14"),
        ("2026-01-02", "2026-01-11", "2026-01-12", "2026-01-21"),
        ("2026-01-31", "2026-01-31", "2026-02-01", "2026-02-01"),
    ],
)
def test_next_period(first, last, start, end):
    """The same number of months, or of days where they are no whole months."""
    assert dates.next_period(day(first), day(last)) == (day(start), day(end))


@pytest.mark.parametrize(
    ("moved", "first", "start", "wanted"),
    [
        ("2026-06-30", "2026-01-01", "2026-07-01", "2026-12-31"),
        ("2026-01-14", "2026-01-01", "2026-07-01", "2026-07-14"),
        ("2027-02-28", "2026-07-01", "2027-01-01", "2027-08-31"),
        ("2026-08-30", "2026-01-01", "2026-07-01", "2027-02-28"),
        ("2026-01-05", "2026-01-02", "2026-01-12", "2026-01-15"),
    ],
)
def test_moved(moved, first, start, wanted):
    """The last day of a month stays one."""
    assert dates.moved(day(moved), day(first), day(start)) == day(wanted)


def test_same_period():
    """More than two thirds of the days of both."""
    half = (day("2026-07-01"), day("2026-12-31"))
    for other, same in (
        (half, True),
        ((day("2026-07-13"), day("2027-01-10")), True),
        ((day("2026-07-01"), day("2026-09-30")), False),
        ((day("2026-01-01"), day("2026-12-31")), False),
        ((day("2027-01-01"), day("2027-06-30")), False),
    ):
        assert dates.is_same_period(half, other) is same
        assert dates.is_same_period(other, half) is same


@pytest.mark.parametrize(
    ("name", "before", "after", "wanted"),
    [
        ("2026 H1", "2026-01-01", "2026-07-01", "2026 H2"),
        ("2026 H2", "2026-07-01", "2027-01-01", "2027 H1"),
        ("Sales Q4/2026", "2026-10-01", "2027-01-01", "Sales Q1/2027"),
        ("FY2026/27 Q4", "2027-01-01", "2027-04-01", "FY2027/28 Q1"),
        ("FY26 Q1", "2026-04-01", "2026-07-01", "FY26 Q2"),
        ("2026 M12", "2026-12-01", "2027-01-01", "2027 M1"),
        ("Round 2026", "2026-01-01", "2027-01-01", "Round 2027"),
        ("2025-2026", "2025-09-01", "2026-09-01", "2026-2027"),
        ("2026年度", "2026-01-01", "2027-01-01", "2027年度"),
        ("Year in Q1", "2026-01-01", "2027-01-01", "Year in Q1"),
        ("Spring", "2026-01-01", "2026-04-01", "Spring"),
        ("Model T 2026 plant", "2026-01-01", "2027-01-01", "Model T 2027 plant"),
        ("No. 12026", "2026-01-01", "2027-01-01", "No. 12026"),
    ],
)
def test_next_name(name, before, after, wanted):
    """Years and the number of the part go on; other words stay."""
    moved = names.next_name(name, (day(before), None), (day(after), None))
    assert moved == wanted
