# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPlanBackground(PerformanceCase):
    """What one should know when a plan is drafted, by who may know it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env["hr.job"].create(
            {
                "name": "Fitter",
                "company_id": cls.company.id,
                "description": "<p>Keeps the mill running</p>",
            }
        )
        cls.people["subject"].job_id = cls.job
        cls.template.description = "Three goals of the plant"

    def last(self, release=True):
        """A first cycle that is over, then the new one that is planned."""
        appraisal = self.decided()
        if release:
            self.as_user(self.result(appraisal), "hr_in").action_release()
        self.new = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(self.new)
        return self.appraisal(cycle=self.new)

    def page(self, plan, role):
        plan.invalidate_recordset()
        return self.as_user(plan, role).background_html

    def test_last_target_actual_and_achievement(self):
        """Per KPI beside the new line, and for an own goal of the same title.

        Covers: R033
        """
        self.launch()
        first = self.appraisal()
        own = {"method": "ratio", "target": 8, "weight": 0}
        self.as_user(first.line_ids, "subject").create(
            {"appraisal_id": first.id, "name": "Tidy store", **own}
        )
        self.agree(first)
        self.enter(first, {"Output": "95", "Defects": "6", "Tidy store": "6"})
        self.new = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(self.new)
        plan = self.as_user(self.appraisal(cycle=self.new), "manager")
        plan.line_ids.create(
            {"appraisal_id": plan.id, "name": "tidy Store ", **own, "target": 9}
        )
        self.assertEqual(
            {line.title.strip(): line.last_display for line in plan.line_ids},
            {
                "Output": "100 t → 95 t (95 %)",
                "Defects": "5 → 6 (80 %)",
                "Attitude": "–",
                "tidy Store": "8 → 6 (75 %)",
            },
        )
        for role in ("subject", "manager"):
            page = self.page(plan, role)
            for text in ("Last time", "95 t", "80 %", "2026 H1"):
                self.assertIn(text, page)

    def test_a_running_plan_is_not_the_last_one(self):
        """Planning in June compares with last year, not with half of this one.

        Once the result of the running plan is decided, it counts. Covers: R033
        """
        earlier = self._cycle(
            name="2025 H2", date_start="2025-07-01", date_end="2025-12-31"
        )
        with freeze_time("2026-01-10 08:00:00"):
            self.launch(earlier)
            old = self.appraisal(cycle=earlier)
            self.agree(old)
            self.enter(old, {"Output": "80"})
            self.launch()
            running = self.appraisal()
            self.agree(running)
        with freeze_time("2026-06-10 08:00:00"):
            self.enter(running, {"Output": "40", "Defects": "5"})
            self.new = self._cycle(
                name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
            )
            self.launch(self.new)
            plan = self.appraisal(cycle=self.new)
            line = plan.line_ids.filtered(lambda line: line.title == "Output")
            self.assertEqual(line.last_display, "100 t → 80 t (80 %)")
            page = self.page(plan, "subject")
            self.assertIn("2025 H2", page)
            self.assertNotIn("2026 H1", page)
            self.rate(running)
            line.invalidate_recordset()
            self.assertEqual(line.last_display, "100 t → 40 t (40 %)")
        with freeze_time("2026-06-30 12:00:00"):
            self.assertTrue(running._is_over(), "decided")
            self.assertFalse(plan._is_over())
        with freeze_time("2027-01-01 12:00:00"):
            self.assertTrue(plan._is_over())

    def test_new_manager_compares_too(self):
        """Who did not manage the last plan still sees its facts, not its sheet."""
        plan = self.last()
        self.people["subject"].parent_id = self.people["former"]
        self.assertIn("95 t", self.page(plan, "former"))
        with self.assertRaises(AccessError):
            self.as_user(self.appraisal(), "former").read(["state"])

    def test_first_plan_has_nothing_to_compare(self):
        """No earlier plan, no table."""
        self.launch()
        plan = self.appraisal()
        self.assertFalse(any(plan.line_ids.mapped("last_display")))
        self.assertNotIn("Last time", self.page(plan, "subject"))

    def test_duties_and_template(self):
        """Duties of the job and what the template says. Covers: R035"""
        self.launch()
        for role in ("subject", "manager", "hr_in"):
            page = self.page(self.appraisal(), role)
            self.assertIn("Keeps the mill running", page)
            self.assertIn("Fitter", page)
            self.assertIn("Three goals of the plant", page)

    def test_tasks_of_the_employee(self):
        """What the employee has promised to do anywhere, if the reader may see it.

        Covers: R035
        """
        self.launch()
        other = self.appraisal("colleague")
        self.as_user(self.env["hr.performance.plan.action"], "manager").create(
            {
                "appraisal_id": other.id,
                "name": "Show the new press",
                "responsible_id": self.people["subject"].id,
                "due_date": "2026-02-28",
            }
        )
        for role in ("subject", "manager"):
            self.assertIn("Show the new press", self.page(self.appraisal(), role))

    @freeze_time("2026-05-15 08:00:00")
    def test_tenure_and_job_history(self):
        """Titles and dates for those who plan with the person. Covers: R032"""
        employee = self.people["subject"]
        employee.version_id.write(
            {"date_version": "2023-03-01", "contract_date_start": "2023-03-01"}
        )
        chief = self.env["hr.job"].create(
            {"name": "Shift Leader", "company_id": self.company.id}
        )
        employee.create_version({"date_version": "2025-04-01", "job_id": chief.id})
        self.launch()
        plan = self.appraisal()
        for role in ("subject", "manager", "head", "hr_in"):
            page = self.page(plan, role)
            self.assertIn("3 years, 2 months", page)
            self.assertLess(page.index("Shift Leader"), page.rindex("Fitter"))
        self.assertNotIn("wage", self.page(plan, "manager").lower())

    def test_development_lines_are_tagged(self):
        """A goal may serve the person's own development. Covers: R032"""
        self.launch()
        line = self.as_user(self.appraisal(), "subject").line_ids[2]
        line.is_development = True
        noted = self.as_user(self.appraisal(), "manager").proposal_ids
        self.assertEqual(noted.field_label, "Development Goal")
        self.assertEqual(noted.new_value, "Yes")
        self.agree(self.appraisal())
        with self.assertRaisesRegex(UserError, "plan is agreed"):
            line.is_development = False

    def test_last_result_as_far_as_the_reader_may_see_it(self):
        """The employee sees it once released, never before. Covers: R031"""
        plan = self.last(release=False)
        self.assertNotIn("Last result", self.page(plan, "subject"))
        self.assertIn("Last result", self.page(plan, "manager"))
        self.as_user(self.result(self.appraisal()), "hr_in").action_release()
        page = self.page(plan, "subject")
        self.assertIn("Last result", page)
        self.assertIn("2026 H1", page)

    def test_commitments_and_development_of_the_last_interview(self):
        """Open promises and points on development, for the two sides only.

        Covers: R031, R032, R035
        """
        self.scheme.interview_policy = "all"
        plan = self.last(release=False)
        interview = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", self.appraisal().id)]
        )
        self.env["hr.performance.commitment"].create(
            {
                "interview_id": interview.id,
                "who": "manager",
                "text": "A course in welding",
                "due_date": "2026-09-30",
            }
        )
        self.env["hr.performance.interview.topic"].create(
            {
                "interview_id": interview.id,
                "kind": "career",
                "text": "Wants to lead a shift",
                "expected_result": "Deputy in summer",
            }
        )
        self.assertNotIn("welding", self.page(plan, "manager"))
        interview.write({"state": "signed", "is_review_open": True})
        for role in ("subject", "manager"):
            page = self.page(plan, role)
            for text in ("A course in welding", "lead a shift", "Deputy in summer"):
                self.assertIn(text, page)
        for role in ("head", "hr_in"):
            self.assertNotIn("lead a shift", self.page(plan, role))
            self.assertNotIn("welding", self.page(plan, role))

    def test_people_without_login_and_units(self):
        """Userless people have a page as well, for their manager."""
        self.launch()
        self.assertIn("Three goals", self.page(self.appraisal("userless"), "manager"))
        self.people["userless"].active = False
        self.assertIn("Three goals", self.page(self.appraisal("userless"), "manager"))

    def test_queries_of_the_page_do_not_grow_with_the_sheets(self):
        """Two sheets and eight take the same queries."""
        self.last()
        team = self.new.appraisal_ids.filtered(
            lambda a: a.department_id == self.plant and a.employee_id.user_id
        )
        for role in ("userless", "hr_out", "reward", "approver"):
            team |= self.appraisal(role, self.new)
        plans = self.as_user(team, "hr_admin")
        counts = {}
        for batch in (plans[:2], plans[2:10]):
            self.env.flush_all()
            self.env.invalidate_all()
            batch.mapped("background_html")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            batch.mapped("background_html")
            counts[len(batch)] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[8], counts[2] + 4, counts)
