# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common_check import CheckCase


@tagged("post_install", "-at_install")
class TestPlanThemes(CheckCase):
    """The weight of a plan by strategic theme, beside the emphasis of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_gates(
            cls.scheme,
            **dict.fromkeys(
                ("goal_smart", "goal_parent", "goal_vague", "goal_high", "plan_hours"),
                "off",
            ),
            plan_themes="advice",
        )
        cls.growth, cls.cost = cls.env["hr.performance.theme"].create(
            [{"name": "Growth"}, {"name": "Lower Cost"}]
        )
        cls.as_user(cls, cls.cycle, "hr_admin").action_launch()
        cls.cycle.is_announced = True

    def emphasise(self, **values):
        """As the administrator sets it in the form."""
        form = Form(self.as_user(self.env["hr.performance.emphasis"], "hr_admin"))
        form.year = self.cycle.date_end.year
        for theme, weight in ((self.growth, 70), (self.cost, 30)):
            with form.line_ids.new() as line:
                line.theme_id = theme
                line.weight = values.get(theme.name, weight)
        return form.save()

    def planned(self):
        """One goal under a company goal for growth, the rest without theme."""
        goal = self.company_goal(theme_id=self.growth.id)
        below = self.company_goal(
            name="Sell in the north",
            level="department",
            department_id=self.plant.id,
            responsible_id=self.people["manager"].id,
            parent_id=goal.id,
            theme_id=self.cost.id,
        )
        plan = self.appraisal()
        self.write_goal(plan, "Sell 12 lights", objective_id=below.id)
        return plan

    def test_a_plan_far_from_the_emphasis(self):
        """The theme is that of the company goal above; advice, and no more.

        Covers: R214
        """
        self.emphasise()
        plan = self.planned()
        weights = {line.title: line.weight for line in plan.line_ids}
        own = weights["Sell 12 lights"]
        [told] = self.advice(plan, "subject", "plan_themes")
        self.assertIn(f"Growth has {own:g} %", told)
        self.assertIn("emphasis in 2026 is 70 %", told)
        self.assertIn(f"{100 - own:g} % of the weight serve no strategic theme", told)
        self.as_user(self.cycle, "hr_in").action_check_plans()
        finding = self.as_user(self.env["hr.performance.plan.finding"], "hr_in").search(
            [("code", "=", "plan_themes")]
        )
        self.assertEqual(finding.employee_id, self.people["subject"])
        self.assertEqual(finding.finding, told)
        self.agree(plan)
        self.assertEqual(plan.state, "agreed")

    def test_bars_of_a_plan(self):
        """Whoever reads the plan sees share and emphasis of each theme. Covers: R214"""
        self.emphasise()
        plan = self.as_user(self.planned(), "subject")
        text = " ".join(plan.themes_html.striptags().split())
        self.assertRegex(text, r"Growth \d+ % of 70 %")
        self.assertIn("Lower Cost 0 % of 30 %", text)
        self.assertIn("No theme", text)
        self.assertIn("left: 70.0%", plan.themes_html)

    def test_without_emphasis_nothing_is_advised(self):
        plan = self.planned()
        self.assertFalse(self.advice(plan, "subject", "plan_themes"))
        self.assertIn("no emphasis", self.as_user(plan, "subject").themes_html)

    def test_emphasis_adds_up(self):
        """Themes of a year make 100, each once; one row a year and company.

        Covers: R214
        """
        with (
            self.assertRaisesRegex(ValidationError, "add up to 90 %"),
            self.cr.savepoint(),
        ):
            self.emphasise(Growth=60)
        record = self.emphasise()
        with self.assertRaisesRegex(ValidationError, "add up to 80 %"):
            with Form(record) as form, form.line_ids.edit(0) as line:
                line.weight = 50
        with self.assertRaisesRegex(ValidationError, "four digits"):
            record.year = 26

    def test_who_sets_the_emphasis(self):
        """The administrator of the company; everybody reads it, others do not."""
        record = self.emphasise()
        self.assertEqual(self.as_user(record, "subject").total, 100)
        for role in ("subject", "manager", "hr_in"):
            with self.assertRaises(AccessError):
                self.as_user(record, role).year = 2027
        with self.assertRaises(AccessError):
            self.as_user(record, "foreign").read(["year"])

    def test_a_later_year_takes_the_last_one(self):
        record = self.emphasise()
        emphases = self.env["hr.performance.emphasis"]
        found = emphases._of_year(self.company, record.year + 2)
        self.assertEqual(found[self.company.id], {self.growth.id: 70, self.cost.id: 30})
        self.assertFalse(emphases._of_year(self.company, record.year - 1))
