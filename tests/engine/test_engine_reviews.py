# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a review is looked at for before it is handed in (R080, R081)."""

from decimal import Decimal

import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import reviews
from engine.codes import REVIEW_CODES
from engine.reviews import Rated

POINTS = st.none() | strategies.points(places=1)
ROWS = st.lists(
    st.builds(
        Rated,
        title=st.just("Line"),
        points=POINTS,
        own=POINTS,
        comment=st.sampled_from(["", "Good", "12 reports", "Lazy"]),
        weight=strategies.weights(high=50),
        has_evidence=st.booleans(),
    ),
    max_size=8,
)


def codes(found):
    return [each.code for each in found]


def row(points, own=None, comment="", **values):
    own = None if own is None else Decimal(own)
    return Rated("Attitude", Decimal(points), own, comment, **values)


def evidence(*rows):
    return codes(reviews.evidence_findings(rows, low=Decimal(60), high=Decimal(95)))


def test_extremes_ask_for_a_fact():
    """Top and bottom of the scale; a fact or a document is enough. Covers: R080"""
    assert evidence(row(95)) == evidence(row(59)) == ["points_extreme"]
    assert not evidence(row(94)) + evidence(row(60))
    assert evidence(row(100, comment="Very good")) == ["points_extreme"]
    assert not evidence(row(100, comment="12 reports, none returned"))
    assert not evidence(row(100, has_evidence=True))


def test_gap_to_the_self_review_asks_for_a_fact():
    """More than ten points apart, as in M33. Covers: R080"""
    assert evidence(row(78, own=92)) == ["points_gap"]
    assert not evidence(row(82, own=92))
    assert not evidence(row(78, own=92, comment="Two reports came late in May"))


def test_one_level():
    """From three lines with the same points on. Covers: R081"""
    assert codes(reviews.alike_findings([row(80)] * 3)) == ["points_alike"]
    assert not reviews.alike_findings([row(80)] * 2)
    assert not reviews.alike_findings([row(80), row(80), row(81)])
    unrated = Rated("KPI")
    assert codes(reviews.alike_findings([row(80)] * 3 + [unrated])) == ["points_alike"]


def test_distance_of_self_review():
    """METHODS M33: 92 vs 78 is 14, told from more than 10 on. Covers: R081"""
    (found,) = reviews.self_findings([row(78, own=92)])
    assert found.values["gap"] == 14
    assert not reviews.self_findings([row(82, own=92)])
    heavy = row(60, own=90, weight=Decimal(1))
    light = row(80, own=80, weight=Decimal(9))
    assert not reviews.self_findings([heavy, light])


def test_own_average():
    """Covers: R081"""
    assert codes(reviews.average_findings(Decimal(20), [80, 82, 78, 81, 79])) == [
        "own_average"
    ]
    assert not reviews.average_findings(Decimal(20), [80, 82, 78, 81])
    assert not reviews.average_findings(None, [80, 82, 78, 81, 79])


@given(ROWS)
def test_values_belong_to_their_codes(rows):
    found = [
        *reviews.evidence_findings(rows, Decimal(60), Decimal(95)),
        *reviews.alike_findings(rows),
        *reviews.self_findings(rows),
        *reviews.average_findings(reviews.mean_points(rows), [80] * 5),
    ]
    for each in found:
        assert set(each.values) == set(REVIEW_CODES[each.code])
    texts = [(each.title, each.comment, each.has_evidence) for each in rows]
    for each in reviews.text_findings(texts):
        assert set(each.values) == {"title", *REVIEW_CODES[each.code]}
    assert set(reviews.FLAGS) <= set(REVIEW_CODES)


@given(ROWS)
def test_evidence_answers_every_question(rows):
    """Where every line has evidence nothing is asked for."""
    shown = [Rated(r.title, r.points, r.own, r.comment, r.weight, True) for r in rows]
    assert not reviews.evidence_findings(shown, Decimal(60), Decimal(95))
