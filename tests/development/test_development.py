# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ast import literal_eval

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_development import PLANS, DevelopmentCase

WISHES = {
    "career_plan": "Lead a shift",
    "development_needs": "Speak to groups",
    "training_needs": "A course on leading",
    "suggestions": "Let us visit each other",
}


@tagged("post_install", "-at_install")
class TestDevelopmentPlan(DevelopmentCase):
    """Everybody's own plan, whatever the grade."""

    def own(self, **values):
        """The plan that the employee begins in the form."""
        form = Form(self.plans("subject"))
        for name, value in {**WISHES, **values}.items():
            setattr(form, name, value)
        return form.save()

    def step(self, **values):
        return {
            "name": "Course on leading",
            "way": "external",
            "resource": "Two days",
            "responsible_id": self.people["subject"].id,
            "due_date": self.day(100),
            **values,
        }

    def agreed(self, *steps, **values):
        plan = self.own(**values)
        rows = steps or (self.step(),)
        plan.write({"action_ids": [Command.create(row) for row in rows]})
        plan.action_confirm()
        self.as_user(plan, "manager").action_confirm()
        return plan

    def test_written_by_the_employee(self):
        """Covers: R144, R145: the four items are the employee's own."""
        plan = self.own()
        self.assertEqual(plan.kind, "development")
        self.assertEqual(plan.employee_id, self.people["subject"])
        manager = self.as_user(plan, "manager")
        self.assertEqual(manager.career_plan, "Lead a shift")
        for name in WISHES:
            with self.refused(AccessError, "are written by the employee"):
                manager[name] = "Stay"
            plan[name] = "Something else"

    def test_four_ways(self):
        """Covers: R178: and the manager agrees."""
        steps = [
            self.step(name=way, way=way)
            for way in ("internal", "external", "guidance", "career")
        ]
        plan = self.agreed(*steps)
        self.assertEqual(plan.state, "agreed")
        with self.refused(UserError, "not say in which way"):
            other = self.own()
            other.write({"action_ids": [Command.create(self.step(way=False))]})
            other.action_confirm()

    def test_limits(self):
        """Covers: R182: the sum of the estimates beside the limit."""
        self.company.performance_development_hours = 20
        self.company.performance_development_cost = 500
        plan = self.own()
        plan.write({"action_ids": [Command.create(self.step(hours=16, cost=400))]})
        self.assertEqual((plan.hours_total, plan.cost_total), (16, 400))
        self.assertFalse(plan.limit_text)
        plan.write({"action_ids": [Command.create(self.step(hours=8, cost=200))]})
        self.assertIn("24 hours, the limit is 20.", plan.limit_text)
        self.assertRegex(plan.limit_text, "600.*500")

    def test_gaps(self):
        """Covers: R177, R179: what fell short becomes lines, with the training."""
        self.kpi.training = "Course on welding"
        self.shortfall()
        plan = self.own()
        plan.action_take_gaps()
        self.assertEqual(plan.action_ids.name, "Course on welding")
        self.assertEqual(plan.action_ids.skill, "Output")
        self.assertEqual(plan.action_ids.kpi_id, self.kpi)
        with self.refused(UserError, "shows no gap"):
            plan.action_take_gaps()
        plan.action_ids.write({"measure": False})
        demand = self.env.ref(
            "hr_performance.hr_performance_development_action_action_demand"
        )
        found = self.as_user(self.env[demand.res_model], "hr_in").search(
            literal_eval(demand.domain)
        )
        self.assertEqual(found.mapped("name"), ["Course on welding"])

    def test_pool(self):
        """Covers: R180: who has the highest grade is listed, for HR in scope."""
        sheet = self.shortfall(output="120")
        result = self.result(sheet)
        result.final_level_id = self.scale.level_ids[0]
        results = self.env["hr.performance.result"]
        top = [("is_top_grade", "=", True)]
        self.assertEqual(self.as_user(results, "hr_in").search(top), result)
        self.assertFalse(self.as_user(results, "hr_out").search(top))
        result.final_level_id = self.scale.level_ids[1]
        self.assertFalse(self.as_user(results, "hr_in").search(top))

    def test_versions_and_reviews(self):
        """Covers: R183."""
        plan = self.agreed(check_days=30)
        self.assertEqual(plan.check_ids.mapped("date"), [self.day(30)])
        plan.action_change()
        plan.action_ids.name = "Course on speaking"
        plan.action_confirm()
        self.as_user(plan, "manager").action_confirm()
        self.assertEqual(plan.version, 2)
        html = plan.versions_html
        self.assertLess(html.index("Course on speaking"), html.index("Course on lead"))
        self.assertIn("Version 1", html)

    def test_effect_weeks_later(self):
        """Covers: R181: asked after so many weeks, with the values of then."""
        plan = self.agreed(effect_weeks=2)
        self.settle(plan)
        self.close(plan, "achieved")
        with freeze_time(self.day(13)):
            self.run_job()
            self.assertFalse(plan.is_effect_asked)
        with freeze_time(self.day(14)):
            self.run_job()
            self.assertIn("Say whether the plan has worked", self.verbs("manager"))
            manager = self.as_user(plan, "manager")
            with self.refused(UserError, "choose the effect"):
                manager.action_rate_effect()
            manager.write({"effect": "clear", "effect_text": "Leads talks by herself"})
            manager.action_rate_effect()
            self.assertEqual(plan.effect_on, self.day(0))
            self.assertNotIn("Say whether the plan has worked", self.verbs("manager"))

    def test_on_the_agenda(self):
        """Open actions stand on the agenda of the next talk."""
        self.agreed()
        rows = self.as_user(self.env["hr.performance.promise"], "manager")._agenda(
            self.people["subject"]
        )
        [row] = rows[self.people["subject"].id]
        self.assertIn("Course on leading (until", row["text"])

    def test_found(self):
        """From the lists where people look: results, interviews, notes."""
        for role, source in (
            ("subject", "hr_performance_result_action_my"),
            ("subject", "hr_performance_interview_action_my"),
            ("manager", "hr_performance_interview_action_team"),
            ("hr_in", "hr_performance_result_action"),
        ):
            model = self.as_user(self.env["hr.performance.shortcut"], role)
            rows = model.action_load()[f"hr_performance.{source}"]
            names = [row["name"] for row in rows]
            self.assertTrue(any("Improvement and" in name for name in names), source)

    def test_not_confirmed_by_both_is_told(self):
        """The daily check finds a plan that begun without one side."""
        plan = self.agreed()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE hr_performance_development_plan SET employee_confirmed_on = NULL"
            " WHERE id = %s",
            [plan.id],
        )
        plan.invalidate_recordset()
        [(record, error)] = self.env[PLANS]._would_tell("unconfirmed")
        self.assertEqual(record.id, plan.id)
        self.assertIn("press “Change the Plan”", str(error))
        plan.action_change()
        self.assertFalse(self.env[PLANS]._would_tell("unconfirmed"))
