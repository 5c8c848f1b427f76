# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTemplateApply(PerformanceCase):
    """A template applied to drafted plans in one batch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speed = cls._kpi("Speed", target=10)
        cls.other = cls.env["hr.performance.template"].create(
            {
                "name": "Fast Plant",
                "line_ids": [
                    Command.create({"kpi_id": cls.kpi.id, "weight": 30, "target": 70}),
                    Command.create(
                        {
                            "kpi_id": cls.speed.id,
                            "section": "efficiency",
                            "weight": 50,
                            "is_development": True,
                        }
                    ),
                    Command.create(
                        {"name": "Values", "section": "values", "weight": 20}
                    ),
                ],
            }
        )

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()

    def apply(self, plans, role, mode, template=None):
        action = self.as_user(plans, role).action_open_apply_template()
        wizard = (
            self.as_user(self.env[action["res_model"]], role)
            .with_context(**action["context"])
            .create({"mode": mode, "template_id": template and template.id})
        )
        return wizard

    def lines(self, plan):
        return [(line.title, line.weight, line.target) for line in plan.line_ids]

    def test_replacing(self):
        """Lines of the template stay with its weight; others go into the history."""
        plan = self.appraisal()
        self.agree_one_side(plan)
        self.apply(plan, "manager", "replace", self.other).action_apply()
        plan.invalidate_recordset()
        self.assertCountEqual(
            self.lines(plan), [("Output", 30, 70), ("Speed", 50, 10), ("Values", 20, 0)]
        )
        speed = plan.line_ids.filtered(lambda line: line.kpi_id == self.speed)
        self.assertTrue(speed.is_development)
        self.assertEqual(plan.template_id, self.other)
        self.assertFalse(plan.employee_confirmed_on, "confirmed again by both")
        history = self.as_user(plan, "subject").proposal_ids
        self.assertCountEqual(
            history.mapped(lambda p: (p.kind, p.title, p.new_value or "")),
            [
                ("removed", "Defects", ""),
                ("removed", "Attitude", ""),
                ("changed", "Output", "30"),
                ("changed", "Output", "70"),
                ("added", "Speed", "weight 50 %, target 10"),
                ("added", "Values", "weight 20 %"),
            ],
        )
        self.assertEqual(set(history.mapped("side")), {"manager"})

    def agree_one_side(self, plan):
        self.as_user(plan, "subject").action_confirm_plan()

    def test_completing(self):
        """Only what is missing is added; earlier proposals stay."""
        plan = self.appraisal()
        self.as_user(plan, "subject").line_ids[0].target = 90
        self.apply(plan, "hr_in", "complete", self.other).action_apply()
        self.assertEqual(
            [title for title, _weight, _target in self.lines(plan)],
            ["Output", "Defects", "Attitude", "Speed", "Values"],
        )
        self.assertEqual(plan.line_ids[0].target, 90)
        mine = plan.proposal_ids.filtered(lambda p: p.side == "employee")
        self.assertEqual(mine.state, "open")
        self.assertEqual(plan.proposal_ids.sorted("id")[-1].side, "hr")

    def test_everybody_gets_the_own_template(self):
        """Without a choice the rules by job and department decide."""
        self.scheme.template_rule_ids = [
            Command.create(
                {"department_id": self.plant.id, "template_id": self.other.id}
            )
        ]
        cycle = self._cycle(name="Rules")
        self.launch(cycle)
        plan = self.appraisal(cycle=cycle)
        self.assertEqual(plan.template_id, self.other)
        self.apply(plan, "manager", "replace", self.template).action_apply()
        self.assertEqual(plan.template_id, self.template)
        self.apply(plan, "manager", "replace").action_apply()
        self.assertEqual(plan.template_id, self.other)

    def test_exceptions_are_listed_and_left_alone(self):
        """Agreed plans, those of others and goals with values."""
        subject, colleague, head = map(self.appraisal, ("subject", "colleague", "head"))
        self.agree(subject)
        goal = self.as_user(colleague.line_ids, "colleague").create(
            {
                "appraisal_id": colleague.id,
                "name": "Own",
                "weight": 0,
                "method": "ratio",
                "target": 5,
            }
        )
        goal.actual_input = "4"
        userless = self.appraisal("userless")
        wizard = self.apply(
            subject | colleague | userless, "manager", "replace", self.other
        )
        self.assertEqual((wizard.ready_count, wizard.exception_count), (1, 2))
        self.assertIn("plan is agreed", wizard.exceptions)
        self.assertIn("hold actual values", wizard.exceptions)
        wizard.action_apply()
        self.assertEqual(userless.template_id, self.other)
        self.assertEqual((subject | colleague).template_id, self.template)
        with self.assertRaises(AccessError):
            self.apply(head, "manager", "replace", self.other)
        with self.assertRaises(AccessError):
            self.apply(userless, "subject", "replace", self.other)
        with self.assertRaisesRegex(UserError, "None of these plans"):
            self.apply(subject, "manager", "complete", self.other).action_apply()

    def test_templates_of_others_and_retired_ones(self):
        """Neither a retired template nor one of another company is applied."""
        plan = self.appraisal()
        self.other.sudo().write({"state": "retired"})
        wizard = self.apply(plan, "hr_admin", "complete", self.other)
        self.assertIn("is retired", wizard.exceptions)
        self.other.sudo().write(
            {"state": "released", "company_id": self.other_company.id}
        )
        reasons = self.as_user(plan, "hr_admin")._template_obstacles(
            {plan: self.other}, "complete"
        )
        self.assertIn("another company", reasons[plan])

    def test_queries_do_not_grow_with_the_plans(self):
        """Ten plans and sixty take the same queries."""
        plans = self.many_plans(70, self.people["manager"])
        counts = {}
        for batch in (plans[:10], plans[10:]):
            wizard = self.apply(batch, "hr_admin", "replace", self.other)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            counts[len(batch)] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[60], counts[10] + 5, counts)
        self.assertLess(counts[60], 120, counts)
