# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many raters: means of kinds, thresholds, and what nobody may find out of them."""

from decimal import Decimal
from itertools import product

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import raters
from engine.numbers import round_half_up
from engine.outcome import NOT_APPLICABLE, SCORED, RuleError
from engine.raters import FEW, ITEM, Share, combined, told

LEVELS = st.sampled_from(raters.LEVELS)
ITEMS = st.sampled_from(["clear", "fair", "keeps his word"])
ANSWERS = st.lists(st.dictionaries(ITEMS, LEVELS, max_size=3), max_size=9)
KINDS = st.lists(
    st.tuples(strategies.weights(), st.none() | strategies.points(high=100)),
    min_size=1,
    max_size=6,
)


def one_item(*levels):
    return [{"item": level} for level in levels]


def value_of(*levels, **options):
    return told(one_item(*levels), 3, **options).value


def shares(*rows):
    return [
        Share(str(place), Decimal(weight), points)
        for place, (weight, points) in enumerate(rows)
    ]


# NUMBERS OF METHODS M18


def test_mean_inside_a_kind_first_then_the_kinds():
    """Manager 4.0 (50), colleagues 3, 4, 5, 3 (30), one report 2 (20). Covers: R073"""
    colleagues = value_of(3, 4, 5, 3)
    assert colleagues == Decimal("3.75")
    everybody = combined(shares((50, Decimal(4)), (30, colleagues), (20, Decimal(2))))
    assert round_half_up(everybody.value) == Decimal("3.53")


def test_a_hidden_kind_hands_its_weight_to_the_others():
    """With a threshold of three the one report is dropped: 3.91. Covers: R073"""
    reports = told(one_item(2), 3)
    assert (reports.reason, reports.value, reports.count) == (FEW, None, None)
    seen = combined(shares((50, Decimal(4)), (30, value_of(3, 4, 5, 3)), (20, None)))
    assert round_half_up(seen.value) == Decimal("3.91")


def test_the_order_of_the_means_matters():
    """Four against one: a mean of all answers would drown the one kind."""
    found = combined(shares((50, Decimal(100)), (50, Decimal(20))))
    assert found.value == 60


def test_steps_name_each_share():
    found = combined(
        [
            Share("manager", 50, Decimal(80)),
            Share("colleague", 30, Decimal(75), level=Decimal("3.75")),
            Share("report", 20, threshold=3),
            Share("self", 0, Decimal(100)),
            Share("external", 10),
        ]
    )
    assert [step.code for step in found.steps] == [
        "rater_share",
        "rater_level",
        "rater_share",
        "rater_hidden",
        "rater_silent",
        "raters_mean",
    ]
    assert found.steps[-1].values == {"sum": 6250, "weight": 80, "result": found.value}
    assert found.value == Decimal("78.125")


def test_nobody_is_told():
    found = combined(shares((50, None), (0, Decimal(80))))
    assert (found.state, found.value) == (NOT_APPLICABLE, None)


def test_points_of_a_level():
    assert raters.points_of(Decimal("3.75")) == 75
    assert [raters.points_of(level) for level in (1, 5)] == [20, 100]


# THRESHOLDS


@pytest.mark.parametrize(("rule", "seen"), [(raters.PARTICIPANT, 3), (ITEM, 0)])
def test_three_who_each_skip_another_question(rule, seen):
    """By people the kind is shown; by items no question has three answers."""
    answers = [{"b": 4, "c": 2}, {"a": 5, "c": 4}, {"a": 3, "b": 2}]
    found = told(answers, 3, rule)
    assert len(found.items) == seen
    assert (found.reason == FEW) == (not seen)


def test_an_item_with_one_answer_is_in_no_mean():
    """Else the mean of the kind would tell the one answer."""
    answers = [{"a": 3}, {"a": 4}, {"a": 5, "b": 1}]
    assert told(answers, 3) == told([*answers[:2], {"a": 5, "b": 5}], 3)
    assert told(answers, 3).value == 4


def test_an_empty_answer_does_not_help_over_the_threshold():
    assert told([*one_item(1, 5), {}], 3).reason == FEW


def test_two_people_are_never_anonymous_enough():
    weights = {"manager": 60, "colleague": 40}
    raters.check_kinds(weights, {"colleague": 3})
    with pytest.raises(RuleError) as refused:
        raters.check_kinds(weights, {"colleague": 2})
    assert refused.value.code == "rater_threshold"


def test_weights_add_up_to_100():
    with pytest.raises(RuleError) as refused:
        raters.check_kinds({"manager": 60, "colleague": 30}, {})
    assert refused.value.code == "rater_weights"
    assert refused.value.values["total"] == 90


def test_a_weight_is_not_negative():
    with pytest.raises(RuleError):
        Share("colleague", Decimal(-1))


# EQUAL ANSWERS (M19)


@pytest.mark.parametrize("level", raters.LEVELS)
@pytest.mark.parametrize("count", [3, 4])
def test_few_equal_answers_are_told_as_a_band(level, count):
    """The band has a width, holds the level, and others make the very same band."""
    found = told(one_item(*[level] * count), 3)
    [value] = found.items.values()
    assert value.is_band and value.lower <= level <= value.upper
    twins = [
        levels
        for levels in product(raters.LEVELS, repeat=count)
        if told(one_item(*levels), 3) == found
    ]
    assert any(len(set(levels)) > 1 for levels in twins), "the band tells equal answers"


def test_two_answers_of_an_item_are_always_a_band():
    """And no band of two belongs to equal answers alone."""
    found = {}
    for pair in product(raters.LEVELS, repeat=2):
        answers = [{"a": 3, "b": pair[0]}, {"a": 3, "b": pair[1]}, {"a": 4}]
        value = told(answers, 3).items["b"]
        assert value.is_band
        found.setdefault(value, set()).add(frozenset(pair))
    assert all(any(len(pair) > 1 for pair in pairs) for pairs in found.values())


def test_the_middle_of_a_band_is_fair():
    """Equal answers count as what they say, whoever is one level off does not."""
    assert value_of(5, 5, 5) == 5
    assert value_of(5, 5, 4) == 5
    assert value_of(4, 4, 5) == 4
    assert value_of(3, 4, 5) == 4
    assert round_half_up(value_of(5, 5, 3)) == Decimal("4.33")


def test_five_equal_answers_stand_for_themselves():
    [value] = told(one_item(4, 4, 4, 4, 4), 3).items.values()
    assert (value.value, value.is_band) == (4, False)


# WHAT HOLDS FOR ALL


@given(KINDS)
def test_weights_of_the_kinds_that_are_told_are_the_whole(rows):
    """The shares of the others sum to one, and the mean lies between them."""
    found = combined(shares(*rows))
    known = [(weight, points) for weight, points in rows if points is not None]
    known = [(weight, points) for weight, points in known if weight]
    if not known:
        assert found.state == NOT_APPLICABLE
        return
    assert found.state == SCORED
    assert found.steps[-1].values["weight"] == sum(weight for weight, _ in known)
    least, most = min(p for _, p in known), max(p for _, p in known)
    assert least <= round(found.value, 10) <= most


@given(KINDS, st.randoms())
def test_the_order_of_the_kinds_does_not_matter(rows, random):
    other = list(rows)
    random.shuffle(other)
    assert combined(shares(*rows)).value == combined(shares(*other)).value


@given(ANSWERS, st.randoms(), st.sampled_from([raters.PARTICIPANT, ITEM]))
def test_the_order_of_the_answers_does_not_matter(answers, random, rule):
    other = list(answers)
    random.shuffle(other)
    assert told(answers, 3, rule) == told(other, 3, rule)


@given(ANSWERS)
def test_a_kind_that_is_told_has_its_threshold_and_a_mean_in_the_scale(answers):
    found = told(answers, 3)
    given_by = sum(1 for answer in answers if answer)
    if found.reason:
        assert (found.count, found.value, found.items) == (None, None, {})
        return
    assert found.count == given_by >= 3
    assert 1 <= found.value <= 5
    for value in found.items.values():
        assert 1 <= value.lower <= value.value <= value.upper <= 5


@given(st.lists(st.dictionaries(ITEMS, LEVELS, min_size=1), max_size=2), LEVELS)
def test_what_is_hidden_changes_nothing(answers, level):
    """Whatever two people of a kind say, what is published is the same."""
    other = [dict.fromkeys(answer, level) for answer in answers]
    assert told(answers, 3) == told(other, 3) == told([], 3)


@given(ANSWERS, ITEMS, LEVELS, LEVELS)
def test_one_answer_to_an_item_changes_nothing(answers, item, level, other):
    """What one person alone says about an item is in no number."""
    rest = [{k: v for k, v in answer.items() if k != item} for answer in answers]
    rest = [answer for answer in rest if answer]
    if rest:
        one = told([{**rest[0], item: level}, *rest[1:]], 3)
        assert one == told([{**rest[0], item: other}, *rest[1:]], 3)
