# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exchange.common_import import ImportCase, csv_bytes, xlsx


@tagged("post_install", "-at_install")
class TestOneValue(ImportCase):
    """One value of a person and KPI in each data period, whoever entered it and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi.write({"aggregation": "sum", "data_period": "month"})
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    def actual(self):
        self.env.invalidate_all()
        return self.appraisal().line_ids.filtered(lambda x: x.kpi_id == self.kpi).actual

    def file(self, *rows):
        return xlsx([["00subject", "OUT", day, value, None] for day, value in rows])

    def by_form(self, day, value, role="manager"):
        return self.as_user(self.env["hr.performance.measure"], role).create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.kpi.id,
                "period_end": day,
                "value": value,
            }
        )

    @contextmanager
    def refused(self, error, text):
        """Refused as a request is: nothing of it stays."""
        with self.assertRaisesRegex(error, text), self.cr.savepoint():
            yield
        self.env.invalidate_all()

    # THE SAME PERIOD TWICE

    def test_a_corrected_file_names_another_day_of_the_month(self):
        """March as 2026-03-01, corrected as 2026-03, and back again."""
        self.load("hr_in", self.file((date(2026, 3, 1), 40)))
        for day, value in (("2026-03", 42), (date(2026, 3, 15), 41), ("2026-03", 41)):
            wizard = self.load("hr_in", self.file((day, value)))
            self.assertEqual(wizard.created_count, 0)
            self.assertEqual(self.actual(), value)
        self.assertEqual(len(self.measures()), 1)
        wizard = self.load("hr_in", self.file(("2026-03", 41)))
        self.assertEqual(self.counts(wizard), (0, 0, 1))

    def test_every_length_of_period(self):
        days = {
            "week": ("2026-03-09", "2026-03-15"),
            "month": ("2026-02-01", "2026-02-28"),
            "quarter": ("2026-01-31", "2026-03-31"),
            "half": ("2026-01-01", "2026-06-30"),
            "year": ("2026-01-01", "2026-06-30"),
        }
        for length, (one, other) in days.items():
            with self.subTest(length=length):
                self.kpi.sudo()._write({"data_period": length})
                self.kpi.invalidate_recordset()
                self.load("hr_in", self.file((one, 40)))
                self.load("hr_in", self.file((other, 42)))
                self.assertEqual(self.actual(), 42)
                self.measures().sudo().unlink()

    def test_neighbouring_periods_are_two(self):
        self.load("hr_in", self.file(("2026-01-31", 1), ("2026-02-01", 2)))
        self.assertEqual(self.actual(), 3)

    def test_twice_in_one_file(self):
        wizard = self.check("hr_in", self.file(("2026-03-01", 40), ("2026-03-31", 42)))
        self.assertEqual(self.findings(wizard), [(3, "Badge ID", "00subject")])

    def test_twice_by_the_form(self):
        """The second is refused with the day of the first, and so is a move."""
        first = self.by_form("2026-03-01", 40)
        with self.refused(UserError, "Mar 1, 2026"):
            self.by_form("2026-03-31", 42, "subject")
        other = self.by_form("2026-04-30", 10)
        with self.refused(UserError, "already"):
            self.as_user(other, "manager").period_end = "2026-03-31"
        self.env.invalidate_all()
        self.as_user(first, "subject").value = 42
        self.assertEqual(self.actual(), 52)

    def test_entered_and_imported(self):
        """What was entered by hand goes before a file, on whichever day."""
        self.load("hr_in", self.file((date(2026, 3, 1), 40)))
        self.by_form("2026-03-20", 42)
        self.assertEqual(self.actual(), 42)
        wizard = self.load("hr_in", self.file(("2026-03", 44)))
        self.assertEqual(self.actual(), 42)
        self.assertEqual(self.findings(wizard, "warning"), [(2, "Actual Value", "44")])
        self.assertIn("42", wizard.line_ids.reason)

    def test_two_stored_values_of_a_period(self):
        """Data of before: both stay, and the one that was entered last counts."""
        first = self.by_form("2026-03-01", 40)
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO hr_performance_measure (employee_id, kpi_id, company_id,
                      period_end, value, source, write_date)
               SELECT employee_id, kpi_id, company_id, '2026-03-31', 42, source,
                      write_date + interval '1 day'
                 FROM hr_performance_measure WHERE id = %s""",
            [first.id],
        )
        self.appraisal().line_ids._refresh_actuals()
        self.assertEqual(self.actual(), 42)
        self.assertEqual(len(self.measures()), 2)

    def test_without_data_period_each_day_counts(self):
        self.kpi.sudo()._write({"data_period": None})
        self.kpi.invalidate_recordset()
        self.by_form("2026-03-01", 40)
        self.by_form("2026-03-31", 42)
        self.assertEqual(self.actual(), 82)

    # A TOTAL AND ITS PARTS

    def test_total_then_parts(self):
        self.enter(self.appraisal(), {"Output": "75"})
        rows = [(f"2026-0{month}", 10) for month in range(1, 7)]
        wizard = self.check("hr_in", self.file(*rows))
        found = [row for row, _column, _value in self.findings(wizard)]
        self.assertEqual(found, [2, 3, 4, 5, 6])
        self.assertIn("2026 H1", wizard.line_ids[0].reason)
        with self.refused(UserError, "2026 H1"):
            self.by_form("2026-02-28", 10)
        self.assertEqual(self.actual(), 75)
        self.enter(self.appraisal(), {"Output": ""})
        self.load("hr_in", self.file(*rows))
        self.assertEqual(self.actual(), 60)

    def test_parts_then_total(self):
        self.load("hr_in", self.file(("2026-02", 10)))
        with self.refused(UserError, "several periods"):
            self.enter(self.appraisal(), {"Output": "75"})

    def test_total_and_parts_of_what_is_not_added(self):
        """The latest value is no total; an average of a total and parts is wrong."""
        for aggregation, is_conflict in (("avg", True), ("max", True), ("last", False)):
            with self.subTest(aggregation=aggregation):
                self.kpi.sudo()._write({"aggregation": aggregation})
                self.kpi.invalidate_recordset()
                self.enter(self.appraisal(), {"Output": "75"})
                wizard = self.check("hr_in", self.file(("2026-02", 10)))
                self.assertEqual(bool(wizard.error_count), is_conflict)
                self.enter(self.appraisal(), {"Output": ""})

    def test_a_total_that_is_moved_is_a_part(self):
        self.enter(self.appraisal(), {"Output": "75"})
        total = self.measures()
        self.assertEqual(total.period_start, date(2026, 1, 1))
        self.as_user(total, "manager").period_end = "2026-05-31"
        self.assertFalse(total.period_start)
        self.by_form("2026-04-30", 5)
        self.assertEqual(self.actual(), 80)

    def test_a_total_of_one_period_is_that_period(self):
        """Of a half-yearly KPI, what the plan says and a file says is one value."""
        self.kpi.sudo()._write({"data_period": "half"})
        self.kpi.invalidate_recordset()
        self.load("hr_in", self.file(("2026-03-01", 60)))
        self.enter(self.appraisal(), {"Output": "75"})
        self.assertEqual(self.actual(), 75)

    def test_collected_parts_give_way_to_a_total(self):
        """What the system makes is not asked: a total that was entered counts."""
        self.enter(self.appraisal(), {"Output": "75"})
        measures = self.env["hr.performance.measure"]
        common = {"employee_id": self.people["subject"].id, "kpi_id": self.kpi.id}
        part = {**common, "period_end": "2026-02-28", "value": 10, "source": "odoo"}
        measures.create(part)
        self.assertEqual(self.actual(), 75)
        self.measures().filtered("period_start").sudo().unlink()
        self.assertEqual(self.actual(), 10)

    # NUMBERS AS PEOPLE TYPE THEM

    def test_marks_of_another_language(self):
        """Refused with what was meant, when typed and from a file."""
        for text, meant in {
            "98,5": "98.5",
            "1.234,56": "1234.56",
            "12,5%": "12.5",
        }.items():
            with self.refused(UserError, rf"{meant}\?"):
                self.enter(self.appraisal(), {"Output": text})
            wizard = self.check("hr_in", self.file(("2026-03", text)))
            self.assertEqual(self.findings(wizard), [(2, "Actual Value", text)])
            self.assertIn(f"{meant}?", wizard.line_ids.reason)

    def test_marks_of_the_own_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.users["subject"].lang = self.users["hr_in"].lang = "de_DE"
        line = self.appraisal().line_ids.filtered(lambda x: x.kpi_id == self.kpi)
        line = self.as_user(line, "subject").with_context(lang="de_DE")
        line.actual_input = "1.234,5"
        self.assertEqual(self.actual(), 1234.5)
        with self.refused(UserError, "98,5"):
            line.actual_input = "98.5"

    def test_large_amounts(self):
        """Dong, rupiah and won: typed and imported alike."""
        self.enter(self.appraisal(), {"Output": "24,300,000,000"})
        self.assertEqual(self.actual(), 24300000000)
        self.load("hr_in", self.file(("2026-06-30", 999999999999999)))

    def test_a_number_is_no_month(self):
        wizard = self.check("hr_in", self.file((2026.1, 5)))
        self.assertEqual(self.findings(wizard), [(2, "Period End", "2026.1")])
        rows = [["00subject", "OUT", "2026.1", "5", ""]]
        wizard = self.check("hr_in", csv_bytes(rows), name="file.csv")
        self.assertEqual(self.findings(wizard), [(2, "Period End", "2026.1")])
