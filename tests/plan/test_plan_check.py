# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...models.plan import cycle_plans as hr_performance_cycle_check
from .common_check import CheckCase


@tagged("post_install", "-at_install")
class TestPlanCheck(CheckCase):
    """All plans of a cycle checked together, with a list of findings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.as_user(cls, cls.cycle, "hr_admin").action_launch()
        cls.cycle.is_announced = True

    def findings(self, role, **values):
        return self.as_user(self.env["hr.performance.plan.finding"], role).search(
            [(name, "=", value) for name, value in values.items()]
        )

    def test_findings_of_a_cycle(self):
        """HR reads what speaks against which plan. Covers: R026, R028"""
        self.write_goal(self.appraisal(), "提高业绩")
        action = self.as_user(self.cycle, "hr_in").action_check_plans()
        self.assertEqual(action["res_model"], "hr.performance.plan.finding")
        [vague] = self.findings("hr_in", code="goal_vague")
        self.assertEqual(vague.employee_id, self.people["subject"])
        self.assertIn("提高", vague.finding)
        smart = self.findings("hr_in", code="goal_smart", line_id=vague.line_id.id)
        self.assertIn("S", smart.letters)
        self.assertTrue(self.cycle.plans_checked_on)
        self.assertEqual(self.as_user(vague, "manager").finding, vague.finding)

    def test_an_untouched_cycle_finds_nothing(self):
        """Findings begin when somebody has written. Covers: R026, R027"""
        hr = self.as_user(self.cycle, "hr_in")
        hr.action_check_plans()
        self.assertFalse(self.findings("hr_in"))
        self.company_goal()
        hr.action_check_plans()
        self.assertFalse(self.findings("hr_in"))
        line = self.write_goal(self.appraisal(), "Paint 3 walls by May")
        hr.action_check_plans()
        rows = self.findings("hr_in")
        self.assertEqual(rows.line_id, line)
        self.assertEqual(set(rows.mapped("code")), {"goal_parent", "goal_smart"})
        self.set_gates(self.cycle, goal_parent="required")
        hr.action_check_plans()
        self.assertGreater(len(self.findings("hr_in", code="goal_parent")), 10)

    def visible_buttons(self, role):
        """What stands in the button box of the cycle's form, by method or action."""
        self.env.invalidate_all()
        cycle = self.as_user(self.cycle, role)
        arch = etree.fromstring(cycle.get_view(view_type="form")["arch"])
        buttons = arch.xpath("//div[@name='button_box']/button")
        names = set(cycle._fields) & set(
            re.findall(r"\w+", " ".join(b.get("invisible", "") for b in buttons))
        )
        values = cycle.read(sorted(names))[0]
        return {
            button.xpath("string(.//field/@name)")
            for button in buttons
            if not safe_eval(button.get("invisible") or "False", dict(values))
        }

    def test_a_fresh_cycle_shows_no_alarm(self):
        """Buttons that speak of trouble come with the trouble."""
        alarms = {
            "overdue_count",
            "method_coverage",
            "not_understood_count",
            "finding_count",
            "conflict_open_count",
        }
        self.assertFalse(self.visible_buttons("hr_in") & alarms)
        self.as_user(self.cycle, "hr_in").action_check_plans()
        self.assertFalse(self.visible_buttons("hr_in") & alarms)
        self.write_goal(self.appraisal(), "提高业绩")
        self.as_user(self.cycle, "hr_in").action_check_plans()
        self.assertIn("finding_count", self.visible_buttons("hr_in"))

    def test_a_new_check_replaces_the_old_findings(self):
        """What was mended disappears, what stays is listed once."""
        line = self.write_goal(self.appraisal(), "提高业绩")
        cycle = self.as_user(self.cycle, "hr_admin")
        cycle.action_check_plans()
        number = len(self.findings("hr_admin"))
        cycle.action_check_plans()
        self.assertEqual(len(self.findings("hr_admin")), number)
        line.title = "每周撰写3篇文章"
        cycle.action_check_plans()
        self.assertFalse(self.findings("hr_admin", code="goal_vague"))

    def test_objectives_of_the_cycle_are_checked(self):
        """Goals outside plans stand in the same list. Covers: R026"""
        goal = self.company_goal(
            name="提高业绩",
            level="department",
            department_id=self.plant.id,
            responsible_id=self.people["manager"].id,
            cycle_ids=self.cycle.ids,
        )
        self.as_user(self.cycle, "hr_admin").action_check_plans()
        rows = self.findings("hr_admin", objective_id=goal.id)
        self.assertEqual(set(rows.mapped("code")), {"goal_smart", "goal_vague"})

    def test_scope_of_hr(self):
        """HR of another department sees none of it, employees neither."""
        self.write_goal(self.appraisal(), "提高业绩")
        self.as_user(self.cycle, "hr_admin").action_check_plans()
        self.assertFalse(self.findings("hr_out", employee_id=self.people["subject"].id))
        self.assertFalse(self.findings("subject"))
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "manager").action_check_plans()

    def test_draft_cycles_have_nothing_to_check(self):
        """The error says what to do first."""
        with self.assertRaisesRegex(UserError, "Launch the cycle first"):
            self.as_user(self._cycle(name="Draft"), "hr_admin").action_check_plans()

    def test_queries_do_not_grow_with_the_plans(self):
        """Ten plans cost as many queries as three, findings included."""
        plans = self.appraisal().search([("cycle_id", "=", self.cycle.id)])
        self.assertGreaterEqual(len(plans), 10)
        plans.line_ids.filtered(lambda line: not line.kpi_id).write(
            {"section": "result", "name": "提高业绩", "needed_hours": 5000}
        )
        counts = []
        for some in (plans[:3], plans):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._plan_findings()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_batches_go_on_where_they_stopped(self):
        """More plans than one batch are checked by the scheduler, each once."""
        self.write_goal(self.appraisal(), "提高业绩")
        with patch.object(hr_performance_cycle_check, "BATCH", 3):
            self.as_user(self.cycle, "hr_admin").action_check_plans()
            self.assertEqual(self.cycle.plan_check_state, "running")
            self.assertFalse(self.cycle.plans_checked_on)
            while self.cycle._check_plans_batch(3):
                self.assertTrue(self.cycle.plan_check_last_id)
        self.assertEqual(self.cycle.plan_check_state, "idle")
        self.assertEqual(len(self.findings("hr_admin", code="goal_vague")), 1)
