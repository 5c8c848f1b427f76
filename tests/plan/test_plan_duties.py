# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common_check import CheckCase


@tagged("post_install", "-at_install")
class TestPlanDuties(CheckCase):
    """A plan beside the duties of the job: advice on both sides, never held up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_gates(
            cls.scheme,
            **dict.fromkeys(
                ("goal_smart", "goal_parent", "goal_vague", "goal_high", "plan_hours"),
                "off",
            ),
            plan_duties="advice",
        )
        cls.job = cls.env["hr.job"].create({"name": "Welder", "company_id": False})
        cls.people["subject"].job_id = cls.job
        cls.duties = cls.env["hr.performance.duty"].create(
            [
                {"job_id": cls.job.id, "name": name}
                for name in ("Handle complaints of customers", "Train new welders")
            ]
        )
        cls.as_user(cls, cls.cycle, "hr_admin").action_launch()
        cls.cycle.is_announced = True

    def findings(self, role="hr_in"):
        self.as_user(self.cycle, role).action_check_plans()
        return self.as_user(self.env["hr.performance.plan.finding"], role).search(
            [("code", "=", "plan_duties")]
        )

    def test_duties_without_a_goal_and_goals_without_a_duty(self):
        """Both stand in the plan and in HR's list, and nobody is held up.

        Covers: R215
        """
        plan = self.appraisal()
        line = self.write_goal(plan, "Answer complaints of customers within 2 days")
        [told] = self.advice(plan, "subject", "plan_duties")
        self.assertIn("Train new welders", told)
        self.assertNotIn("Handle complaints", told)
        line.title = "Keep the yard clean"
        both = " ".join(self.advice(plan, "manager", "plan_duties"))
        self.assertIn("Handle complaints of customers", both)
        self.assertIn("Train new welders", both)
        self.assertIn("Serves none of the duties of “Welder”", both)
        found = self.findings()
        self.assertEqual(found.employee_id, self.people["subject"])
        self.assertEqual(found.line_id, line)
        self.assertEqual(
            sorted(found.mapped("subject_name")),
            ["Keep the yard clean", "The whole plan"],
        )
        self.agree(plan)
        self.assertEqual(plan.state, "agreed")

    def test_a_chosen_duty_counts_more_than_words(self):
        """The goal's form offers the duties of the job and shows what words say.

        Covers: R215
        """
        plan = self.appraisal()
        line = self.write_goal(plan, "Answer complaints of customers within 2 days")
        self.assertEqual(line.duty_hint, "Handle complaints of customers")
        with Form(self.as_user(line, "subject")) as form:
            form.duty_ids.add(self.duties[1])
        self.assertFalse(line.duty_hint)
        [told] = self.advice(plan, "subject", "plan_duties")
        self.assertIn("Handle complaints", told)
        self.assertNotIn("Train new welders", told)

    def test_duties_of_another_job_are_not_offered(self):
        other = self.env["hr.job"].create({"name": "Painter", "company_id": False})
        duty = self.env["hr.performance.duty"].create(
            {"job_id": other.id, "name": "Paint"}
        )
        line = self.write_goal(self.appraisal(), "Keep the yard clean")
        with self.assertRaises(ValidationError):
            self.as_user(line, "subject").write({"duty_ids": duty.ids})

    def test_it_is_off_until_the_scheme_asks_and_never_required(self):
        plan = self.appraisal()
        self.write_goal(plan, "Keep the yard clean")
        gate = self.scheme.gate_ids.filtered(lambda gate: gate.code == "plan_duties")
        with self.assertRaisesRegex(ValidationError, "never more than advice"):
            self.as_user(gate, "hr_admin").level = "required"
        self.set_gates(self.cycle, plan_duties="off")
        self.assertFalse(self.advice(plan, "subject", "plan_duties"))

    def test_what_the_launch_made_is_not_advised_on(self):
        self.assertFalse(self.advice(self.appraisal(), "subject", "plan_duties"))
        self.assertFalse(self.findings())

    def test_who_writes_duties(self):
        """HR writes them on the job, one a line; everybody reads them."""
        with Form(
            self.as_user(self.env["hr.performance.duty"], "hr_in"),
            view="hr_performance.hr_performance_duty_view_list",
        ) as form:
            form.job_id = self.job
            form.name = "Keep tools in order"
        self.assertEqual(len(self.job.performance_duty_ids), 3)
        mine = self.as_user(self.duties[0], "subject")
        self.assertEqual(mine.name, "Handle complaints of customers")
        with self.assertRaises(AccessError):
            mine.name = "Nothing"
        with self.assertRaisesRegex(ValidationError, "write the duty"):
            self.as_user(self.duties[0], "hr_in").name = "  "

    def test_duties_meet_goals_in_any_language(self):
        """A goal in Chinese serves a duty that has a Chinese name, too. Covers: R215"""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.duties[0].with_context(lang="zh_CN").name = "处理客户投诉"
        plan = self.appraisal()
        self.write_goal(plan, "客户投诉两天内回复率达到95%")
        told = " ".join(self.advice(plan, "subject", "plan_duties"))
        self.assertIn("Train new welders", told)
        self.assertNotIn("Handle complaints", told)

    def test_queries_do_not_grow_with_plans(self):
        """The check of all plans asks once, not plan by plan."""
        plans = self.many_plans(8, [self.people["manager"]])
        plans.employee_id.job_id = self.job
        plans.write({"job_id": self.job.id})
        self.set_gates(plans.cycle_id, plan_duties="advice")
        for plan in plans:
            plan.line_ids[0].description = "Something"

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(some._plan_findings())
            return self.env.cr.sql_log_count - before

        queries(plans[:2])
        self.assertLessEqual(queries(plans), queries(plans[:2]) + 1)
