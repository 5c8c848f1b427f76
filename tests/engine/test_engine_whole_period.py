# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A year's score from its goals and its quarters (METHODS M41)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from engine_arithmetic import assert_error
from hypothesis import given
from hypothesis import strategies as st
from strategies import points, positive

from engine import outcome
from engine.numbers import round_half_up
from engine.outcome import Outcome, RuleError, Step
from engine.whole_period import NOT_RATED, OPEN, Period, combine, weights_of

OWN = Outcome.scored(Decimal(90), [])


def quarter(score=None, days=90, why=NOT_RATED, name="Q"):
    return Period(name, days, None if score is None else Decimal(str(score)), why)


def codes(found):
    return [step.code for step in found.steps]


def test_m41_mean_by_days():
    """80 in 90 days and 90 in 275 days make 87.53."""
    found = combine(OWN, [quarter(80), quarter(90, 275)], 100)
    assert round_half_up(found.value) == Decimal("87.53")
    assert codes(found) == [
        "period_score",
        "period_score",
        "periods_mean",
        "periods_alone",
    ]


def test_m41_months_as_weights():
    found = combine(OWN, [quarter(80), quarter(90, 275)], 100, weights_of("3 9"))
    assert found.value == Decimal("87.5")


def test_own_goals_and_periods_by_their_shares():
    """Goals of the year 90 at 60 %, quarters 70 and 80 at 40 %: 54 + 30."""
    found = combine(OWN, [quarter(70), quarter(80)], 40)
    assert found.value == Decimal(84)
    last = found.steps[-1]
    assert last == Step(
        "periods_added",
        {
            "own": Decimal(90),
            "rest": Decimal("0.6"),
            "periods": Decimal(75),
            "share": Decimal("0.4"),
            "result": Decimal(84),
        },
    )


def test_what_is_missing_is_never_zero():
    found = combine(OWN, [quarter(80), quarter(), quarter(why=OPEN)], 100)
    assert found.value == 80
    assert codes(found)[:3] == ["period_score", "period_not_rated", "period_open"]


def test_without_any_result_the_own_goals_count_alone():
    found = combine(OWN, [quarter(), quarter(why=OPEN)], 100)
    assert found.value == 90
    assert codes(found)[-1] == "periods_none"


def test_off_or_without_periods_nothing_is_said():
    assert combine(OWN, [quarter(10)], 0) is OWN
    assert combine(OWN, [], 50) is OWN


def test_own_goals_without_score_stay_without_unless_they_do_not_count():
    none = Outcome.unscored(outcome.MISSING, [])
    assert combine(none, [quarter(80)], 50).state == outcome.MISSING
    assert combine(none, [quarter(80)], 100).value == 80
    assert combine(none, [quarter()], 100).state == outcome.MISSING


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("", []),
        (None, []),
        ("20 20 20 40", [20, 20, 20, 40]),
        ("20%, 30 %,50", [20, 30, 50]),
        ("1/1/2", [1, 1, 2]),
        ("20，80", [20, 80]),
        ("12.5 87.5", [Decimal("12.5"), Decimal("87.5")]),
    ],
)
def test_weights_as_they_are_typed(text, weights):
    assert weights_of(text) == weights


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("period_weight", "20 x"),
        ("period_weight", "20 -5"),
        ("period_weight", "nan 1"),
        ("period_weights_zero", "0 0"),
    ],
)
def test_weights_that_are_refused(code, text):
    with pytest.raises(RuleError) as caught:
        weights_of(text)
    assert_error(caught, code)


def test_each_period_has_its_weight():
    with pytest.raises(RuleError) as caught:
        combine(OWN, [quarter(80)], 50, [1, 2])
    assert_error(caught, "period_weights_count")


PERIODS = st.lists(
    st.builds(
        Period,
        st.just("Q"),
        st.integers(1, 366),
        st.none() | points(),
        st.sampled_from((NOT_RATED, OPEN)),
    ),
    min_size=1,
    max_size=12,
)


@given(points(), PERIODS, points(0, 100))
def test_score_is_the_exact_mean_and_lies_between(own, periods, share):
    found = combine(Outcome.scored(own, []), periods, share)
    rated = [period for period in periods if period.score is not None]
    if not rated or not share:
        assert found.value == own
        return
    days = sum(period.days for period in rated)
    mean = sum(Fraction(p.score) * p.days for p in rated) / days
    part = Fraction(share) / 100
    exact = Fraction(own) * (1 - part) + mean * part
    assert abs(Fraction(found.value) - exact) < Fraction(1, 10**15)
    bounds = [own, *(period.score for period in rated)]
    assert min(bounds) - Decimal("1e-15") <= found.value
    assert found.value <= max(bounds) + Decimal("1e-15")


@given(PERIODS, positive(1000), st.randoms())
def test_weights_count_by_their_ratio_only(periods, factor, random):
    weights = [Decimal(random.randint(1, 50)) for _ in periods]
    once = combine(OWN, periods, 100, weights)
    again = combine(OWN, periods, 100, [weight * factor for weight in weights])
    assert abs(once.value - again.value) < Decimal("1e-12")
