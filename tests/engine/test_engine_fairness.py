# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the numbers say about how people were rated (METHODS M30 to M34)."""

from decimal import Decimal
from math import comb

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine.fairness import (
    BOUNDS,
    DIFFERENT,
    LENIENT,
    NOTICEABLE,
    SEVERE,
    SMALL,
    fisher,
    gap,
    groups,
    halo,
    raters,
)
from engine.numbers import round_half_up

#: Three raters of METHODS M30.
THREE = {
    "lenient": [92, 90, 95, 91, 94],
    "even": [80, 85, 78, 82, 90],
    "severe": [70, 72, 68, 75, 71],
}
#: Three people of METHODS M32 on three items, and a fourth.
ALIKE = [
    {"quality": 5, "teamwork": 5, "attendance": 4},
    {"quality": 4, "teamwork": 4, "attendance": 5},
    {"quality": 2, "teamwork": 2, "attendance": 2},
    {"quality": 1, "teamwork": 2, "attendance": 1},
]
UNLIKE = [
    dict(zip("abc", points, strict=True))
    for points in [(5, 2, 4), (2, 5, 3), (4, 1, 2), (1, 4, 5)]
]
#: Nobody's mean is far enough.
EVEN_MEANS = BOUNDS._replace(z=Decimal(99))

scores = strategies.points(high=100)
given_scores = st.lists(scores, min_size=1, max_size=12)


def rounded(value, digits=4):
    return str(round_half_up(value, digits))


def test_means_are_compared_with_all():
    """Covers: R080"""
    found = raters(THREE)
    assert [rounded(each.z) for each in found.values()] == [
        "2.4038",
        "0.1885",
        "-2.5923",
    ]
    assert [each.leaning for each in found.values()] == [LENIENT, None, SEVERE]


def test_nobody_is_called_lenient_by_four_numbers():
    few = {key: given[:4] for key, given in THREE.items()}
    assert not any(each.leaning for each in raters(few).values())


def test_narrow_ratings_are_seen_beside_all_where_means_are_alike():
    found = raters(THREE, bounds=EVEN_MEANS)
    assert [rounded(each.spread) for each in found.values()] == [
        "0.2185",
        "0.4943",
        "0.2728",
    ]
    assert all(each.is_narrow for each in found.values())


def test_where_means_differ_they_do_not_make_everybody_narrow():
    """Distances between raters widen the whole; each is seen beside raters alone."""
    assert not any(each.is_narrow for each in raters(THREE).values())


@pytest.mark.parametrize(("most", "is_narrow"), [(7, False), (8, True)])
def test_most_ratings_of_one_grade_are_narrow(most, is_narrow):
    wide = {"one": [60, 65, 70, 75, 80, 85, 90, 95, 98, 100]}
    grades = {"one": ["B"] * most + ["A"] * (10 - most)}
    assert raters(wide, grades)["one"].is_narrow is is_narrow


def test_equal_scores_say_nothing():
    found = raters({"one": [80] * 6, "other": [80] * 6})
    assert {each.z for each in found.values()} == {None}
    assert {each.spread for each in found.values()} == {None}
    assert raters({}) == {}
    assert raters({"one": [70], "none": []})["one"].count == 1


@given(st.dictionaries(st.integers(1, 9), given_scores, min_size=1), scores)
def test_a_shift_of_everything_changes_no_figure(given_by, shift):
    shifted = {key: [x + shift for x in row] for key, row in given_by.items()}
    before, after = raters(given_by), raters(shifted)
    for key, figures in before.items():
        assert after[key].leaning == figures.leaning
        assert after[key].is_narrow == figures.is_narrow


def test_items_that_say_the_same():
    found = halo(ALIKE)
    assert rounded(found.correlation) == "0.9086"
    assert rounded(found.spread) == "0.3536"
    assert not found.is_flagged, "four people are too few"
    assert halo([*ALIKE, ALIKE[0]]).is_flagged
    assert rounded(halo(UNLIKE).correlation) == "-0.2667"
    assert not halo([*UNLIKE, UNLIKE[0]]).is_flagged


def test_a_generous_item_weighs_no_more_than_a_strict_one():
    stretched = [{**row, "teamwork": row["teamwork"] * 10} for row in ALIKE]
    assert rounded(halo(stretched).even_spread) == rounded(halo(ALIKE).even_spread)
    assert halo(stretched).spread != halo(ALIKE).spread


def test_constant_and_missing_items_are_left_out():
    with_constant = [{**row, "order": 3} for row in ALIKE]
    with_gap = [
        {**row, "order": None if place else 3} for place, row in enumerate(ALIKE)
    ]
    assert halo(with_constant).correlation == halo(ALIKE).correlation
    assert halo(with_gap) == halo(ALIKE)
    assert halo([]).correlation is None
    assert halo([{"a": 1}, {"a": 2}]).correlation is None


def test_two_items_are_too_few_to_tell():
    two = [{"a": points, "b": points} for points in range(6)]
    assert halo(two).correlation == 1
    assert not halo(two).is_flagged


@pytest.mark.parametrize(
    ("own", "told"),
    [(92, True), (88, False), ("88.01", True), ("67.99", True), (68, False)],
)
def test_self_and_manager(own, told):
    """Covers: R092"""
    assert gap(own, 78) == (Decimal(own) - 78, told)


@pytest.mark.parametrize(
    ("good", "people", "other_good", "other_people", "ratio", "p_value", "finding"),
    [
        (6, 30, 12, 40, "0.6667", "0.4146", SMALL),
        (60, 300, 120, 400, "0.6667", "0.0029", DIFFERENT),
        (850, 1000, 900, 1000, "0.9444", "0.0009", NOTICEABLE),
        (80, 100, 100, 100, "0.8000", "0.0000", NOTICEABLE),
        (39, 50, 40, 50, "0.9750", "1.0000", None),
    ],
)
def test_two_groups(good, people, other_good, other_people, ratio, p_value, finding):
    highest, found = groups(
        {"one": (good, people), "other": (other_good, other_people)}
    )
    assert (highest.key, found.key) == ("other", "one")
    assert (rounded(found.ratio), rounded(found.p_value)) == (ratio, p_value)
    assert found.finding == finding
    assert highest.finding is None


def test_one_grade_the_other_way():
    _highest, found = groups({"one": (6, 30), "other": (12, 40)})
    assert rounded(found.turned) == "0.8485"


def test_small_groups_are_not_told():
    assert groups({"four": (0, 4), "many": (50, 100)}) == []
    assert len(groups({"five": (0, 5), "many": (50, 100)})) == 2
    assert groups({"below": (0, 19), "many": (500, 981)}) == [], "less than 2 %"
    assert len(groups({"just": (0, 20), "many": (500, 980)})) == 2


def test_nobody_has_a_good_grade():
    assert {each.finding for each in groups({"a": (0, 10), "b": (0, 20)})} == {None}


counts = st.integers(0, 30).flatmap(
    lambda people: st.tuples(st.integers(0, people), st.just(people))
)


@given(counts, counts)
def test_the_exact_test_against_its_definition(one, other):
    (good, people), (other_good, other_people) = one, other
    whole = comb(people + other_people, good + other_good)
    tables = [
        comb(people, count) * comb(other_people, good + other_good - count)
        for count in range(good + other_good + 1)
    ]
    seen = sum(each for each in tables if each <= tables[good])
    assert abs(fisher(*one, *other) - Decimal(seen) / whole) < Decimal("1e-18")
    assert fisher(*one, *other) == fisher(*other, *one)


@given(st.dictionaries(st.integers(1, 6), counts, max_size=6))
def test_rates_come_best_first_and_small_groups_never(given_counts):
    found = groups(given_counts)
    assert [each.rate for each in found] == sorted(
        (each.rate for each in found), reverse=True
    )
    assert all(each.people >= BOUNDS.people for each in found)
    assert all(each.finding is None for each in found[:1])
