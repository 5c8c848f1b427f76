# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Worked numbers of METHODS M10 and M14 to M17, and the order of the stages."""

from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import (
    assert_error,
    assert_explained,
    assert_steps_add_up,
    step_values,
)
from hypothesis import given
from hypothesis import strategies as st

from engine.numbers import round_half_up
from engine.outcome import (
    INSUFFICIENT,
    MISSING,
    NOT_APPLICABLE,
    SCORED,
    Outcome,
    RuleError,
)
from engine.scoring import (
    Item,
    Line,
    Veto,
    check_weights,
    contributions,
    section_scores,
    total,
    weighted,
)

SCORES = strategies.points(places=3)
WEIGHTS = strategies.weights("0.01")


def line(weight, score, section="performance", key=None):
    """Return a line; a score that is a state makes a line without value."""
    if isinstance(score, str) and score in (MISSING, NOT_APPLICABLE, INSUFFICIENT):
        outcome = Outcome.unscored(score, [])
    else:
        outcome = Outcome.scored(Decimal(score), [])
    return Line(key or f"{weight}@{score}", section, weight, outcome)


M14 = [line(40, 95), line(30, 88), line(20, 80), line(10, 100)]


def test_m14_weighted_score():
    outcome = weighted(M14)
    assert outcome.value == Decimal("90.4")
    assert_explained(outcome)


@pytest.mark.parametrize("weights", [[40, 30, 20, 10], ["33.33"] * 3, ["50.01", 50]])
def test_m14_weights_within_the_tolerance(weights):
    check_weights(weights)


@pytest.mark.parametrize("weights", [[40, 30, 20], [], ["50.02", 50], ["99.98"]])
def test_m14_weights_that_are_not_100(weights):
    with pytest.raises(RuleError) as caught:
        check_weights(weights)
    assert caught.value.code == "weights_not_100"
    assert caught.value.values["total"] == sum(map(Decimal, weights))


def test_negative_weights_are_refused():
    with pytest.raises(RuleError) as caught:
        check_weights([110, -10])
    assert caught.value.values == {"key": "2", "weight": Decimal(-10)}
    with pytest.raises(RuleError) as caught:
        line(-1, 50, key="sales")
    assert caught.value.values == {"key": "sales", "weight": Decimal(-1)}


def test_m15_not_applicable_lines_hand_their_weight_over():
    outcome = weighted([line(50, 90), line(30, 80), line(20, NOT_APPLICABLE)])
    assert outcome.value == Decimal("86.25")
    assert_explained(outcome)


def test_m15_less_than_half_applicable_is_no_score():
    few = [line("49.99", 90), line("50.01", NOT_APPLICABLE)]
    outcome = weighted(few)
    assert (outcome.state, outcome.value) == (INSUFFICIENT, None)
    low = step_values(outcome.steps, "weight_share_low")
    assert low == {"share": Decimal("0.4999"), "minimum": Decimal("0.5")}
    assert weighted([line(50, 90), line(50, NOT_APPLICABLE)]).value == 90
    assert weighted(few, minimum_share=0).value == 90


def test_missing_lines_are_named():
    outcome = weighted([*M14, line(5, MISSING, key="a"), line(5, MISSING, key="b")])
    assert (outcome.state, outcome.value) == (MISSING, None)
    assert step_values(outcome.steps, "lines_missing") == {"keys": ("a", "b")}


def test_insufficient_lines_are_named():
    outcome = weighted([*M14, line(5, INSUFFICIENT, key="survey")])
    assert (outcome.state, outcome.value) == (INSUFFICIENT, None)
    assert step_values(outcome.steps, "lines_insufficient") == {"keys": ("survey",)}


def test_a_line_without_weight_blocks_nothing():
    assert weighted([*M14, line(0, MISSING)]).value == Decimal("90.4")


def test_no_lines_are_no_score():
    assert weighted([]).state == INSUFFICIENT
    assert weighted([], minimum_share=0).state == NOT_APPLICABLE


@pytest.mark.parametrize(
    ("cap", "added", "published"),
    [(5, 5, "95.40"), (None, 7, "97.40"), (0, 0, "90.40")],
)
def test_m16_items_are_capped(cap, added, published):
    result = total(M14, [Item("patent", 8), Item("late", -1)], items_cap=cap)
    assert result.items == added
    assert str(result.published) == published
    assert_steps_add_up(result.steps)


def test_m16_penalties_are_capped_too():
    assert total(M14, [Item("late", -9)], items_cap=5).published == Decimal("85.40")


def test_m16_the_scale_maximum_comes_last():
    result = total([line(100, 98)], [Item("patent", 5)], 5, maximum=100)
    assert (result.raw, result.after_veto, result.published) == (103, 103, 100)
    assert total([line(100, 98)], [Item("patent", 5)], 5).published == 103


def test_a_total_is_never_below_zero():
    result = total([line(100, 2)], [Item("accident", -5)])
    assert (result.raw, str(result.published)) == (-3, "0.00")
    assert_steps_add_up(result.steps)


def test_m17_dimensions():
    """The arithmetic of R076: three weighted dimensions."""
    lines = [
        line(70, 85, "performance"),
        line(20, 78, "ability"),
        line(10, 90, "attitude"),
    ]
    assert total(lines).published == Decimal("84.10")
    sections = section_scores(lines)
    assert list(sections) == ["performance", "ability", "attitude"]
    assert [outcome.value for outcome in sections.values()] == [85, 78, 90]


def test_m17_a_section_without_applicable_lines():
    lines = [*M14, line(10, NOT_APPLICABLE, "ability"), line(5, MISSING, "attitude")]
    states = {key: outcome.state for key, outcome in section_scores(lines).items()}
    assert states == {
        "performance": SCORED,
        "ability": NOT_APPLICABLE,
        "attitude": MISSING,
    }


def test_m10_total_zero_keeps_the_raw_score_and_the_reason():
    veto = Veto("safety", "zero", reason="fatal accident")
    result = total([line(100, 92)], vetoes=[veto])
    assert (result.raw, result.after_veto) == (92, 0)
    assert str(result.published) == "0.00"
    assert result.vetoes == (veto,)
    assert step_values(result.steps, "veto_zero")["reason"] == "fatal accident"


@pytest.mark.parametrize(("score", "published"), [(92, "74.99"), (70, "70.00")])
def test_m10_score_cap(score, published):
    result = total([line(100, score)], vetoes=[Veto("loss", "score_cap", "74.99")])
    assert str(result.published) == published
    assert result.raw == score


def test_m10_a_grade_veto_leaves_the_score_alone():
    result = total([line(100, 92)], vetoes=[Veto("audit", "grade_cap", "C")])
    assert str(result.published) == "92.00"
    assert step_values(result.steps, "veto_grade_cap")["grade"] == "C"


def test_m10_veto_comes_after_the_items():
    capped = Veto("loss", "score_cap", 75)
    result = total(M14, [Item("patent", 5)], vetoes=[capped])
    assert (result.raw, result.published) == (Decimal("95.4"), 75)


@pytest.mark.parametrize("order", [1, -1])
def test_m10_the_strictest_of_several_decides(order):
    vetoes = [Veto("a", "score_cap", 80), Veto("b", "score_cap", 60)][::order]
    assert total(M14, vetoes=vetoes).published == 60
    assert total(M14, vetoes=[*vetoes, Veto("c", "zero")][::order]).published == 0


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("unknown_veto_effect", ("a", "ban")),
        ("veto_value_missing", ("a", "score_cap")),
        ("veto_value_missing", ("a", "grade", "")),
        ("number_invalid", ("a", "score_cap", "C")),
    ],
)
def test_m10_bad_vetoes(code, values):
    with pytest.raises(RuleError) as caught:
        Veto(*values)
    assert_error(caught, code)


@pytest.mark.parametrize("state", [MISSING, INSUFFICIENT])
def test_a_total_without_score_has_no_numbers(state):
    result = total([*M14, line(9, state)], [Item("x", 3)], vetoes=[Veto("v", "zero")])
    assert result.state == state
    assert result.items == 3
    assert [result.weighted, result.raw, result.after_veto, result.published] == [
        None
    ] * 4


def test_bad_limits_are_refused():
    with pytest.raises(RuleError) as caught:
        total(M14, items_cap=-5)
    assert caught.value.code == "items_cap_negative"
    with pytest.raises(RuleError) as caught:
        total(M14, maximum=-1)
    assert caught.value.code == "maximum_negative"


def test_rounding_happens_once_at_the_end():
    """84.9949 rounded to three places first would be published as 85.00."""
    assert total([line("33.3", "84.995")] * 3).published == 85
    assert total([line("33.3", "84.9949")] * 3).published == Decimal("84.99")


@given(st.lists(st.tuples(WEIGHTS, SCORES), min_size=1, max_size=12))
def test_the_weighted_score_is_between_the_lowest_and_the_highest(pairs):
    outcome = weighted([line(weight, score) for weight, score in pairs])
    scores = [score for _weight, score in pairs]
    edge = Decimal("1e-18")
    assert min(scores) - edge <= outcome.value <= max(scores) + edge
    assert_explained(outcome)


@given(st.lists(st.tuples(WEIGHTS, SCORES), min_size=1, max_size=8), WEIGHTS)
def test_not_applicable_lines_change_nothing_but_the_share(pairs, extra):
    lines = [line(weight, score) for weight, score in pairs]
    with_extra = weighted([*lines, line(extra, NOT_APPLICABLE)], 0)
    assert with_extra.value == weighted(lines, 0).value


@given(
    st.lists(st.tuples(WEIGHTS, SCORES), min_size=1, max_size=6),
    st.lists(strategies.points(-20, 20), max_size=4),
    strategies.points(0, 10, places=1),
)
def test_every_stage_of_a_total_adds_up(pairs, items, cap):
    lines = [line(weight, score) for weight, score in pairs]
    items = [Item(str(i), points) for i, points in enumerate(items)]
    result = total(lines, items, cap, maximum=110)
    assert_steps_add_up(result.steps)
    assert result.raw == result.weighted + result.items
    assert abs(result.items) <= cap
    assert 0 <= result.published <= 110
    assert result.steps[-1].values["result"] == result.published


@given(st.lists(st.tuples(st.integers(0, 3), WEIGHTS, SCORES), min_size=1, max_size=9))
def test_sections_weigh_together_what_the_lines_weigh(rows):
    lines = [line(weight, score, section) for section, weight, score in rows]
    sections = [
        Line(key, key, sum(x.weight for x in lines if x.section == key), outcome)
        for key, outcome in section_scores(lines).items()
    ]
    assert abs(weighted(sections).value - weighted(lines).value) < Decimal("1e-15")


# CONTRIBUTIONS


def _plan(*pairs):
    """Lines of pairs of weight and points."""
    return [line(weight, points, key=n) for n, (weight, points) in enumerate(pairs)]


def test_each_line_brings_its_share_of_the_score():
    """80.65 points of a line of 35 % bring 28.23; what is lost stands beside it."""
    found = contributions(_plan(("35", "80.65"), ("65", "90")))
    assert [part.points for part in found] == [Decimal("28.23"), Decimal("58.50")]
    assert [part.lost for part in found] == [Decimal("6.77"), Decimal("6.50")]
    assert sum(part.share for part in found) == 100


def test_what_is_beyond_full_points_loses_nothing():
    (part,) = contributions(_plan(("100", "120")))
    assert (part.points, part.lost) == (120, 0)


def test_nothing_weighs_nothing_brings():
    assert contributions(_plan(("0", "90"))) == []
    assert contributions([]) == []


@given(
    st.lists(
        st.tuples(strategies.weights(low=1), strategies.points()),
        min_size=1,
        max_size=8,
    )
)
def test_contributions_add_up_to_the_score(pairs):
    lines = _plan(*pairs)
    score = weighted(lines).value
    parts = contributions(lines)
    assert sum(part.points for part in parts) == round_half_up(score)
    for part, one in zip(parts, lines, strict=True):
        exact = one.weight * one.outcome.value / sum(each.weight for each in lines)
        assert abs(part.points - exact) <= Decimal("0.01")
