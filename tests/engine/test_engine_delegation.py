# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from engine.delegation import Grant, find_loop


def grant(giver, taker, start=1, end=10):
    return Grant(giver, taker, date(2026, 3, start), date(2026, 3, end))


def test_two_give_each_other_their_rights():
    first = grant("a", "b")
    assert find_loop([first, grant("b", "a", 10, 12)], first) == ["a", "b", "a"]


def test_days_apart_are_no_loop():
    first = grant("a", "b")
    assert find_loop([first, grant("b", "a", 11, 12)], first) == []


def test_loop_over_three():
    first = grant("c", "a")
    assert find_loop([grant("a", "b"), grant("b", "c"), first], first) == [
        "c",
        "a",
        "b",
        "c",
    ]


def test_three_without_a_common_day():
    first = grant("c", "a", 6, 10)
    others = [grant("a", "b", 1, 7), grant("b", "c", 8, 10)]
    assert find_loop([*others, first], first) == []


def test_a_loop_of_others_does_not_trap_the_search():
    first = grant("x", "a")
    assert find_loop([grant("a", "b"), grant("b", "a"), first], first) == []
