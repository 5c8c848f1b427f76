# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M22, M23 and M35, others, and what always holds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from engine_arithmetic import assert_error
from hypothesis import given
from hypothesis import strategies as st

from engine.distribution import (
    AT_MOST,
    BINDING,
    DOWN,
    RANGE,
    REFERENCE,
    UP,
    Misfit,
    assign,
    at_most,
    leaning,
    leanings,
    misfits,
    nine_box,
    performance_of,
    places,
    pools,
    potential_of,
    quotas,
    ranges,
    read_matrix,
    shares_of_unit,
    within_share,
)
from engine.outcome import RuleError

USUAL = (10, 20, 40, 20, 10)
FIVE = (10, 20, 50, 15, 5)
MATRIX = {"A": (25, 35, 35, 5), "B": (15, 25, 50, 10), "C": (5, 15, 60, 20)}
COUNTS = st.integers(0, 400)


@st.composite
def shares(draw):
    """Two to six shares that add up to 100, in halves of a per cent."""
    size = draw(st.integers(2, 6))
    cuts = draw(st.lists(st.integers(0, 200), min_size=size - 1, max_size=size - 1))
    ends = [0, *sorted(cuts), 200]
    return tuple(
        Decimal(high - low) / 2 for low, high in zip(ends, ends[1:], strict=False)
    )


# QUOTAS


@pytest.mark.parametrize(
    ("count", "parts", "seats"),
    [
        (19, USUAL, [2, 4, 7, 4, 2]),
        (7, (20, 70, 10), [1, 5, 1]),
        (3, (20, 70, 10), [1, 2, 0]),
        (5, (10, 80, 10), [1, 4, 0]),
        (13, FIVE, [1, 3, 6, 2, 1]),
        (1, FIVE, [0, 0, 1, 0, 0]),
        (0, FIVE, [0, 0, 0, 0, 0]),
        (4, ("33.3", "33.4", "33.3"), [1, 2, 1]),
        # others
        (10, FIVE, [1, 2, 5, 2, 0]),
        (2, (25, 25, 25, 25), [1, 1, 0, 0]),
        (2000, FIVE, [200, 400, 1000, 300, 100]),
        (11, (0, 0, 100), [0, 0, 11]),
    ],
)
def test_m22_largest_remainder(count, parts, seats):
    assert quotas(count, parts) == seats


def test_m22_organisation_times_personal_grade():
    assert quotas(20, shares_of_unit("A", MATRIX)) == [5, 7, 7, 1]
    assert quotas(20, shares_of_unit("C", MATRIX)) == [1, 3, 12, 4]
    assert quotas(10, shares_of_unit("B", MATRIX)) == [2, 2, 5, 1]


def test_m22_unit_without_grade_keeps_the_usual_shares():
    assert shares_of_unit("", MATRIX) is None
    assert shares_of_unit("A", {}) is None


def test_m22_table_as_it_is_typed():
    text = "A: 25 35 35 5\n\n B：15%, 25%, 50%, 10%\nC: 5/15/60/20\n"
    read = read_matrix(text, 4)
    assert {grade: tuple(map(int, row)) for grade, row in read.items()} == MATRIX
    assert read_matrix("", 4) == {}
    assert read_matrix(None, 4) == {}


def test_m22_at_most_limits_the_grades_above_the_usual_one():
    assert at_most(19, USUAL) == [1, 3, None, None, None]
    assert at_most(7, (20, 70, 10)) == [1, None, None]
    assert at_most(20, (50, 30, 20)) == [None, None, None]


def test_m22_ranges():
    assert ranges(19, USUAL) == [(1, 2), (3, 4), (7, 8), (3, 4), (1, 2)]
    assert ranges(10, (10, 90)) == [(1, 1), (9, 9)]


@pytest.mark.parametrize(
    ("code", "function", "arguments"),
    [
        ("shares_not_full", quotas, (10, (50, 40))),
        ("shares_not_full", quotas, (10, ())),
        ("share_negative", quotas, (10, (-10, 110))),
        ("people_negative", quotas, (-1, (50, 50))),
        ("people_negative", ranges, (1.5, (50, 50))),
        ("number_invalid", at_most, (1, ("a", 50))),
        ("unit_grade_unknown", shares_of_unit, ("X", MATRIX)),
        ("unit_shares_line", read_matrix, ("A: 25 75", 4)),
        ("unit_shares_line", read_matrix, ("25 25 25 25", 4)),
        ("unit_shares_line", read_matrix, ("A: 25 a 25 25", 4)),
        ("unit_shares_twice", read_matrix, ("A: 50 50\nA: 40 60", 2)),
        ("shares_not_full", read_matrix, ("A: 50 40", 2)),
        ("share_negative", read_matrix, ("A: -10 110", 2)),
        ("judgement_outside", potential_of, ([3, 6],)),
        ("ties_unknown", assign, ([1], [1], "name")),
        ("seats_differ", assign, ([1, 2], [1], DOWN)),
        ("judgement_outside", nine_box, (0, 3)),
        ("judgement_outside", nine_box, (3, 6)),
        ("judgement_outside", nine_box, (None, 3)),
    ],
)
def test_bad_input(code, function, arguments):
    with pytest.raises(RuleError) as caught:
        function(*arguments)
    assert_error(caught, code)


@given(COUNTS, shares())
def test_seats_add_up_and_no_seat_is_far_from_its_share(count, parts):
    seats = quotas(count, parts)
    assert sum(seats) == count
    for have, (least, most) in zip(seats, ranges(count, parts), strict=True):
        assert least <= have <= most
    limits = at_most(count, parts)
    for have, limit in zip(seats, limits, strict=True):
        assert limit is None or limit <= have


@given(COUNTS, shares())
def test_a_smaller_rest_never_gets_the_seat_of_a_larger_one(count, parts):
    seats = quotas(count, parts)
    ideal = [count * Fraction(part) / 100 for part in parts]
    rest = [
        (part % 1, have > part // 1) for part, have in zip(ideal, seats, strict=True)
    ]
    served = [part for part, got in rest if got]
    passed = [part for part, got in rest if not got]
    assert not served or not passed or min(served) >= max(passed)


# WHAT DOES NOT KEEP TO THE SHARES


def test_a_reference_never_refuses():
    assert misfits(REFERENCE, [20, 0, 0, 0, 0], FIVE) == []
    assert misfits("off", [20, 0, 0, 0, 0], FIVE) == []


def test_at_most_counts_from_the_top():
    assert misfits(AT_MOST, [2, 4, 14, 0, 0], FIVE) == []
    assert misfits(AT_MOST, [0, 6, 14, 0, 0], FIVE) == []
    assert misfits(AT_MOST, [3, 2, 15, 0, 0], FIVE) == [Misfit(0, 3, 0, 2)]
    assert misfits(AT_MOST, [0, 8, 12, 0, 0], FIVE) == [Misfit(1, 8, 0, 6)]


def test_binding_wants_the_quotas():
    assert misfits(BINDING, [2, 4, 10, 3, 1], FIVE) == []
    assert misfits(BINDING, [2, 4, 11, 3, 0], FIVE) == [
        Misfit(2, 11, 10, 10),
        Misfit(4, 0, 1, 1),
    ]


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5), st.data())
def test_a_lower_grade_never_breaks_an_upper_limit(counts, data):
    kept = not misfits(AT_MOST, counts, FIVE)
    filled = [place for place in range(4) if counts[place]]
    if not kept or not filled:
        return
    place = data.draw(st.sampled_from(filled))
    counts[place] -= 1
    counts[place + 1] += 1
    assert not misfits(AT_MOST, counts, FIVE)


# TIES


def test_m23_down_and_carry_is_the_default():
    found = assign([95, 90, 90, 90, 80], [2, 2, 1])
    assert found.places == (0, 1, 1, 1, 2)
    assert [(tie.members, tie.best, tie.lowest, tie.is_open) for tie in found.ties] == [
        ((1, 2, 3), 0, 1, False)
    ]


def test_m23_up_and_debt():
    assert assign([95, 90, 90, 90, 80], [2, 2, 1], UP).places == (0, 0, 0, 0, 2)


def test_m23_a_tie_across_two_cuts_is_for_people():
    for rule in (DOWN, UP):
        found = assign([90] * 5, [1, 3, 1], rule)
        assert found.places == (None,) * 5
        assert found.ties[0].is_open
    # A grade without room between the two is passed, too.
    assert assign([90, 90, 70], [1, 0, 2]).places == (None, None, 2)


def test_m23_a_chain_breaks_ties_and_the_order_of_people_never_does():
    scores = [(95, 0), (90, 80), (90, 85), (90, 70), (80, 0)]
    assert assign(scores, [2, 2, 1]).places == (0, 1, 0, 1, 2)
    assert assign([80, 90, 90, 90, 95], [2, 2, 1]).places == (2, 1, 1, 1, 0)


@st.composite
def rooms(draw):
    scores = draw(st.lists(st.integers(60, 75), max_size=40))
    return scores, quotas(len(scores), draw(shares()))


@given(rooms(), st.sampled_from((DOWN, UP)))
def test_who_is_better_never_gets_the_worse_grade(room, rule):
    scores, seats = room
    places = assign(scores, seats, rule).places
    told = [(s, p) for s, p in zip(scores, places, strict=True) if p is not None]
    for score, place in told:
        for other, other_place in told:
            if score > other:
                assert place <= other_place
            if score == other:
                assert place == other_place


@given(rooms())
def test_every_tie_at_a_cut_is_told_and_strictness_creates_no_seat(room):
    scores, seats = room
    found = assign(scores, seats)
    told = {member for tie in found.ties for member in tie.members}
    for one, place in enumerate(found.places):
        assert place is not None or one in told
    for tie in found.ties:
        assert len({scores[member] for member in tie.members}) == 1
        assert len(tie.members) > 1
    held = 0
    for place, room_for in enumerate(seats):
        held += sum(1 for one in found.places if one == place) - room_for
        assert held <= 0


@given(rooms(), st.randoms(use_true_random=False))
def test_the_order_in_which_people_stand_is_nothing(room, random):
    scores, seats = room
    order = list(range(len(scores)))
    random.shuffle(order)
    places = assign(scores, seats).places
    again = assign([scores[one] for one in order], seats).places
    assert again == tuple(places[one] for one in order)


# SMALL GROUPS


def test_m22_small_groups_go_up_to_the_smallest_that_is_large_enough():
    sizes = {"company": 1, "sales": 2, "north": 6, "south": 4, "works": 30, "lab": 3}
    parents = {"sales": "company", "north": "sales", "south": "sales"}
    parents |= {"works": "company", "lab": "works", "company": None}
    assert pools(sizes, parents) == {
        "company": None,
        "sales": "sales",
        "north": "sales",
        "south": "sales",
        "works": "works",
        "lab": "works",
    }


def test_m22_nothing_binds_where_even_the_whole_is_small():
    assert pools({"a": 4, "b": 3}, {"a": "top", "b": "top"}) == {"a": None, "b": None}
    assert pools({"a": 4, "b": 6}, {"a": "top", "b": "top"}) == {"a": "top", "b": "top"}
    assert pools({"a": 9}, {}, smallest=9) == {"a": "a"}
    # Who is compared further down makes no group above.
    assert pools({"top": 3, "a": 12}, {"a": "top"}) == {"top": None, "a": "a"}
    # A circle, which Odoo does not allow, is no endless loop.
    assert pools({"a": 4, "b": 4}, {"a": "b", "b": "a"}) == {"a": None, "b": None}


# HINTS


def test_m30_numbers_tell_who_differs():
    lenient, usual, strict = (
        [92, 90, 95, 91, 94],
        [80, 85, 78, 82, 90],
        [70, 72, 68, 75, 71],
    )
    assert leaning(lenient, usual + strict) == "lenient"
    assert leaning(usual, lenient + strict) == ""
    assert leaning(strict, lenient + usual) == "strict"


def test_nothing_is_said_of_fewer_than_five_people():
    assert leaning([100] * 4, [50, 60] * 20) == ""
    assert leaning([100] * 5, [50, 60] * 20) == "lenient"
    assert leaning([100] * 20, [50, 60, 50, 60]) == ""
    assert leaning([3] * 6, [3] * 9) == ""
    assert leanings([[3] * 4, [1] * 4]) == ["", ""]
    assert leanings([]) == []


@given(st.lists(st.lists(st.integers(-4, 0), max_size=12), max_size=6))
def test_many_groups_are_told_as_each_beside_the_others(groups):
    each = [
        leaning(ranks, [rank for one in groups[:n] + groups[n + 1 :] for rank in one])
        for n, ranks in enumerate(groups)
    ]
    assert leanings(groups) == each


# NINE-BOX


@pytest.mark.parametrize(
    ("performance", "potential", "box"),
    [
        (1, 1, 1),
        (3, 3, 5),
        (5, 5, 9),
        (5, 1, 3),
        (1, 5, 7),
        (4, 3, 6),
        (2, 3, 4),
        (3, 2, 2),
        (3, 4, 8),
    ],
)
def test_m35_nine_box(performance, potential, box):
    assert nine_box(performance, potential) == box


@pytest.mark.parametrize(
    ("count", "judgements"),
    [
        (5, [5, 4, 3, 2, 1]),
        (3, [5, 3, 1]),
        (4, [5, 4, 2, 1]),
        (2, [5, 1]),
        (1, [3]),
    ],
)
def test_m35_a_grade_of_any_scale_has_its_third(count, judgements):
    assert [performance_of(place, count) for place in range(count)] == judgements


def test_m35_potential_comes_from_its_items_alone():
    assert potential_of([]) is None
    assert potential_of([4, 5]) == 5
    assert potential_of([2, 2, 3]) == 2
    assert potential_of([1, 5]) == 3


GROUPS = st.dictionaries(st.integers(0, 12), st.integers(0, 15), min_size=1)


@given(
    GROUPS, st.dictionaries(st.integers(1, 12), st.integers(0, 12)), st.integers(1, 20)
)
def test_m22_nobody_is_compared_twice_or_in_a_small_group(sizes, above, smallest):
    """A tree in which each group stands below one with a smaller number."""
    parents = {group: one for group, one in above.items() if one < group}
    found = pools(sizes, parents, smallest)
    assert set(found) == set(sizes)
    people = {}
    for group, pool in found.items():
        line, one = [group], group
        while (one := parents.get(one)) is not None:
            line.append(one)
        assert pool is None or pool in line
        if sizes[group] >= smallest:
            assert pool == group
        if pool is not None:
            people[pool] = people.get(pool, 0) + sizes[group]
    assert all(number >= smallest for number in people.values())


@given(COUNTS, shares())
def test_places_of_each_mode_hold_all_people(count, parts):
    for mode in (REFERENCE, RANGE, BINDING):
        rows = places(mode, count, parts)
        assert sum(low for low, _high in rows) <= count <= sum(h for _l, h in rows)
    assert misfits(RANGE, quotas(count, parts), parts) == []
    limits = [high for _low, high in places(AT_MOST, count, parts)]
    assert limits == at_most(count, parts)


def test_a_range_refuses_what_lies_outside():
    found = misfits(RANGE, [3, 3, 7, 4, 2], USUAL)
    assert [(one.place, one.count, one.least, one.most) for one in found] == [
        (0, 3, 1, 2)
    ]


@given(st.lists(st.integers(0, 20), max_size=40), st.integers(1, 100))
def test_a_share_parts_no_ties(scores, percent):
    members, wanted = within_share(scores, percent)
    if not scores:
        assert (members, wanted) == ((), 0)
        return
    inside = [scores[member] for member in members]
    outside = [s for m, s in enumerate(scores) if m not in set(members)]
    assert len(members) >= wanted >= 1
    assert not outside or min(inside) > max(outside)
    # Without those who tie with the last it is the share and no one more.
    assert sum(score > min(inside) for score in inside) < wanted
    more, _wanted = within_share(scores, min(100, percent + 10))
    assert set(members) <= set(more)


def test_a_share_is_rounded_half_up():
    scores = list(range(38))
    assert [within_share(scores, p)[1] for p in (1, 10, 50, 100)] == [1, 4, 19, 38]
    assert within_share(list(range(5)), 10)[0] == (4,)
