# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a decision says of a line stands before what follows from it."""

from decimal import Decimal

from engine import appeals, outcome
from engine.rules import Rule, score


def test_points_count_as_they_are():
    found = appeals.with_points(Decimal("87.5"))
    assert (found.state, found.value) == (outcome.SCORED, Decimal("87.5"))
    assert [step.code for step in found.steps] == ["appeal_points"]


def test_another_value_is_scored_by_the_rule():
    by_rule = score(Rule("ratio", target=100, points=100), 95)
    found = appeals.with_actual(Decimal(95), by_rule)
    assert (found.state, found.value) == (by_rule.state, by_rule.value)
    assert found.steps[0].code == "appeal_actual"
    assert found.steps[1:] == tuple(by_rule.steps)


def test_what_is_left_out_has_no_value():
    found = appeals.left_out()
    assert found.state == outcome.NOT_APPLICABLE
    assert [step.code for step in found.steps] == ["appeal_line_out"]


def test_a_grade_is_told():
    assert appeals.with_grade("A").to_json() == {
        "code": "appeal_grade",
        "values": {"grade": "A"},
    }
