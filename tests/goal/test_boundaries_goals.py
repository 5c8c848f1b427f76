# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_goals import GoalCase


@tagged("post_install", "-at_install")
class TestBoundariesGoals(GoalCase):
    """What counts for a finding and for a goal above."""

    def test_goals_that_answer_a_finding(self):
        """Goals that are given up or missed answer nothing, all others do."""
        finding = self.env["hr.performance.swot.item"].create(
            {
                "name": "Loyal customers",
                "kind": "strength",
                "importance": "3",
                "company_id": self.company.id,
                "objective_ids": self.unit.ids,
            }
        )
        states = [key for key, _label in self.unit._fields["state"].selection]
        for state in states:
            self.unit.state = state
            answers = state not in ("cancelled", "missed")
            self.assertEqual(finding.coverage, 100 if answers else 0, state)
            self.assertEqual(finding.is_mismatch, not answers, state)
        self.unit.write({"state": "approved", "active": False})
        self.assertEqual(finding.coverage, 0)

    def test_weights_of_the_parts(self):
        """One weight is enough to count by weights; else targets where each part has
        one, else shares, else all alike."""
        parts = self.unit | self._goal(
            "Office brings 600",
            "department",
            parent_id=self.top.id,
            department_id=self.office.id,
            target=600,
            unit="k€",
        )
        parts[0].contribution_share = 0
        self.assertEqual(parts._part_weights(self.top), [400, 600])
        parts[1].weight = 30
        self.assertEqual(parts._part_weights(self.top), [0, 30])
        parts[1].write({"weight": 0, "target": 0})
        self.assertEqual(parts._part_weights(self.top), [1, 1])
        parts[0].contribution_share = 40
        self.assertEqual(parts._part_weights(self.top), [40, 0])
