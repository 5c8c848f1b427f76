# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values and scores of a line whose plan changes within the period (METHODS M41)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_explained, assert_steps_add_up, step_values
from hypothesis import given
from hypothesis import strategies as st

from engine import rules, scoring
from engine.definition import Band, Rule
from engine.numbers import round_half_up, to_decimal
from engine.outcome import NOT_APPLICABLE, Outcome
from engine.period_targets import PeriodTarget
from engine.periods import Segment, joined, mean, outcome_in, segments, stretches
from engine.subperiods import aggregate, split
from engine.version_values import AGGREGATIONS, PeriodValue, Whole, actual

#: A leap half-year, a year, and half-years that cut weeks.
SPANS = {
    "half": (date(2026, 1, 1), date(2026, 6, 30)),
    "leap": (date(2028, 1, 1), date(2028, 6, 30)),
    "year": (date(2026, 1, 1), date(2026, 12, 31)),
    "fiscal": (date(2026, 4, 1), date(2027, 3, 31)),
}
START, END = SPANS["half"]
EVERY_DAY = [START + timedelta(number) for number in range((END - START).days + 1)]
#: What a value may come in by; a week is one that ends within.
FREQUENCIES = ("week", "month", "quarter", "half", None)
EDGES = [("0", 0), ("0.6", 60), ("0.8", 80), ("0.99999", 90), ("1", 100)]


def every_rule(target):
    """A rule of each kind of method whose points jump, stop or bend near a target."""
    target = to_decimal(target)
    edges = [target * Decimal(edge) for edge, _points in EDGES]
    return {
        "ratio": Rule("ratio", target=target),
        "capped": Rule("ratio", target=target, cap=1),
        "gate": Rule("ratio", target=target, gate="0.9"),
        "reverse": Rule("reverse_difference", target=target),
        "closeness": Rule("closeness", target=target),
        "steps": Rule(
            "plus_minus",
            target=target,
            step="0.01",
            points_per_step=3,
            max_bonus=20,
            max_malus=40,
        ),
        "three": Rule(
            "three_value",
            threshold=target * Decimal("0.8"),
            target=target,
            stretch=target * Decimal("1.2"),
        ),
        "bands": Rule(
            "bands",
            bands=[
                Band(low, high, points)
                for low, high, (_edge, points) in zip(
                    [None, *edges[1:]], [*edges[1:], None], EDGES, strict=True
                )
            ],
        ),
    }


KINDS = sorted(every_rule(100))


def values_of(numbers, length, span=(START, END)):
    """A value at the end of each period that ends within, as files have them."""
    last = [day for _first, day in split(length or "month", *span)]
    numbers = numbers if isinstance(numbers, list) else [numbers] * len(last)
    return [PeriodValue(day, n) for day, n in zip(last, numbers, strict=False)]


def scores(values, terms, aggregation, length, span=(START, END)):
    """Score a line as a plan does: list of (stretch, Outcome).

    :param terms: list of (first day, rule or None, targets by period)
    """
    found = segments(*span, [(n, day) for n, (day, _r, _t) in enumerate(terms, 1)])
    held = stretches([(s, terms[s.number - 1][1:]) for s in found])
    held = [(s, own) for s, own in held if own[0]]
    life = held[0][0].date_from, held[-1][0].date_to
    outcomes = []
    for stretch, (rule, targets) in held:
        whole = Whole(*span, aggregation, length, rule.target, tuple(targets))
        value, steps = actual(values, stretch, life, whole)
        outcome = rules.score(rule, value)
        outcomes.append((stretch, replace(outcome, steps=(*steps, *outcome.steps))))
    return outcomes


def score(values, terms, aggregation, length, span=(START, END)):
    number = (span[1] - span[0]).days + 1
    return joined(scores(values, terms, aggregation, length, span), number)


def whole_score(values, rule, aggregation):
    return rules.score(rule, aggregate([v.value for v in values], aggregation)).value


DRAWN = st.sampled_from(sorted(SPANS)).flatmap(
    lambda name: st.tuples(st.just(SPANS[name]), strategies.days(*SPANS[name]))
)
NUMBERS = strategies.targets(0, 1000, places=2)


# A LINE THAT STAYS AS IT WAS


@pytest.mark.parametrize(
    ("target", "length", "value", "day"),
    [
        (600, "quarter", 300, date(2026, 5, 15)),
        (600, "month", 100, date(2026, 6, 30)),
        (600, "month", 100, date(2026, 1, 2)),
    ],
)
def test_who_hits_the_target_has_100_points(target, length, value, day):
    """Whichever day other lines change on. Covers: R040"""
    rule = Rule("ratio", target=target)
    terms = [(START, rule, ()), (day, rule, ())]
    assert score(values_of(value, length), terms, "sum", length).value == 100


@given(
    DRAWN,
    st.lists(NUMBERS, min_size=53, max_size=53),
    st.sampled_from(FREQUENCIES),
    st.sampled_from(AGGREGATIONS),
    st.sampled_from(KINDS),
)
def test_an_unchanged_line_scores_as_if_nothing_had_happened(
    drawn, numbers, length, aggregation, kind
):
    """Every day, frequency, aggregation and method; in the total, too. Covers: R040"""
    span, day = drawn
    values = values_of(numbers, length, span)
    rule = every_rule(300)[kind]
    alone = whole_score(values, rule, aggregation)
    line = scores(
        values, [(span[0], rule, ()), (day, rule, ())], aggregation, length, span
    )
    assert joined(line, (span[1] - span[0]).days + 1).value == alone
    # Beside it a line of 80 points goes from 30 to 70 per cent.
    other = Outcome.scored(Decimal(80), [])
    starts = [(1, span[0]), (2, day)]
    weights = {1: 30, 2: 70}
    parts = [
        (
            segment,
            scoring.weighted(
                [
                    scoring.Line("a", "result", 50, outcome_in(line, segment)),
                    scoring.Line("b", "result", weights[segment.number], other),
                ]
            ),
        )
        for segment in segments(*span, starts)
    ]
    days = {segment.number: segment.days for segment, _outcome in parts}
    expected = sum(
        days[n] * (50 * alone + weights[n] * 80) / (50 + weights[n]) for n in days
    ) / sum(days.values())
    assert round_half_up(mean(parts).value, 9) == round_half_up(expected, 9)


# A LINE THAT CHANGES


@pytest.mark.parametrize("length", FREQUENCIES)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_one_pace_scores_each_version_for_its_days(aggregation, length):
    """On every day: score × days of each version (METHODS M41). Covers: R040"""
    values = values_of(25, length)
    if length == "week":
        values = values[:-1]
    whole = aggregate([v.value for v in values], aggregation)
    old, new = every_rule(whole), every_rule(whole * 2)
    for day in EVERY_DAY[1:]:
        before, after = (day - START).days, (END - day).days + 1
        for kind in KINDS:
            terms = [(START, old[kind], ()), (day, new[kind], ())]
            first = rules.score(old[kind], whole).value
            second = rules.score(new[kind], whole).value
            found = score(values, terms, aggregation, length)
            assert round_half_up(found.value, 9) == round_half_up(
                (first * before + second * after) / (before + after), 9
            ), (kind, day)


@given(DRAWN, st.sampled_from(("month", "quarter", None)), NUMBERS)
def test_one_pace_over_any_span(drawn, length, number):
    span, day = drawn
    number = number + 1
    values = values_of(number, length, span)
    whole = aggregate([v.value for v in values], "sum")
    for found, outcome in scores(
        values,
        [
            (span[0], Rule("ratio", target=whole), ()),
            (day, Rule("ratio", target=whole * 2), ()),
        ],
        "sum",
        length,
        span,
    ):
        expected = 100 if found.number == 1 else 50
        assert outcome.value == expected


@given(
    DRAWN,
    st.lists(NUMBERS, min_size=53, max_size=53),
    st.sampled_from(FREQUENCIES),
    st.sampled_from(AGGREGATIONS),
)
def test_a_changed_line_lies_between_its_values(drawn, numbers, length, aggregation):
    """No version has a value lower or higher than the periods' own; a sum no pace."""
    span, day = drawn
    values = values_of(numbers, length, span)
    found = segments(*span, [(1, span[0]), (2, day)])
    whole = Whole(*span, aggregation, length, Decimal(300))
    results = [actual(values, s, span, whole) for s in found]
    for result, steps in results:
        assert_steps_add_up(steps)
        assert steps[-1].values["result"] == result
    lowest = min(v.value for v in values)
    highest = max(v.value for v in values)
    if aggregation != "sum":
        assert all(lowest <= result <= highest for result, _steps in results)
    elif len(found) == 2 and all("expected" in s[0].values for _r, s in results):
        mixed = sum(
            result * steps[0].values["expected"] for result, steps in results
        ) / sum(steps[0].values["expected"] for _result, steps in results)
        total = aggregate([v.value for v in values], "sum")
        assert round(mixed, 6) == round(total, 6)


def test_a_period_is_shared_by_its_days():
    """300 of the second quarter, cut on 15 May: 44 of 91 days for the first version."""
    values = [PeriodValue(date(2026, 3, 31), 200), PeriodValue(END, 400)]
    first, second = segments(START, END, [(1, START), (2, date(2026, 5, 15))])
    whole = Whole(START, END, "sum", "quarter", Decimal(600))
    share = Decimal(44) / 91
    value, steps = actual(values, first, (START, END), whole)
    assert round(value, 9) == round((200 + 400 * share) / (1 + share) * 2, 9)
    assert [step.code for step in steps] == ["version_actual_expected"]
    assert round(step_values(steps, "version_actual_expected")["expected"], 6) == round(
        300 + 300 * share, 6
    )
    assert actual(values, second, (START, END), whole)[0] == 800
    mean_value, _steps = actual(
        values, first, (START, END), replace(whole, aggregation="avg")
    )
    assert round(mean_value, 9) == round((200 + 400 * share) / (1 + share), 9)


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 5, 15), 200), (date(2026, 5, 16), 200), (date(2026, 5, 17), 400)],
)
def test_what_cannot_be_shared_goes_with_most_of_its_days(day, first):
    """The second quarter has 91 days: 46 are more than half."""
    values = [PeriodValue(date(2026, 3, 31), 200), PeriodValue(END, 400)]
    for aggregation in ("last", "max"):
        whole = Whole(START, END, aggregation, "quarter")
        before, after = segments(START, END, [(1, START), (2, day)])
        assert actual(values, before, (START, END), whole)[0] == first
        assert actual(values, after, (START, END), whole)[0] == 400


# LINES OF A PART OF THE PERIOD


@pytest.mark.parametrize("length", ["month", "week", "quarter", None])
def test_a_removed_or_added_line_is_measured_by_its_own_days(length):
    """Who kept the pace while the line was there met its target."""
    values = values_of(25, length)
    if length == "week":
        values = values[:-1]
    rule = Rule("ratio", target=25 * len(values))
    for day in EVERY_DAY[1:]:
        kept = [v for v in values if v.last < day]
        if kept:
            removed = score(kept, [(START, rule, ()), (day, None, ())], "sum", length)
            assert removed.value == 100, day
        came = [v for v in values if v.last >= day]
        # Without data period one value at the end is the total of the whole period.
        if length and came or day.day == 1 and len(came) > 1:
            added = score(came, [(START, None, ()), (day, rule, ())], "sum", length)
            assert added.value == 100, day


def test_a_missing_period_counts_as_it_does_without_a_change():
    """A month that is missing in the middle lowers the sum of its version."""
    values = [v for v in values_of(100, "month") if v.last.month != 2]
    rules_of = [Rule("ratio", target=600), Rule("ratio", target=500)]
    terms = [(START, rules_of[0], ()), (date(2026, 4, 1), rules_of[1], ())]
    first, second = scores(values, terms, "sum", "month")
    assert round_half_up(first[1].value) == Decimal("66.67")
    assert second[1].value == 120


# TOTALS, GAPS AND VALUES WITHOUT PERIOD


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_a_total_counts_for_every_version(aggregation):
    for length in (None, "month"):
        values = [PeriodValue(END, 800, START)]
        for segment in segments(START, END, [(1, START), (2, date(2026, 5, 15))]):
            whole = Whole(START, END, aggregation, length, Decimal(600))
            assert actual(values, segment, (START, END), whole)[0] == 800


def test_days_without_own_value_take_the_whole():
    values = values_of(100, "month")[:3]
    late = Segment(2, date(2026, 5, 1), END)
    whole = Whole(START, END, "sum", "month", Decimal(600))
    value, steps = actual(values, late, (START, END), whole)
    assert (value, steps[0].code) == (300, "version_actual_whole")


def test_nothing_is_unknown_and_never_zero():
    segment = Segment(1, START, date(2026, 2, 1))
    assert actual([], segment, (START, END), Whole(START, END, "sum")) == (None, [])


def test_the_whole_period_is_not_carried():
    found, steps = actual(
        values_of(100, "month"),
        Segment(1, START, END),
        (START, END),
        Whole(START, END, "sum", "month", Decimal(600)),
    )
    assert (found, [step.code for step in steps]) == (600, ["version_actual"])


@pytest.mark.parametrize("target", [None, 0, -600])
def test_a_sum_without_target_is_carried_by_days(target):
    """Bands and deductions have none; a target of zero has no share."""
    target = None if target is None else Decimal(target)
    segment = Segment(1, START, date(2026, 3, 31))
    whole = Whole(START, END, "sum", "month", target)
    value, steps = actual(values_of(100, "month"), segment, (START, END), whole)
    assert value == 600
    assert step_values(steps, "version_actual_scaled")["days"] == Decimal("90.5")
    assert_explained(Outcome.scored(value, steps))


def test_a_value_without_data_period_is_of_its_day():
    """Its first and last day belong to the segment; what is added up goes back."""
    segment = Segment(2, date(2026, 4, 1), date(2026, 5, 31))
    for day in (segment.date_from, segment.date_to):
        values = [PeriodValue(day, 5), PeriodValue(END, 9)]
        whole = Whole(START, END, "max")
        assert actual(values, segment, (START, END), whole)[0] == 5


# TARGETS BY PERIOD

QUARTERS = split("quarter", *SPANS["year"])


def rows(*targets):
    return tuple(PeriodTarget(*p, t) for p, t in zip(QUARTERS, targets, strict=True))


def test_a_version_is_measured_by_what_was_expected_in_its_days():
    """20 of 100 in the first quarter is all that was asked for. Covers: R040, R042"""
    start, end = SPANS["year"]
    segment = Segment(1, start, date(2026, 3, 31))
    values = [PeriodValue(QUARTERS[n][1], value) for n, value in enumerate((20, 10))]
    whole = Whole(start, end, "sum", "quarter", Decimal(100), rows(20, 25, 25, 30))
    value, steps = actual(values, segment, (start, end), whole)
    assert value == 100
    assert [step.code for step in steps] == ["version_actual_expected"]
    assert_explained(Outcome.scored(value, steps))
    for without in ((), rows(0, 30, 30, 40), rows(-20, 40, 40, 40)):
        value, _steps = actual(
            values, segment, (start, end), replace(whole, targets=without)
        )
        assert value == 80, "nothing was expected"


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_who_meets_each_target_meets_every_version(aggregation):
    """On every day of the year, whatever the rows. Covers: R040, R042"""
    start, end = SPANS["year"]
    targets = (20, 25, 40, 15)
    values = [PeriodValue(QUARTERS[n][1], value) for n, value in enumerate(targets)]
    target = aggregate(list(targets), aggregation)
    whole = Whole(start, end, aggregation, "quarter", target, rows(*targets))
    for number in range(1, 365):
        cut = start + timedelta(number)
        for segment in segments(start, end, [(1, start), (2, cut)]):
            value, steps = actual(values, segment, (start, end), whole)
            assert value == target, (cut, segment)
            assert_explained(Outcome.scored(value, steps))


def test_nothing_that_applies_stays_so():
    nothing = Outcome.unscored(NOT_APPLICABLE, [])
    assert joined([(Segment(1, START, END), nothing)], 181).state == NOT_APPLICABLE
