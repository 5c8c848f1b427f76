# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many promises are kept, and of which departments that is told."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.promises import grouped_upwards, standing

STATES = ("kept", "partly", "missed", "late", "open", "reported", "withdrawn")
NUMBERS = st.dictionaries(
    st.tuples(st.sampled_from(STATES), st.booleans()), st.integers(0, 50)
).map(
    lambda found: {key: n for key, n in found.items() if key[0] == "kept" or not key[1]}
)


def test_what_counts():
    """Kept late is kept, in part a half, past its day and open is not kept."""
    found = standing(
        {
            ("kept", False): 5,
            ("kept", True): 2,
            ("partly", False): 1,
            ("missed", False): 1,
            ("late", False): 1,
            ("open", False): 9,
            ("reported", False): 4,
            ("withdrawn", False): 3,
        }
    )
    assert (found.due, found.kept, found.kept_late, found.open_late) == (10, 7, 2, 1)
    assert found.share == Decimal("75.0")


def test_nothing_came_due():
    assert standing({("open", False): 3}).share is None
    assert standing({}).share is None


@given(NUMBERS)
def test_a_share_is_a_share(numbers):
    found = standing(numbers)
    assert found.share is None or 0 <= found.share <= 100
    assert found.kept_late <= found.kept <= found.due


@given(NUMBERS)
def test_keeping_never_lowers_it(numbers):
    """One more kept promise, or an overdue one that is kept, never costs anything."""
    before = standing(numbers).share or 0
    more = {**numbers, ("kept", False): numbers.get(("kept", False), 0) + 1}
    assert standing(more).share >= before
    if numbers.get(("late", False)):
        made_good = {**more, ("late", False): numbers["late", False] - 1}
        assert standing(made_good).share >= standing(more).share


@given(NUMBERS, st.integers(1, 50))
def test_what_does_not_count_changes_nothing(numbers, extra):
    for state in ("open", "reported", "withdrawn"):
        key = state, False
        more = {**numbers, key: numbers.get(key, 0) + extra}
        assert standing(more) == standing(numbers)


def test_small_departments_join_the_one_above():
    """Covers: R152"""
    people = {"a": {1, 2, 3}, "b": {4, 5, 6, 7, 8}, "top": {9, 10}}
    parents = {"a": "top", "b": "top"}
    assert grouped_upwards(people, parents) == {
        "b": {4, 5, 6, 7, 8},
        "top": {1, 2, 3, 9, 10},
    }
    assert grouped_upwards({"a": {1, 2, 3}}, parents) == {}


UNITS = st.integers(1, 8)


@given(
    st.dictionaries(UNITS, st.sets(st.integers(0, 200), max_size=9)),
    st.dictionaries(UNITS, UNITS),
)
def test_everybody_is_in_one_group_of_enough(units, parents):
    """Whatever the tree, and where it goes round in a circle."""
    seen, people = set(), {}
    for unit, found in units.items():
        people[unit] = found - seen
        seen |= found
    groups = grouped_upwards(people, parents)
    together = [one for found in groups.values() for one in found]
    assert len(together) == len(set(together))
    assert set(together) <= seen
    assert all(len(found) >= 5 for found in groups.values())
    assert all(len(people[unit]) < 5 or unit in groups for unit in people)
