# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import PerformanceCase

ACTIVITY_TYPE = "hr_performance.mail_activity_type_kpi_review"


@tagged("post_install", "-at_install")
class TestKpiLibrary(PerformanceCase):
    """The library as a catalogue: owners, reviews, versions, retirement."""

    def kpi_as(self, role, kpi=None):
        return self.as_user(kpi or self.kpi, role)

    def due(self, kpi, days=1, owner="hr_in"):
        day = fields.Date.today() - timedelta(days=days)
        kpi.write({"owner_id": self.users[owner].id, "next_review_date": day})

    def tasks(self, role):
        kind = self.env.ref(ACTIVITY_TYPE)
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("user_id", "=", self.users[role].id)]
        )

    # CATEGORY, RULE AND LEVELS

    def test_category_is_required_and_filters(self):
        """Covers: R046"""
        form = Form(self.as_user(self.env["hr.performance.kpi"], "hr_in"))
        form.name = "Visits"
        with self.assertRaises(AssertionError):
            form.save()
        form.category_id = self.category
        kpi = form.save()
        panel = self.as_user(self.env["hr.performance.kpi"], "hr_in")
        found = panel.search_panel_select_range("category_id", enable_counters=True)
        counts = {row["id"]: row["__count"] for row in found["values"]}
        self.assertEqual(
            counts[self.category.id],
            panel.search_count([("category_id", "=", self.category.id)]),
        )
        self.assertIn(kpi, panel.search([("category_id", "=", self.category.id)]))

    def test_levels_are_required_and_shown_on_every_line(self):
        """A released KPI keeps its levels; each plan line shows them. Covers: R041"""
        bare = self._kpi("Visits", state="draft", level_description=False, target=5)
        with self.assertRaisesRegex(ValidationError, "describe the levels first"):
            self.kpi_as("hr_admin", bare).action_release()
        with self.assertRaisesRegex(ValidationError, "describe the levels first"):
            self.kpi_as("hr_admin").level_description = " "
        self.launch()
        lines = self.as_user(self.appraisal(), "subject").line_ids
        output = lines.filtered(lambda line: line.kpi_id == self.kpi)
        self.assertEqual(output.level_description, self.kpi.level_description)
        own = lines.filtered(lambda line: not line.kpi_id)
        own.own_levels = "Outstanding: helps unasked"
        self.assertEqual(own.level_description, "Outstanding: helps unasked")

    # REVIEWS

    def test_release_plans_the_first_review(self):
        """Covers: R050"""
        kpi = self._kpi("Visits", state="draft", target=5, review_months=6)
        kpi.data_source = "Visit list"
        self.assertFalse(kpi.next_review_date)
        self.kpi_as("hr_admin", kpi).action_release()
        expected = fields.Date.add(fields.Date.today(), months=6)
        self.assertEqual(kpi.next_review_date, expected)
        self.assertFalse(kpi.is_review_overdue)

    def test_overdue_kpis_are_listed(self):
        """As filter and flag; retired and archived ones are not. Covers: R050"""
        library = self.as_user(self.env["hr.performance.kpi"], "hr_in")
        overdue = [("is_review_overdue", "=", True)]
        ours = self.kpi | self.defects
        self.due(ours)
        self.assertEqual(library.search(overdue) & ours, ours)
        self.assertTrue(self.kpi.is_review_overdue)
        self.defects.active = False
        self.assertEqual(library.search(overdue) & ours, self.kpi)
        self.assertIn(
            self.defects,
            library.with_context(active_test=False).search(
                [("is_review_overdue", "=", False)]
            ),
        )
        self.kpi_as("hr_in").action_reviewed()
        self.assertFalse(self.kpi.is_review_overdue)
        self.assertEqual(self.kpi.last_review_date, fields.Date.today())
        with self.assertRaises(AccessError):
            self.kpi_as("hr_admin").last_review_date = "2020-01-01"
        with self.assertRaises(AccessError):
            self.kpi_as("manager").action_reviewed()

    def test_one_task_for_all_overdue_kpis_of_an_owner(self):
        """The daily job keeps one activity per owner and ends it. Covers: R050"""
        third = self._kpi("Visits", target=5)
        self.due(self.kpi, days=9)
        self.due(self.defects, days=2)
        self.due(third, owner="hr_admin")
        self.run_cron("kpi_review")
        self.run_cron("kpi_review")
        task = self.tasks("hr_in")
        self.assertEqual(len(task), 1)
        self.assertEqual(task.summary, "KPIs to review: 2")
        self.assertEqual(task.date_deadline, self.kpi.next_review_date)
        self.assertIn("Output", task.note)
        self.assertIn("Defects", task.note)
        self.assertEqual(self.tasks("hr_admin").summary, "KPIs to review: 1")
        self.kpi_as("hr_in").action_reviewed()
        self.assertEqual(self.tasks("hr_in").summary, "KPIs to review: 1")
        self.kpi_as("hr_in", self.defects).action_reviewed()
        self.assertFalse(self.tasks("hr_in"))
        self.assertTrue(self.tasks("hr_admin"))

    def test_the_daily_job_asks_for_few_things_however_long_the_library(self):
        owners = self.users["hr_in"] | self.users["hr_admin"]
        for number in range(60):
            self._kpi(
                f"Visits {number}",
                target=5,
                owner_id=owners[number % 2].id,
                next_review_date="2020-01-01",
            )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(90):
            self.run_cron("kpi_review")
        self.assertEqual(len(self.tasks("hr_in")), 1)

    # RETIREMENT AND VERSIONS

    def test_goals_and_archived_kpis(self):
        """A goal takes no retired KPI, a plan no archived one. Covers: R050"""
        self.launch()
        line = self.as_user(self.appraisal().line_ids[:1], "manager")
        self.defects.action_archive()
        with self.assertRaisesRegex(UserError, "Defects is retired"):
            line.kpi_id = self.defects
        self.kpi_as("hr_admin").action_retire()
        with self.assertRaisesRegex(ValidationError, "More.*Output is retired"):
            self.env["hr.performance.objective"].create(
                {"name": "More", "level": "company", "kpi_id": self.kpi.id}
            )

    def test_retired_kpis_stay_in_old_plans_and_out_of_new_ones(self):
        """Neither template, nor plan, nor launch takes them. Covers: R050"""
        self.launch()
        old = self.appraisal()
        self.kpi_as("hr_admin").action_retire()
        self.kpi_as("hr_admin").replaced_by_id = self.defects
        self.assertIn(self.kpi, old.line_ids.kpi_id)
        self.agree(old)
        self.enter(old, {"Output": "95", "Defects": "6"})
        self.rate(old)
        self.assertTrue(self.result(old).score)
        message = "Output is retired.*Use Defects"
        with self.assertRaisesRegex(ValidationError, message):
            self.as_user(self.env["hr.performance.template"], "hr_admin").create(
                {
                    "name": "New",
                    "line_ids": [
                        Command.create({"kpi_id": self.kpi.id, "weight": 100})
                    ],
                }
            )
        with self.assertRaisesRegex(ValidationError, message):
            self.as_user(self.template, "hr_admin").copy()
        new = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        with self.assertRaisesRegex(
            UserError, "template Plant holds.*Output is retired.*Use Defects"
        ):
            self.launch(new)
        other = self.appraisal("colleague")
        other.line_ids.filtered(lambda line: line.kpi_id == self.kpi).unlink()
        with self.assertRaisesRegex(UserError, message):
            self.as_user(self.env["hr.performance.appraisal.line"], "manager").create(
                {"appraisal_id": other.id, "kpi_id": self.kpi.id, "weight": 50}
            )

    def test_a_kpi_of_another_company_stays_out_of_plans(self):
        """Also for somebody who works in both. Covers: R050"""
        theirs = self._kpi("Tonnage", target=5, company_id=self.other_company.id)
        self.launch()
        admin = self.users["hr_admin"]
        admin.company_ids |= self.other_company
        plan = self.as_user(self.appraisal(), "hr_admin")
        for act in (
            lambda: plan.line_ids.create(
                {"appraisal_id": plan.id, "kpi_id": theirs.id, "weight": 0}
            ),
            lambda: plan.line_ids[0].write({"kpi_id": theirs.id}),
        ):
            with self.assertRaisesRegex(UserError, "belongs to another company"):
                act()
        theirs.company_id = False
        plan.line_ids[0].kpi_id = theirs

    def test_the_replacement_goes_into_templates(self):
        """Covers: R050"""
        output = self._kpi("Output in Pieces", target=900)
        lines = self.template.line_ids
        lines[0].target = 120
        kpi = self.kpi_as("hr_admin")
        kpi.action_retire()
        with self.assertRaisesRegex(ValidationError, "name the KPI that replaces it"):
            kpi.action_replace_in_templates()
        kpi.replaced_by_id = output
        kpi.action_replace_in_templates()
        self.assertEqual(lines[0].kpi_id, output)
        self.assertEqual(lines[0].target, 120, "the template's own target stays")
        self.launch()
        self.assertIn(output, self.appraisal().line_ids.kpi_id)

    def test_a_new_version_takes_the_place_of_the_old_one(self):
        """Old plans keep theirs; templates and code move on. Covers: R050"""
        self.kpi.code = "OUT"
        self.launch()
        self.agree(self.appraisal())
        action = self.kpi_as("hr_admin").action_new_version()
        new = self.kpi_as(
            "hr_admin", self.env["hr.performance.kpi"].browse(action["res_id"])
        )
        new.write({"target": 110, "data_source": "Production report"})
        new.action_release()
        self.assertEqual(
            (self.kpi.state, self.kpi.replaced_by_id.id), ("retired", new.id)
        )
        self.assertEqual((new.code, new.version), ("OUT", 2))
        self.assertEqual(self.template.line_ids[0].kpi_id.id, new.id)
        self.assertEqual(self.template.line_ids[0].target, 110)
        self.assertIn(self.kpi, self.appraisal().line_ids.kpi_id)

    def test_a_kpi_never_replaces_itself(self):
        self.kpi.replaced_by_id = self.defects
        with self.assertRaisesRegex(ValidationError, "cannot replace itself"):
            self.defects.replaced_by_id = self.kpi
        with self.assertRaisesRegex(ValidationError, "cannot replace itself"):
            self.kpi.replaced_by_id = self.kpi

    def test_usage_is_counted_beyond_the_readers_sight(self):
        self.assertEqual((self.kpi.template_count, self.kpi.plan_count), (1, 0))
        self.launch()
        everybody = len(self.cycle.appraisal_ids)
        self.kpi.invalidate_recordset()
        own = self.kpi_as("hr_out")
        self.assertEqual((own.template_count, own.plan_count), (1, everybody))
        seen = self.as_user(self.env["hr.performance.appraisal"], "hr_out").search(
            own.action_open_plans()["domain"]
        )
        self.assertLess(len(seen), everybody)
        self.assertEqual(
            self.env["hr.performance.template"].search(
                own.action_open_templates()["domain"]
            ),
            self.template,
        )
