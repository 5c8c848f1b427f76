# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Groups of few people stay hidden, also behind the difference to the whole."""

from hypothesis import given
from hypothesis import strategies as st

from engine.small_groups import shown


def test_five_are_shown_and_four_are_not():
    """Covers: R082"""
    assert shown({"a": 5, "b": 9}) == {"a", "b"}
    assert shown({"a": 4, "b": 1, "c": 9}) == {"c"}


def test_the_difference_tells_nothing():
    assert shown({"a": 4, "b": 6, "c": 9}) == {"c"}
    assert shown({"a": 4, "b": 6}) == set()
    assert shown({}) == set()


@given(st.dictionaries(st.integers(), st.integers(0, 20), max_size=8))
def test_what_is_left_is_nobody_or_enough(groups):
    kept = shown(groups)
    left = sum(people for key, people in groups.items() if key not in kept)
    assert all(groups[key] >= 5 for key in kept)
    assert left == 0 or left >= 5 or not kept
