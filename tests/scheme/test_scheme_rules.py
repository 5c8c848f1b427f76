# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestSchemeRules(PerformanceCase):
    """Rules, their versions, templates by job and department, profiles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder, cls.clerk = cls.env["hr.job"].create(
            [
                {"name": "Welder", "company_id": cls.company.id},
                {"name": "Clerk", "company_id": cls.company.id},
            ]
        )
        cls.by_job, cls.by_department, cls.by_both, cls.of_works = (
            cls.template.copy({"name": name, "state": "released"})
            for name in ("Welder", "Plant", "Welder in Plant", "Works")
        )
        cls.people["subject"].job_id = cls.welder
        cls.people["hr_out"].job_id = cls.welder
        cls.people["hr_admin"].job_id = cls.clerk

    def rows(self, *rows):
        """Set the template rows of the scheme: (job, department, template)."""
        self.scheme.template_rule_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "job_id": job and job.id,
                        "department_id": department and department.id,
                        "template_id": template.id,
                    }
                )
                for job, department, template in rows
            ),
        ]

    def test_most_specific_template_wins(self):
        """Job and department, job, nearest department, default."""
        self.rows(
            (None, self.works, self.of_works),
            (None, self.plant, self.by_department),
            (self.welder, None, self.by_job),
            (self.welder, self.works, self.by_both),
        )
        self.launch()
        expected = {
            "subject": self.by_both,  # welder below Works
            "hr_out": self.by_job,  # welder in the office
            "colleague": self.by_department,  # Plant is nearer than Works
            "ceo": self.of_works,
            "hr_admin": self.template,
        }
        for role, template in expected.items():
            self.assertEqual(self.appraisal(role).template_id, template, role)

    def test_templates_cost_the_same_for_more_people(self):
        """The number of queries does not grow with the number of people."""
        self.rows((None, self.works, self.of_works), (self.welder, None, self.by_job))
        counts = []
        for number in (2, 60):
            people = self.env["hr.employee"].create(
                [
                    {
                        "name": f"Person {n}",
                        "company_id": self.company.id,
                        "department_id": self.plant.id,
                        "job_id": self.welder.id,
                    }
                    for n in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.scheme._templates_for(people)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_job_without_template_is_named_at_launch(self):
        """No default and an unmatched job: the launch lists the jobs and stops."""
        self.rows((None, self.works, self.of_works))
        self.cycle.template_id = False
        with self.assertRaisesRegex(UserError, r"Clerk \(1\).*Welder \(1\)"):
            self.launch()
        self.assertEqual(self.cycle.state, "draft")
        self.rows(
            (None, self.works, self.of_works), (None, self.office, self.by_department)
        )
        self.launch()
        self.assertEqual(self.appraisal("hr_out").template_id, self.by_department)

    def test_row_names_job_or_department(self):
        """A row for everybody would hide the default template."""
        with self.assertRaisesRegex(ValidationError, "job position or a department"):
            self.rows((None, None, self.by_job))

    def test_rules_are_frozen_at_launch(self):
        """A launched cycle keeps rules and version; the next one has the new ones."""
        self.scheme.write({"items_cap": 3, "appeal_days": 7, "policy_text": "Old"})
        version = self.scheme.version
        self.launch()
        admin = self.as_user(self.scheme, "hr_admin")
        admin.write({"items_cap": 9, "appeal_days": 2, "interview_policy": "all"})
        admin.policy_text = "New"
        cycle = self.as_user(self.cycle, "subject")
        self.assertEqual(cycle.scheme_version, version)
        self.assertEqual(self.scheme.version, version + 2)
        self.assertEqual(cycle._rule("items_cap"), 3)
        self.assertEqual(cycle._rule("appeal_days"), 7)
        self.assertEqual(cycle._rule("interview_policy"), "none")
        self.assertIn("Old", cycle._rule("policy_text"))
        self.assertEqual(cycle._rule("template_id"), self.template)
        later = self._cycle(name="2027", date_start="2027-01-01", date_end="2027-06-30")
        self.assertEqual(later._rule("items_cap"), 9)

    def test_frozen_rules_decide(self):
        """Scoring and interviews go by the frozen rules, not by the scheme's today."""
        self.scheme.interview_policy = "all"
        self.launch()
        self.scheme.interview_policy = "none"
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        self.assertTrue(appraisal.interview_ids)

    def test_rules_are_told_with_what_changed_since(self):
        """The cycle's table shows each rule, and the scheme's value where it differs"""
        self.launch()
        cycle = self.as_user(self.cycle, "subject")
        self.assertNotIn("in the scheme now", cycle.rules_html)
        self.scheme.appeal_days = 9
        cycle.invalidate_recordset(["rules_html"])
        self.assertIn("Days to Appeal", cycle.rules_html)
        self.assertIn("in the scheme now: 9", cycle.rules_html)

    def test_nobody_writes_frozen_rules(self):
        """Frozen rules and their version are the launch's alone."""
        cycle = self.as_user(self.cycle, "hr_admin")
        for values in ({"frozen_rules": {"items_cap": 50}}, {"scheme_version": 9}):
            with self.assertRaises(AccessError):
                cycle.write(values)

    def test_every_rule_makes_a_version(self):
        """Fields, template rows and checks count; the name of the scheme does not."""
        scheme = self.as_user(self.scheme, "hr_admin")
        changes = [
            lambda: scheme.write({"plan_days": 10}),
            lambda: scheme.write(
                {
                    "template_rule_ids": [
                        Command.create(
                            {
                                "department_id": self.plant.id,
                                "template_id": self.by_job.id,
                            }
                        )
                    ]
                }
            ),
            lambda: scheme.gate_ids.filtered(lambda g: g.code == "rater_trained").write(
                {"level": "required"}
            ),
        ]
        for change in changes:
            before = scheme.version
            change()
            self.assertEqual(scheme.version, before + 1)
        before = scheme.version
        scheme.write({"name": "Renamed", "plan_days": 10})
        self.assertEqual(scheme.version, before)

    def test_profile_sets_steps_and_checks(self):
        """Choosing a profile sets the steps at once, in the form and over RPC."""
        with Form(self.as_user(self.scheme, "hr_admin")) as form:
            form.profile = "full"
            self.assertTrue(form.second_review)
            form.self_review = False
        self.assertTrue(self.scheme.second_review)
        self.assertFalse(self.scheme.self_review)
        level = {gate.code: gate.level for gate in self.scheme.gate_ids}
        self.assertEqual(level["template_review"], "required")
        self.as_user(self.scheme, "hr_admin").profile = "light"
        self.assertFalse(self.scheme.second_review)
        self.assertEqual(self.scheme.interview_policy, "all")
        level = {gate.code: gate.level for gate in self.scheme.gate_ids}
        self.assertEqual(level["template_review"], "off")

    def test_three_profiles_are_there(self):
        """Light, Standard and Full are seeded with their steps."""
        steps = {
            name: self.env.ref(f"hr_performance.hr_performance_scheme_{name}")
            for name in ("light", "standard", "full")
        }
        self.assertEqual(
            {n: (s.self_review, s.second_review) for n, s in steps.items()},
            {
                "light": (False, False),
                "standard": (True, False),
                "full": (True, True),
            },
        )

    def test_small_companies_start_light(self):
        """Below fifty people Light, from fifty on Standard, unless one is chosen."""
        scheme = self.env["hr.performance.scheme"]
        self.scheme.active = False
        self.assertEqual(scheme._default_for(self.company).profile, "light")
        self.workers(50, self.people["manager"])
        self.assertEqual(scheme._default_for(self.company).profile, "standard")
        self.company.performance_scheme_id = self.env.ref(
            "hr_performance.hr_performance_scheme_full"
        )
        self.assertEqual(scheme._default_for(self.company).profile, "full")

    def test_deadlines_in_order(self):
        """A later step is due later; the error names both deadlines."""
        self.scheme.write({"self_review": True, "second_review": True})
        with self.assertRaisesRegex(ValidationError, "Manager's Review Submitted"):
            self.scheme.write({"self_review_days": 20, "manager_review_days": 10})
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            self.scheme.retention_months = -1

    def test_cycle_shows_how_long_its_records_are_kept(self):
        """The scheme's months after the end, frozen at launch; the filter finds it."""
        self.scheme.retention_months = 12
        self.assertEqual(str(self.cycle.kept_until), "2027-06-30")
        self.launch()
        self.scheme.retention_months = 24
        self.assertEqual(str(self.cycle.kept_until), "2027-06-30")
        later = self._cycle(name="Later")
        self.assertEqual(str(later.kept_until), "2028-06-30")

    def test_calendar_follows_the_deadlines(self):
        """The proposed stages end when the scheme says so."""
        self.scheme.write(
            {"plan_days": 10, "manager_review_days": 12, "interview_days": 40}
        )
        cycle = self._cycle(name="With deadlines")
        cycle._fill_calendar()
        ends = {stage.state: str(stage.date_end) for stage in cycle.stage_ids}
        self.assertEqual(ends["planning"], "2026-01-10")
        self.assertEqual(ends["assessment"], "2026-07-12")
        self.assertEqual(str(cycle.interview_due_date), "2026-08-09")
        self.assertEqual(str(cycle._deadline("manager_review")), "2026-07-12")

    # LENGTH

    def test_long_cycle_without_midterm_warns(self):
        """More than six months without a mid-cycle review is shown. Covers: R004"""
        year = self._cycle(date_start="2026-01-01", date_end="2026-12-31")
        self.assertIn("longer than six months", year.length_warning)
        year.midterm_date = "2026-07-01"
        self.assertFalse(year.length_warning)
        year.midterm_date = False
        self._cycle(parent_id=year.id, date_start="2026-01-01", date_end="2026-03-31")
        self.assertFalse(year.length_warning)
        self.assertFalse(self.cycle.length_warning, "half a year is not too long")

    def test_cycle_shorter_than_data_period_warns(self):
        """A KPI whose value comes later than the cycle ends is named. Covers: R004"""
        self.kpi.data_period = "quarter"
        month = self._cycle(date_start="2026-01-01", date_end="2026-01-31")
        self.assertIn("Output has a value", month.length_warning)
        self.assertIn("(Quarterly), so 0 in this period", month.length_warning)
        quarter = self._cycle(date_start="2026-01-01", date_end="2026-03-31")
        self.assertFalse(quarter.length_warning)

    def test_few_values_warn(self):
        """Fewer values than the scheme asks for are counted and named. Covers: R218"""
        self.scheme.minimum_values = 3
        ways = {
            # data period, last day -> values until then
            ("month", "2026-03-30"): 2,
            ("month", "2026-03-31"): None,
            ("quarter", "2026-09-29"): 2,
            ("quarter", "2026-09-30"): None,
            ("half", "2026-12-31"): 2,
            ("week", "2026-02-28"): None,
            (False, "2026-02-28"): None,
        }
        for (period, end), count in ways.items():
            self.kpi.data_period = period
            cycle = self._cycle(
                date_start="2026-01-01", date_end=end, midterm_date="2026-01-15"
            )
            said = cycle.length_warning or ""
            with self.subTest(period=period, end=end):
                self.assertEqual("Output has a value" in said, count is not None)
                if count is not None:
                    self.assertIn(f"so {count} in this period", said)
                    self.assertIn("at least 3", said)
        self.scheme.minimum_values = 0
        self.assertFalse(cycle.length_warning)
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            self.scheme.minimum_values = -1

    def test_cycle_shorter_than_a_month_warns(self):
        """Whatever is measured, and also without any KPI. Covers: R218"""
        self.kpi.data_period = False
        days = {"2026-02-27": True, "2026-02-28": False, "2026-03-01": False}
        for end, is_short in days.items():
            cycle = self._cycle(date_start="2026-02-01", date_end=end)
            said = cycle.length_warning or ""
            self.assertEqual("shorter than a month" in said, is_short, end)
        self.template.line_ids.unlink()
        bare = self._cycle(date_start="2026-02-01", date_end="2026-02-20")
        self.assertIn("shorter than a month", bare.length_warning)

    def test_length_stops_the_launch_where_required(self):
        """The check of the period's length can be required. Covers: R004"""
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "cycle_length")
        gate.level = "required"
        year = self._cycle(date_start="2026-01-01", date_end="2026-12-31")
        with self.assertRaisesRegex(UserError, "longer than six months"):
            self.launch(year)
        gate.level = "off"
        year.invalidate_recordset(["length_warning"])
        self.assertFalse(year.length_warning)
        self.launch(year)

    # POPULATION

    def test_population_by_department_job_and_tag(self):
        """Departments, jobs and tags choose; frozen at launch. Covers: R005"""
        tag = self.env["hr.employee.category"].create({"name": "Shift"})
        self.people["subject"].category_ids = tag
        self.people["hr_admin"].category_ids = tag
        self.cycle.write(
            {
                "category_ids": [Command.set(tag.ids)],
                "department_ids": [Command.set(self.works.ids)],
                "job_ids": [Command.set(self.welder.ids)],
            }
        )
        cycle = self.launch()
        self.assertEqual(cycle.sudo().population_ids, self.people["subject"])
        self.people["colleague"].write(
            {"category_ids": tag.ids, "job_id": self.welder.id}
        )
        self.assertEqual(cycle.sudo().population_ids, self.people["subject"])
        with self.assertRaisesRegex(UserError, "frozen at launch"):
            cycle.category_ids = False
