# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PerformanceCase

#: Whoever may do most with a plan.
ROLES = ("subject", "manager", "hr_in", "hr_admin")


@tagged("post_install", "-at_install")
class TestPlanFrozen(PerformanceCase):
    """With the assessment the plan, its weights and its rules stand still."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.sheet = self.appraisal()
        self.agree(self.sheet)
        self.enter(self.sheet, {"Output": "95", "Defects": "6"})
        self.as_user(self.sheet, "manager").action_open_assessment()

    def kept(self):
        """All that makes the plan, as plain values."""
        self.env.invalidate_all()
        return (
            self.sheet.plan_version,
            [line._version_row() for line in self.sheet.line_ids],
        )

    def refused(self, call):
        with self.assertRaises(UserError):
            call()
        self.env.invalidate_all()

    def test_nobody_edits_plan_weights_or_rules(self):
        """Values, new lines and lines that go are refused for everybody.

        Covers: R068
        """
        before = self.kept()
        line = self.sheet.line_ids[0]
        for role in ROLES:
            mine = self.as_user(line, role)
            for values in (
                {"weight": 10},
                {"target": 1},
                {"title": "Other"},
                {"cap_rate": 300},
                {"method": "manual"},
                {"kpi_id": self.defects.id},
                {"period_targets": [["2026-01-01", "2026-06-30", 5]]},
            ):
                with self.subTest(role=role, values=values):
                    self.refused(lambda v=values, m=mine: m.write(v))
            self.refused(mine.unlink)
            new = {"appraisal_id": self.sheet.id, "name": "New", "weight": 5}
            self.refused(lambda m=mine, v=new: m.create(v))
            self.refused(self.as_user(self.sheet, role).action_confirm_plan)
            self.assertEqual(self.kept(), before, role)

    def test_no_change_is_asked_for_during_reviews(self):
        """Unless the scheme says so, not by request either. Covers: R068"""
        change = {
            "appraisal_id": self.sheet.id,
            "reason": "Too late",
            "effective_date": "2026-04-01",
        }
        for role in ("subject", "manager", "hr_in"):
            requests = self.as_user(self.env["hr.performance.plan.change"], role)
            self.refused(lambda r=requests: r.create(change).action_submit())

    def test_later_rules_of_library_and_template_leave_the_plan(self):
        """Neither KPI nor template nor scheme reach what is assessed. Covers: R068"""
        before = self.kept()
        self.template.sudo().line_ids[0].weight = 10
        self.scheme.sudo().write({"plan_version_scoring": "latest"})
        for kpi in self.kpi | self.defects:
            mine = self.as_user(kpi, "hr_admin")
            self.refused(lambda k=mine: k.write({"method": "manual"}))
        self.assertEqual(self.kept(), before)
        self.assertEqual(self.cycle._rule("plan_version_scoring"), "sub_period")
        self.rating(self.sheet, "self", "subject").line_ids[-1].points_input = "80"
        for kind, role in (("self", "subject"), ("manager", "manager")):
            review = self.rating(self.sheet, kind, role)
            judged = review.line_ids.filtered(
                lambda line: line.appraisal_line_id.method == "manual"
            )
            judged.points_input = "90"
            review.action_submit()
        score = 50 * 0.95 + 30 * 0.8 + 20 * 0.9
        self.assertEqual(self.result(self.sheet).score, score)
