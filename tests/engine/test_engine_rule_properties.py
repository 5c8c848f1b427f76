# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must hold for every method and every number."""

from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_error, assert_explained
from hypothesis import given
from hypothesis import strategies as st

from engine.outcome import MISSING, RuleError
from engine.rules import METHODS, Band, Point, Rule, check, score

NUMBERS = strategies.targets(-1000, 1000, places=3)
POSITIVE = strategies.positive(1000)
DIRECTION = st.sampled_from(["up", "down"])


@st.composite
def band_rules(draw, direction):
    edges = sorted(draw(st.lists(NUMBERS, min_size=1, max_size=6, unique=True)))
    size = len(edges) + 1
    points = sorted(draw(st.lists(POSITIVE, min_size=size, max_size=size)))
    if direction == "down":
        points.reverse()
    bounds = zip([None, *edges], [*edges, None], strict=True)
    bands = [Band(low, high, p) for (low, high), p in zip(bounds, points, strict=True)]
    return Rule("bands", direction, bands=draw(st.permutations(bands)))


@st.composite
def curve_rules(draw, direction, method):
    """Points in any order; the better value never earns less."""
    size = draw(st.integers(2, 6))
    values = draw(st.lists(NUMBERS, min_size=size, max_size=size, unique=True))
    shares = sorted(draw(st.lists(strategies.rates(), min_size=size, max_size=size)))
    values.sort(reverse=direction == "down")
    points = [Point(value, share) for value, share in zip(values, shares, strict=True)]
    return Rule(method, direction, draw(POSITIVE), curve=draw(st.permutations(points)))


@st.composite
def three_value_rules(draw, direction):
    values = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3, unique=True)))
    if direction == "down":
        values.reverse()
    threshold, target, stretch = values
    return Rule(
        "three_value",
        direction,
        draw(POSITIVE),
        threshold=threshold,
        target=target,
        stretch=stretch,
    )


@st.composite
def bonus_limits(draw):
    shortfalls = draw(st.lists(strategies.rates(1), max_size=3, unique=True))
    return [(shortfall, draw(POSITIVE)) for shortfall in sorted(shortfalls)]


@st.composite
def step_fields(draw):
    return {
        "step": draw(POSITIVE),
        "points_per_step": draw(POSITIVE),
        "max_bonus": draw(POSITIVE),
        "max_malus": draw(POSITIVE),
        "proportional": draw(st.booleans()),
        "baseline": draw(st.none() | NUMBERS),
        "bonus_limits": draw(bonus_limits()),
    }


@st.composite
def monotone_rules(draw):
    """A valid rule of any method but closeness, and the direction it rewards."""
    direction, points = draw(DIRECTION), draw(POSITIVE)
    target = draw(POSITIVE)
    bounds = {
        "floor": draw(st.sampled_from([0, "0.5", -1, None])),
        "cap": draw(st.sampled_from([1, 2, "1.2", None])),
        "gate": draw(st.sampled_from([None, "0.6"])),
    }
    capped = {**bounds, "cap": bounds["cap"] or 2}
    signed = draw(NUMBERS.filter(bool))
    steps = draw(step_fields())
    baseline = draw(NUMBERS.filter(lambda x: x != signed))
    improving = "up" if signed > baseline else "down"
    rules = {
        "ratio": (Rule("ratio", "up", points, target, **bounds), "up"),
        "achievement": (
            Rule("achievement", direction, points, signed, **bounds),
            direction,
        ),
        "reverse_difference": (
            Rule("reverse_difference", "down", points, target, **bounds),
            "down",
        ),
        "reverse_quotient": (
            Rule("reverse_quotient", "down", points, target, **capped),
            "down",
        ),
        "progress": (
            Rule("progress", direction, points, signed, baseline, **bounds),
            improving,
        ),
        "plus_minus": (
            Rule("plus_minus", direction, points, signed, **steps),
            direction,
        ),
        "deduction": (
            Rule(
                "deduction",
                points=points,
                deduction=draw(POSITIVE),
                allow_negative=draw(st.booleans()),
                floor=draw(st.sampled_from([0, "0.5", 1, None])),
            ),
            "down",
        ),
        "binary": (Rule("binary", direction, points, signed), direction),
        "manual": (Rule("manual", points=points, cap=bounds["cap"]), "up"),
        "bands": (draw(band_rules(direction)), direction),
        "three_value": (draw(three_value_rules(direction)), direction),
        "efficacy": (draw(curve_rules(direction, "efficacy")), direction),
        "curve": (draw(curve_rules(direction, "curve")), direction),
    }
    assert {"closeness", *rules} == set(METHODS), "a method without property tests"
    return rules[draw(st.sampled_from(sorted(rules)))]


@st.composite
def any_rules(draw):
    if draw(st.booleans()):
        return draw(monotone_rules())[0]
    return Rule("closeness", points=draw(POSITIVE), target=draw(NUMBERS.filter(bool)))


def edges_of(rule):
    """Return the actuals at which a rule begins to say something else."""
    edges = [rule.target, rule.baseline, rule.threshold, rule.stretch, Decimal(0)]
    edges += [edge for band in rule.bands for edge in (band.lower, band.upper)]
    edges += [point.value for point in rule.curve]
    for share in (rule.floor, rule.cap, rule.gate):
        if share is not None and rule.target is not None:
            edges += [rule.target * share, rule.target * (2 - share)]
    if rule.method == "plus_minus":
        one = abs(rule.target) * rule.step
        edges += [rule.target + one * number for number in (-2, -1, 1, 2)]
    if rule.deduction:
        edges += [rule.points / rule.deduction, 2 * rule.points / rule.deduction]
    return [edge for edge in edges if edge is not None]


@st.composite
def actuals(draw, rule):
    """Any number, or one at an edge of the rule or close beside it."""
    if draw(st.booleans()):
        return draw(NUMBERS)
    beside = draw(st.sampled_from(["0", "0.000001", "-0.000001"]))
    return draw(st.sampled_from(edges_of(rule))) + Decimal(beside)


def bounds_of(rule):
    """Return the lowest and highest points the definition allows; None is open."""
    if rule.method == "bands":
        return min(b.points for b in rule.bands), max(b.points for b in rule.bands)
    if rule.method == "plus_minus":
        limits = [rule.max_bonus, *(limit for _shortfall, limit in rule.bonus_limits)]
        return rule.points - rule.max_malus, rule.points + max(limits)
    if rule.method == "deduction":
        floor = None if rule.floor is None else rule.floor * rule.points
        return -rule.points if rule.allow_negative else floor, rule.points
    if rule.method == "three_value":
        return Decimal(0), rule.points * Decimal("1.2")
    if rule.method in ("efficacy", "curve"):
        return Decimal(0), rule.points * max(point.rate for point in rule.curve)
    if rule.method in ("binary", "manual"):
        highest = Decimal(1) if rule.method == "binary" else rule.cap
        return Decimal(0), None if highest is None else rule.points * highest
    # Below the gate there is nothing, whatever the floor.
    lowest = rule.floor if rule.gate is None else Decimal(0)
    highest = rule.cap
    if rule.method == "closeness":
        highest = max(Decimal(1), rule.floor or 0)
    return tuple(
        None if bound is None else rule.points * bound for bound in (lowest, highest)
    )


@given(monotone_rules(), st.data())
def test_a_better_actual_never_scores_less(rule_and_direction, data):
    rule, direction = rule_and_direction
    both = data.draw(actuals(rule)), data.draw(actuals(rule))
    worse, better = sorted(both, reverse=direction == "down")
    assert score(rule, worse).value <= score(rule, better).value


@given(any_rules(), st.data())
def test_points_stay_between_floor_and_cap(rule, data):
    lowest, highest = bounds_of(rule)
    found = score(rule, data.draw(actuals(rule))).value
    assert lowest is None or lowest <= found
    assert highest is None or found <= highest


@given(monotone_rules())
def test_a_bound_is_reached_by_a_value_far_enough(rule_and_direction):
    """Floor and cap are not only kept: the best and worst values earn exactly them."""
    rule, direction = rule_and_direction
    lowest, highest = bounds_of(rule)
    far = Decimal(10) ** 12
    best, worst = (far, -far) if direction == "up" else (-far, far)
    if highest is not None and rule.method != "plus_minus":
        assert score(rule, best).value == highest
    if lowest is not None and rule.method != "reverse_quotient":
        assert score(rule, worst).value == lowest


@given(any_rules(), st.data())
def test_the_explanation_adds_up_to_the_value(rule, data):
    actual = data.draw(actuals(rule))
    outcome = score(rule, actual)
    assert outcome.steps[0].code == "rule"
    assert_explained(outcome)


@given(any_rules())
def test_missing_is_never_a_number(rule):
    outcome = score(rule, None)
    assert (outcome.state, outcome.value) == (MISSING, None)


@given(POSITIVE, POSITIVE)
def test_meeting_the_target_earns_exactly_the_full_points(points, target):
    on_target = ["ratio", "reverse_difference", "reverse_quotient", "closeness"]
    for method in [*on_target, "achievement", "binary"]:
        assert score(Rule(method, points=points, target=target), target).value == points


@given(NUMBERS.filter(bool), POSITIVE)
def test_closeness_treats_both_sides_alike(target, distance):
    rule = Rule("closeness", target=target)
    above, below = score(rule, target + distance), score(rule, target - distance)
    assert above.value == below.value


@given(DIRECTION.flatmap(band_rules))
def test_a_band_edge_belongs_to_exactly_one_band(rule):
    """The better band when more is better, the better one when less is."""
    for band in rule.bands:
        edge = band.lower if rule.direction == "up" else band.upper
        if edge is not None:
            assert score(rule, edge).value == band.points


@given(NUMBERS.filter(bool), POSITIVE, POSITIVE)
def test_closeness_falls_with_the_distance(target, one, other):
    """Around the target: the nearer value never scores less, on either side."""
    rule = Rule("closeness", target=target)
    near, far = sorted([one, other])
    for side in (1, -1):
        nearer = score(rule, target + side * near).value
        assert score(rule, target + side * far).value <= nearer


@given(DIRECTION, st.sampled_from(["efficacy", "curve"]), st.data())
def test_a_point_of_a_curve_earns_exactly_its_share(direction, method, data):
    rule = data.draw(curve_rules(direction, method))
    for point in rule.curve:
        assert score(rule, point.value).value == rule.points * point.rate


@given(DIRECTION, st.data(), NUMBERS)
def test_efficacy_and_curve_agree_between_their_points(direction, data, actual):
    """Base points and adjustment are the same straight line told in another way."""
    rule = data.draw(curve_rules(direction, "efficacy"))
    same = Rule("curve", direction, rule.points, curve=rule.curve)
    gap = score(rule, actual).value - score(same, actual).value
    assert abs(gap) < Decimal("1e-12")


@given(three_value_rules("up"))
def test_three_values_are_exact_at_their_edges(rule):
    for name, rate in (("threshold", "0.6"), ("target", 1), ("stretch", "1.2")):
        expected = rule.points * Decimal(rate)
        assert score(rule, getattr(rule, name)).value == expected


@given(POSITIVE, st.integers(0, 30), POSITIVE)
def test_deduction_is_exact_until_its_floor(points, events, deduction):
    value = score(Rule("deduction", points=points, deduction=deduction), events).value
    assert value == max(0, points - events * deduction)


def test_deduction_without_a_floor_goes_on():
    assert score(Rule("deduction", deduction=5, floor=None), 30).value == -50


@given(POSITIVE, st.sampled_from(["up", "down"]))
def test_pass_or_fail_is_exact_at_the_target(target, direction):
    rule = Rule("binary", direction, target=target)
    worse = Decimal("0.001") if direction == "down" else -Decimal("0.001")
    assert score(rule, target).value == 100
    assert score(rule, target + worse).value == 0


@given(POSITIVE, st.sampled_from(["0.6", "1"]))
def test_a_rate_is_exact_at_gate_and_cap(target, gate):
    rule = Rule("ratio", target=target, gate=gate)
    assert score(rule, target * Decimal(gate)).value == 100 * Decimal(gate)
    assert score(rule, target * Decimal(gate) - Decimal("0.0001")).value == 0
    assert score(rule, target * Decimal("1.2")).value == 120
    assert score(rule, target * 9).value == 120


@given(POSITIVE, st.integers(0, 40), st.integers(1, 20))
def test_a_full_step_counts_at_its_edge(target, count, percent):
    step = Decimal(percent) / 100
    limits = {"points_per_step": 1, "max_bonus": 999, "max_malus": 999}
    rule = Rule("plus_minus", target=target, step=step, **limits)
    assert score(rule, target + target * step * count).value == 100 + count
    assert score(rule, target - target * step * count).value == 100 - count


BANDS = {
    "bands_empty": [],
    "bands_inverted": [Band(None, 5, 1), Band(5, 5, 1), Band(5, None, 2)],
    "bands_open_end": [Band(0, 5, 1), Band(5, None, 2)],
    "bands_gap": [Band(None, 5, 1), Band(6, None, 2)],
    "bands_overlap": [Band(None, 5, 1), Band(4, None, 2)],
}
STEPS = {"target": 100, "step": 1, "points_per_step": 1, "max_bonus": 1, "max_malus": 1}
BAD = [
    ("unknown_method", Rule("magic")),
    ("unknown_direction", Rule("ratio", "sideways", target=1)),
    ("direction_not_supported", Rule("ratio", "down", target=1)),
    ("field_missing", Rule("ratio")),
    ("field_missing", Rule("reverse_quotient", target=5, cap=None)),
    ("points_not_positive", Rule("ratio", points=0, target=1)),
    ("points_not_positive", Rule("plus_minus", **{**STEPS, "points_per_step": 0})),
    ("points_not_positive", Rule("deduction", deduction=-1)),
    ("limit_negative", Rule("plus_minus", **{**STEPS, "max_malus": -1})),
    ("limit_negative", Rule("plus_minus", **STEPS, bonus_limits=[(0, -1)])),
    ("bonus_limits_order", Rule("plus_minus", **STEPS, bonus_limits=[(1, 2), (0, 3)])),
    ("bonus_limits_order", Rule("plus_minus", **STEPS, bonus_limits=[(1, 3), (1, 2)])),
    ("cap_below_floor", Rule("ratio", target=1, cap="0.5", floor="0.6")),
    ("cap_below_floor", Rule("deduction", deduction=1, floor=2)),
    ("cap_below_floor", Rule("manual", cap=-1)),
    ("ratio_target_not_positive", Rule("ratio", target=0)),
    ("ratio_target_not_positive", Rule("reverse_difference", target=-1)),
    ("ratio_target_not_positive", Rule("reverse_quotient", target=0)),
    ("target_zero", Rule("achievement", target=0)),
    ("target_zero", Rule("closeness", target=0)),
    ("target_zero", Rule("plus_minus", **{**STEPS, "target": 0})),
    ("progress_same_baseline", Rule("progress", target=5, baseline=5)),
    ("step_not_positive", Rule("plus_minus", **{**STEPS, "step": 0})),
    ("three_values_order", Rule("three_value", threshold=1, target=3, stretch=2)),
    ("three_values_order", Rule("three_value", threshold=2, target=2, stretch=3)),
    ("three_values_order", Rule("three_value", threshold=1, target=3, stretch=3)),
    (
        "three_values_order",
        Rule("three_value", "down", target=2, threshold=1, stretch=3),
    ),
    *[(code, Rule("bands", bands=bands)) for code, bands in BANDS.items()],
    ("bands_open_end", Rule("bands", bands=[Band(None, 5, 1), Band(5, 9, 1)])),
    ("bands_overlap", Rule("bands", bands=[Band(None, 5, 1), Band(None, None, 1)])),
    ("bands_overlap", Rule("bands", bands=[Band(5, None, 1), Band(None, None, 1)])),
    *[
        (code, Rule(method, direction, curve=curve))
        for method in ("efficacy", "curve")
        for code, direction, curve in (
            ("curve_short", "up", []),
            ("curve_short", "up", [Point(1, 1)]),
            ("curve_repeated", "up", [Point(1, 0), Point(2, 1), Point(1, 1)]),
            ("curve_rate_negative", "up", [Point(1, -1), Point(2, 1)]),
            ("curve_order", "up", [Point(1, 1), Point(2, "0.5")]),
            ("curve_order", "down", [Point(1, "0.5"), Point(2, 1)]),
        )
    ],
]


@pytest.mark.parametrize(("code", "rule"), BAD)
def test_a_bad_definition_is_refused_with_its_code(code, rule):
    for attempt in (lambda: check(rule), lambda: score(rule, 1)):
        with pytest.raises(RuleError) as caught:
            attempt()
        assert_error(caught, code)


@pytest.mark.parametrize(
    "rule",
    [
        Rule("plus_minus", **{**STEPS, "max_bonus": 0, "max_malus": 0}),
        Rule("plus_minus", **STEPS, bonus_limits=[(0, 0)]),
        Rule("deduction", deduction=1, floor=1),
        Rule("manual", cap=0),
        Rule("ratio", target=1, floor=1, cap=1),
        Rule("curve", curve=[Point(1, 0), Point(2, 0)]),
    ],
)
def test_the_last_definition_that_is_good(rule):
    check(rule)


@pytest.mark.parametrize(
    ("direction", "target", "points"),
    [("up", 80, 104), ("up", 81, 105), ("up", 100, 120), ("up", 120, 120)]
    + [("down", 120, 104), ("down", 119, 105), ("down", 100, 120), ("down", 80, 120)],
)
def test_a_target_worse_than_the_baseline_lowers_the_bonus(direction, target, points):
    """From a fifth worse on four points at most, five for anything worse."""
    rule = Rule(
        "plus_minus",
        direction,
        **{**STEPS, "target": target, "step": "0.01", "max_bonus": 20},
        baseline=100,
        bonus_limits=[(0, 5), ("0.2", 4)],
    )
    assert score(rule, 10**6 if direction == "up" else -(10**6)).value == points


def test_an_error_names_the_numbers():
    with pytest.raises(RuleError) as caught:
        check(Rule("deduction", deduction=1, floor=2))
    assert caught.value.values == {"cap": 1, "floor": 2}
    with pytest.raises(RuleError) as caught:
        check(Rule("bands", bands=BANDS["bands_gap"]))
    assert caught.value.values == {"lower": 5, "upper": 6}
    with pytest.raises(RuleError) as caught:
        check(Rule("bands", bands=BANDS["bands_overlap"]))
    assert caught.value.values == {"first": "(-∞, 5)", "second": "[4, +∞)"}
    with pytest.raises(RuleError) as caught:
        Rule("ratio", target="ten")
    assert caught.value.values == {"field": "target", "value": "ten"}


def test_what_a_method_requires_or_uses_is_a_field_of_the_rule():
    for key, method in METHODS.items():
        assert key == method.key
        for name in method.requires + method.uses:
            assert name in Rule.__dataclass_fields__
        assert not set(method.requires) & set(method.uses)
        for name in method.contract:
            assert name in method.requires + method.uses
        for name in method.marks:
            assert name in method.requires + method.uses or method.key == "manual"


@pytest.mark.parametrize("key", sorted(METHODS))
def test_a_lower_value_is_better_where_the_method_says_so(key):
    """What conflicts of goals and the SMART check believe, measured on the points."""
    method = METHODS[key]
    if not method.lower_is_better:
        return
    rule = Rule(key, target=10, cap=2, deduction=5, direction="up")
    assert score(rule, 3).value > score(rule, 9).value


@pytest.mark.parametrize("key", sorted(METHODS))
def test_a_zero_target_is_refused_where_it_is_no_target(key):
    method = METHODS[key]
    if not method.zero_is_no_target:
        return
    numbers = {"cap": 1, "step": 1, "points_per_step": 1}
    limits = {"max_bonus": 1, "max_malus": 1}
    with pytest.raises(RuleError):
        check(Rule(key, target=0, **numbers, **limits))
