# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Progress reports: how a goal is going, where no value comes by itself."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..base.test_tours import TourCase
from ..measure.test_value_log import LogCase
from ..waiting.common_home import HomeMixin
from ..waiting.test_waiting_contract import ToldMixin

CRON = "hr_performance.ir_cron_hr_performance_progress_report"
VERB = "Report your progress: 2026 H1"


class ReportCase(HomeMixin, ToldMixin, LogCase):
    """Output by the month, defects without frequency; February is over."""

    def ask(self):
        """Run the scheduled job; the reports of the subject, oldest first."""
        self.run_job(self.env.ref(CRON))
        self.env.invalidate_all()
        return self.reports()

    def reports(self, title=None):
        found = self.env["hr.performance.progress.report"].search(
            [("owner_id", "=", self.people["subject"].id)], order="date_end, id"
        )
        return found.filtered(lambda r: not title or r.line_id.title == title)

    def said(self, *names, title="Output"):
        return [tuple(r[name] for name in names) for r in self.reports(title)]

    def due_page(self, role="subject"):
        """What the row of the first page opens."""
        sheet = self.as_user(self.appraisal(), role)
        return self.dialog(sheet.action_log_values(), role)

    def row(self, log, title="Output"):
        return log.row_ids.filtered(lambda row: row.title == title)

    def report(self, value, text, difficulties=None, role="subject", title="Output"):
        log = self.due_page(role)
        words = {"note": text, "difficulties": difficulties}
        self.row(log, title).write({"value_input": value, **words})
        log.action_save()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 10:00:00")
class TestProgressReport(ReportCase):
    """Asked when a period is over, given with a value and a sentence. Covers: R062"""

    def setUp(self):
        super().setUp()
        self.sheet = self.agreed()
        self.alone()

    def test_asked_when_a_period_is_over(self):
        """Each goal at its own rhythm, with its own last day. Covers: R062"""
        found = self.ask()
        self.assertEqual(
            {
                (r.line_id.title, str(r.date_start), str(r.date_end), str(r.deadline))
                for r in found
            },
            {
                ("Output", "2026-02-01", "2026-02-28", "2026-03-05"),
                ("Defects", "2026-02-01", "2026-02-28", "2026-03-05"),
            },
        )
        self.assertEqual(set(found.mapped("state")), {"open"})
        self.assertEqual(self.ask(), found, "nobody is asked twice")

    def test_a_second_run_writes_nothing(self):
        self.ask()
        self.env.flush_all()
        query = "SELECT xmin, id FROM hr_performance_progress_report ORDER BY id"
        self.env.cr.execute(query)
        before = self.env.cr.fetchall()
        self.ask()
        self.env.cr.execute(query)
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_the_rhythm_of_the_scheme(self):
        """The KPI's own goes first; the scheme says it for all others."""
        rules = self.cycle.frozen_rules
        self.cycle.frozen_rules = {**rules, "report_rhythm": "quarter"}
        self.assertEqual(self.ask().line_id.mapped("title"), ["Output"])
        with freeze_time("2026-04-02 10:00:00"):
            days = {r.line_id.title: str(r.date_end) for r in self.ask()}
            self.assertEqual(days, {"Output": "2026-03-31", "Defects": "2026-03-31"})
        self.cycle.frozen_rules = {**rules, "report_rhythm": "off"}
        with freeze_time("2026-05-02 10:00:00"):
            self.ask()
            self.assertEqual(len(self.reports("Output")), 2, "none is asked any more")

    def test_value_and_sentence_on_one_page(self):
        """One row waits, one page takes all; both sides read it at once."""
        self.ask()
        self.assertIn(VERB, self.verbs("subject"))
        self.assertNotIn(VERB, self.verbs("manager"))
        self.assertEqual(self.opened("reports", "subject"), self.sheet)
        self.report("12.5", "On track", "One machine stands still")
        given = self.reports("Output")
        self.assertEqual(given.state, "given")
        self.assertEqual(given.given_by_id, self.users["subject"])
        self.assertEqual(self.values(), [("2026-02-28", 12.5)])
        for role in ("subject", "manager", "head", "hr_in"):
            with self.subTest(role=role):
                read = self.as_user(given, role).read(
                    ["value_text", "text", "difficulties"]
                )[0]
                self.assertEqual(read["value_text"], "12.5 t")
                self.assertEqual(read["text"], "On track")
                course = self.line(role=role).action_load_course()
                self.assertEqual(
                    course["reports"][0]["difficulties"], "One machine stands still"
                )
        self.assertIn(VERB, self.verbs("subject"), "defects are still to be reported")
        self.report("2", "Few", title="Defects")
        self.assertNotIn(VERB, self.verbs("subject"))

    def test_a_value_by_any_other_way_is_a_report(self):
        """Nothing is typed twice: logged, typed in the plan, taken back."""
        self.ask()
        log = self.log()
        self.put(log, v0="7")
        self.assertEqual(self.said("state", "has_value", "value"), [("given", True, 7)])
        self.line("Defects").actual_input = "3"
        self.assertEqual(self.said("state", "value", title="Defects"), [("given", 3.0)])
        self.measures().filtered(lambda m: m.kpi_id == self.kpi).unlink()
        self.assertEqual(self.said("has_value", "value_text"), [(False, False)])

    def test_what_is_missing_is_no_zero(self):
        """A month without report stays missing beside a month of 0. Covers: R062"""
        self.ask()
        with freeze_time("2026-04-01 10:00:00"):
            self.ask()
            self.assertEqual(self.said("state"), [("missing",), ("open",)])
            self.report("0", "Strike")
            self.assertEqual(
                self.said("state", "value_text"),
                [("missing", False), ("given", "0 t")],
            )
            course = self.line().action_load_course()
            bars = course["panels"][0]["series"][0]["values"]
            self.assertEqual(bars[:3], [None, None, 0])
            self.assertIn("February 2026", course["missing"])
            self.assertNotIn("March", course["missing"])

    def test_a_sentence_without_value(self):
        """Who cannot measure says so; the value is missing, nobody is asked again."""
        self.ask()
        self.report("", "The scales are broken")
        self.assertEqual(
            self.said("state", "value_text", "text"),
            [("given", False, "The scales are broken")],
        )
        self.assertFalse(self.measures())
        self.assertIn("February 2026", self.line().action_load_course()["missing"])

    def test_one_value_for_the_whole_keeps_its_history(self):
        """A goal without frequency is told so far; the curve shows each report."""
        self.ask()
        self.report("1", "Good", title="Defects")
        with freeze_time("2026-04-01 10:00:00"):
            self.ask()
            row = self.row(self.due_page(), "Defects")
            self.assertEqual((row.label, row.value_input), ("March 2026", "1"))
            self.assertFalse(row.note)
            self.report("4", "Worse", title="Defects")
            self.assertEqual(
                self.said("value", "text", title="Defects"), [(1, "Good"), (4, "Worse")]
            )
            self.assertEqual(self.line("Defects").actual, 4)
            panels = self.line("Defects").action_load_course()["panels"]
            found = panels[0]["series"][0]["values"]
            self.assertEqual(found[:4], [None, 1, 4, None])

    def test_reminded_in_the_one_mail(self):
        """One row for all goals of a plan, when it is due, and again when late."""
        self.ask()
        self.assert_told([])
        with freeze_time("2026-03-03 10:00:00"):
            self.assert_told(["subject"], "Report the progress of: Output, Defects")
            self.assert_told([])
        with freeze_time("2026-03-20 10:00:00"):
            self.assert_told(["subject"], "late since")
            self.report("12", "Fine")
            self.report("2", "Fine", title="Defects")
        with freeze_time("2026-03-28 10:00:00"):
            self.assert_told([])

    def test_who_has_no_login_is_asked_through_the_manager(self):
        self.people["subject"].user_id = False
        self.ask()
        self.assertIn(VERB, self.verbs("manager"))
        self.report("12", "He says it is fine", role="manager")
        self.assertEqual(self.reports("Output").state, "given")
        self.assertEqual(self.reports("Output").given_by_id, self.users["manager"])

    def test_it_ends_with_the_work_on_the_plan(self):
        """Once the manager reviews nobody is asked any more."""
        self.ask()
        self.as_user(self.sheet, "manager").action_open_assessment()
        self.assertIn(VERB, self.verbs("subject"), "the own review is to come")
        self.sheet._move({"state": "manager_review"})
        self.assertNotIn(VERB, self.verbs("subject"))
        self.ask()
        self.assertEqual(set(self.reports().mapped("state")), {"missing"})

    def test_it_stands_beside_the_line_at_review_time(self):
        """In review and talk, with the notes of the period."""
        self.ask()
        self.report("12.5", "On track", "One machine stands still")
        facts = self.env["hr.performance.coaching"]
        for role in ("subject", "manager"):
            rows = self.as_user(facts, role).action_load_facts(self.sheet.id)
            [row] = [row for row in rows if row["title"] == "Output"]
            [note] = row["notes"]
            self.assertEqual(
                (note["kind"], note["text"], note["step"]),
                ("Progress Report", "12.5 t: On track", "One machine stands still"),
            )

    def test_nobody_else_and_by_no_other_way(self):
        """Colleagues read nothing; nobody writes one over RPC."""
        report = self.ask()[0]
        for role in ("colleague", "hr_out"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(report, role).read(["text"])
        for role in ("subject", "manager", "hr_admin"):
            for values in ({"text": "Mine"}, {"state": "given"}):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(report, role).write(values)
        with self.assertRaises(AccessError):
            self.due_page("head")

    def test_what_comes_by_itself_is_not_asked(self):
        source = self.env["hr.performance.kpi.source"].create(
            {
                "name": "Meetings held",
                "kpi_id": self.kpi.id,
                "company_id": self.company.id,
                "model_name": "calendar.event",
                "date_field": "start",
                "employee_path": "user_id",
            }
        )
        source.sudo()._write({"state": "active"})
        self.env.invalidate_all()
        self.assertEqual(self.ask().line_id.mapped("title"), ["Defects"])

    def test_queries_do_not_grow_with_the_sheets(self):
        """All sheets of a batch cost what one costs."""
        sheets = self.sheet.browse(self.cycle.appraisal_ids.ids)
        sheets._move({"state": "agreed"})
        model = self.env["hr.performance.progress.report"]

        def queries(some):
            model.search([]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            model._ask(some)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(sheets)
        self.assertGreater(len(sheets), 3)
        self.assertLessEqual(queries(sheets), queries(self.sheet) + 3)

    def test_it_waits_on_one_row_only(self):
        """A plan that is to be reported is not listed for its values as well."""
        self.assertIn("Log your values: 2026 H1", self.verbs("subject"))
        self.ask()
        found = self.verbs("subject")
        self.assertIn(VERB, found)
        self.assertNotIn("Log your values: 2026 H1", found)

    def test_an_own_goal(self):
        """Written by the person, without KPI: the scheme's rhythm."""
        sheet = self.sheet.sudo()
        line = self.env["hr.performance.appraisal.line"].create(
            {"appraisal_id": sheet.id, "name": "Certify", "target": 60}
        )
        self.ask()
        self.report("10", "First module", title="Certify")
        self.assertEqual(self.said("value", title="Certify"), [(10,)])
        self.assertEqual(line.actual, 10)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 10:00:00", tick=True)
class TestProgressReportTour(ReportCase, TourCase):
    """Reported in the browser, from the first page. Covers: R062"""

    def test_from_the_first_page(self):
        """The row of the first page, one page for all goals, by keyboard."""
        self.agreed()
        self.ask()
        self.tour("hr_performance_report", "hr_performance_home_action", "subject")
        self.assertEqual(
            self.said("state", "value", "text", "difficulties"),
            [("given", 12.5, "On track", "One machine")],
        )
