# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for any matrix, budget and wages, through the models."""

import random

from odoo.tests import tagged

from .common_merit import DAY, POINTS, MeritCase


def cents(amounts):
    return sum(round(amount * 100) for amount in amounts)


@tagged("post_install", "-at_install")
class TestMeritProperties(MeritCase):
    """Covers: R188."""

    def test_any_round(self):
        """Sums are exact, nothing is negative, contracts and raises agree."""
        generator = random.Random(20270101)
        for number in range(6):
            for role in POINTS:
                wage = generator.randrange(500_000, 1_500_000) / 100
                self.people[role].wage = wage
            for cell in self.matrix.cell_ids:
                low, middle, high = sorted(
                    generator.randrange(0, 1200) / 100 for _x in range(3)
                )
                cell.write({"minimum": low, "target": middle, "maximum": high})
            merit_round = self.opened(
                budget_percent=generator.randrange(0, 900) / 100,
                is_per_unit=bool(number % 2),
            )
            merit_round.action_fit()
            rows = merit_round.proposal_ids.filtered(lambda r: r.state == "proposed")
            raised = cents(rows.mapped("increase"))
            self.assertLessEqual(raised, round(merit_round.budget_total * 100))
            self.assertEqual(
                cents(rows.mapped("base_increase")) + cents(rows.mapped("lump_sum")),
                raised,
            )
            for row in rows:
                self.assertGreaterEqual(min(row.base_increase, row.lump_sum), 0)
                self.assertLessEqual(
                    row.new_wage, max(row.range_maximum, row.wage) + 0.001
                )
            before = {role: self.versions(role) for role in POINTS}
            merit_round.action_submit()
            self.as_user(merit_round, "approver").action_approve()
            merit_round.action_apply()
            for role in POINTS:
                row = self.row(merit_round, role)
                self.assertEqual(self.versions(role)[-1][1], row.new_wage)
                if row.base_increase:
                    self.assertEqual(self.versions(role)[-1][0], DAY)
            merit_round.closing_reason = "Again"
            merit_round.action_take_all_back()
            self.assertEqual({r: self.versions(r) for r in POINTS}, before)
