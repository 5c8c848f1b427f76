# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_import import HEADER, ImportCase, csv_bytes, xlsx


@tagged("post_install", "-at_install")
class TestImportMeasure(ImportCase):
    """Actual values from files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    def line(self, role="subject", title="Output"):
        return self.appraisal(role).line_ids.filtered(lambda x: x.title == title)

    def row(self, role="subject", kpi="OUT", day="2026-03-31", value=95, note=None):
        return [f"00{role}", kpi, day, value, note]

    # WHAT FILES SAY

    def test_values_reach_the_plan(self):
        wizard = self.load(
            "hr_in",
            xlsx([self.row(note="Report 7"), self.row(kpi="Defects", value="4")]),
        )
        self.assertEqual(self.counts(wizard), (2, 0, 0))
        self.assertEqual(self.line().actual, 95)
        self.assertEqual(self.line(title="Defects").actual, 4)
        measure = self.measures().filtered(lambda m: m.kpi_id == self.kpi)
        self.assertEqual(measure.source, "import")
        self.assertEqual(measure.note, "Report 7")
        self.assertEqual(measure.entered_by_id, self.users["hr_in"])

    def test_cells(self):
        """Numbers and dates in cells, in text, in per cent, in Chinese."""
        days = [datetime(2026, 1, 31), "2026年2月28日", "2026-03", "2026/4/30"]
        numbers = [1234.5, "1,234.5", " -5 ", "98%"]
        rows = [
            self.row(day=day, value=number)
            for day, number in zip(days, numbers, strict=True)
        ]
        self.load("hr_in", xlsx(rows, formats={2: "yyyy-mm-dd"}))
        found = {m.period_end: m.value for m in self.measures()}
        self.assertEqual(
            found,
            {
                date(2026, 1, 31): 1234.5,
                date(2026, 2, 28): 1234.5,
                date(2026, 3, 31): -5,
                date(2026, 4, 30): 98,
            },
        )

    def test_percent_cell_counts_as_it_is_shown(self):
        self.load("hr_in", xlsx([self.row(value=0.955)], formats={3: "0.0%"}))
        self.assertEqual(self.measures().value, 95.5)

    def test_csv(self):
        """Encodings and separators that spreadsheet programs save."""
        header = ["工号", "绩效指标", "截止日期", "实际完成值", "备注"]
        for encoding, delimiter, value in (
            ("gb18030", ",", "91"),
            ("utf-8-sig", ";", "92"),
            ("utf-16", "\t", "93"),
            ("utf-8", ",", "94"),
        ):
            with self.subTest(encoding=encoding):
                content = csv_bytes(
                    [self.row(value=value, note="产量月报")],
                    header=header,
                    encoding=encoding,
                    delimiter=delimiter,
                )
                self.load("hr_in", content, name="file.csv")
                self.assertEqual(self.line().actual, float(value))
                self.assertEqual(self.measures().note, "产量月报")

    def test_title_above_the_header(self):
        content = xlsx(
            [HEADER, self.row()], header=["Plant report 2026", None, None, None, None]
        )
        self.load("hr_in", content)
        self.assertEqual(self.line().actual, 95)

    def test_user_language(self):
        """German separators and dates, as the user's language writes them."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.users["hr_in"].lang = "de_DE"
        wizard = self.wizard(
            "hr_in", xlsx([self.row(day="31.03.2026", value="1.234,5")])
        )
        wizard = wizard.with_context(lang="de_DE")
        wizard.action_check()
        self.assertEqual(self.findings(wizard), [])
        wizard.action_import()
        self.assertEqual(self.measures().value, 1234.5)

    # WHO IS MEANT

    def test_employee_keys(self):
        self.env["ir.model.data"].create(
            {
                "module": "payroll_export",
                "name": "e1001",
                "model": "hr.employee",
                "res_id": self.people["subject"].id,
            }
        )
        for key, text in (
            ("work_email", "Subject@Performance.test"),
            ("external_id", "payroll_export.e1001"),
            ("name", "Subject"),
            ("barcode", "00subject"),
        ):
            with self.subTest(key=key):
                self.measures().unlink()
                content = xlsx([[text, "OUT", "2026-03-31", 95, None]])
                wizard = self.wizard("hr_in", content, employee_key=key)
                wizard.action_check()
                wizard.column_ids.filtered(lambda c: not c.position).role = "employee"
                wizard.action_check()
                self.assertEqual(self.findings(wizard), [])
                wizard.action_import()
                self.assertEqual(self.measures().employee_id, self.people["subject"])

    def test_company_chooses_the_key(self):
        self.company.performance_import_key = "work_email"
        self.assertEqual(self.wizard("hr_in").employee_key, "work_email")

    def test_name_of_two_people(self):
        self.people["colleague"].name = "Subject"
        wizard = self.check(
            "hr_in",
            xlsx([["Subject", "OUT", "2026-03-31", 95]], header=["Name", *HEADER[1:4]]),
            employee_key="name",
        )
        self.assertEqual(self.findings(wizard), [(2, "Name", "Subject")])
        self.assertIn("2 people", wizard.line_ids.reason)

    # BAD ROWS

    def test_every_bad_row_is_listed(self):
        """Row, column, value and reason of each; nothing is written."""
        self.cycle.action_next_stage()
        self.appraisal("colleague").action_confirm_plan()
        self.rate_all("colleague")
        rows = [
            self.row(),
            self.row("nobody"),
            self.row(kpi="Unheard of"),
            self.row(value="many"),
            self.row(day="soon"),
            self.row(day=None),
            self.row(value=1),
            self.row("colleague"),
            self.row(value="nan", day="2026-05-31"),
            self.row(value=1e15, day="2026-05-31"),
        ]
        wizard = self.check("hr_in", xlsx(rows))
        self.assertEqual(
            self.findings(wizard),
            [
                (3, "Badge ID", "00nobody"),
                (4, "KPI", "Unheard of"),
                (5, "Actual Value", "many"),
                (6, "Period End", "soon"),
                (7, "Period End", ""),
                (8, "Badge ID", "00subject"),
                (9, "Badge ID", "00colleague"),
                (10, "Actual Value", "nan"),
                (11, "Actual Value", "1000000000000000"),
            ],
        )
        reasons = wizard.line_ids.mapped("reason")
        self.assertTrue(all(reasons))
        self.assertIn("Row 2", reasons[5])
        self.assertIn("Decided", reasons[6])
        self.assertFalse(
            self.measures().filtered(lambda m: m.employee_id == self.people["subject"])
        )

    def rate_all(self, role):
        self.enter(self.appraisal(role), {"Output": "95", "Defects": "6"}, "manager")
        appraisal = self.appraisal(role)
        self.as_user(appraisal, "manager").action_open_assessment()
        if appraisal.state == "self_review":
            self.as_user(appraisal, "manager").action_skip_self_review("On leave")
        rating = self.rating(appraisal, "manager", "manager")
        rating.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        rating.action_submit()

    def test_all_or_nothing(self):
        """An error that arises after the check leaves nothing of the file."""
        rows = [self.row(), self.row("colleague", value=80)]
        wizard = self.check("hr_in", xlsx(rows))
        self.assertFalse(wizard.error_count)
        self.appraisal("colleague").action_confirm_plan()
        self.rate_all("colleague")
        before = self.measures()
        wizard.action_import()
        self.assertEqual(wizard.state, "check")
        self.assertEqual(self.findings(wizard), [(3, "Badge ID", "00colleague")])
        self.assertEqual(self.measures(), before)
        self.assertFalse(self.line().has_actual)

    def test_day_outside_any_cycle_is_a_hint(self):
        wizard = self.load("hr_in", xlsx([self.row(day="2020-12-31")]))
        self.assertEqual(
            self.findings(wizard, "warning"), [(2, "Period End", "2020-12-31")]
        )
        self.assertEqual(self.measures().value, 95)

    def test_not_a_table(self):
        for content in (
            b"\xd0\xcf\x11\xe0old workbook",
            b"PK\x03\x04broken",
            b"\0" * 99,
        ):
            with self.subTest(content=content[:4]), self.assertRaises(UserError):
                self.check("hr_in", content)

    # AGAIN

    def test_same_file_twice_changes_nothing(self):
        content = xlsx([self.row(note="May"), self.row("colleague", value=0)])
        self.load("hr_in", content)
        self.env.flush_all()
        self.env.cr.execute("UPDATE hr_performance_measure SET write_date='2020-01-01'")
        self.env.invalidate_all()
        wizard = self.load("hr_in", content)
        self.assertEqual(self.counts(wizard), (0, 0, 2))
        self.assertEqual({m.write_date.year for m in self.measures()}, {2020})
        self.assertEqual(len(self.measures()), 2)

    def test_changed_value_is_changed_not_doubled(self):
        self.load("hr_in", xlsx([self.row(note="first"), self.row(day="2026-02-28")]))
        wizard = self.load(
            "hr_admin", xlsx([self.row(value=70), self.row(day="2026-02-28")])
        )
        self.assertEqual(self.counts(wizard), (0, 1, 1))
        measure = self.measures().filtered(lambda m: m.value == 70)
        self.assertEqual(measure.note, "first", "an empty note leaves the note alone")
        self.assertEqual(measure.entered_by_id, self.users["hr_admin"])
        self.assertEqual(self.line().actual, 70)

    # WHO MAY

    def test_out_of_reach_is_answered_like_unknown(self):
        """An officer learns nothing about people of other departments."""
        wizard = self.check("hr_out", xlsx([self.row(), self.row("nobody")]))
        reasons = wizard.line_ids.mapped("reason")
        self.assertEqual(len(reasons), 2)
        self.assertEqual(len(set(reasons)), 1)

    def test_hr_reaches_neither_itself_nor_superiors(self):
        rows = [self.row("hrin"), self.row("manager"), self.row("head")]
        wizard = self.check("hr_in", xlsx(rows))
        self.assertEqual(len(self.findings(wizard)), 3)

    def test_manager_only_for_the_own_team(self):
        wizard = self.check(
            "manager", xlsx([self.row(), self.row("manager"), self.row("ceo")])
        )
        self.assertEqual([row for row, _c, _v in self.findings(wizard)], [3, 4])
        self.load("manager", xlsx([self.row()]))
        self.assertEqual(self.line().actual, 95)

    def test_manager_needs_a_plan(self):
        wizard = self.check("manager", xlsx([self.row(day="2020-12-31")]))
        self.assertEqual(self.findings(wizard), [(2, "KPI", "OUT")])

    def test_employee_is_refused(self):
        wizard = self.wizard("subject", xlsx([self.row()]))
        for action in ("action_check", "action_import", "action_download_xlsx"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(wizard, action)()

    def test_wizard_of_another_user(self):
        wizard = self.check("hr_in", xlsx([self.row()]))
        with self.assertRaises(AccessError):
            self.as_user(wizard, "hr_admin").action_import()
        with self.assertRaises(AccessError):
            self.as_user(wizard.column_ids, "manager").read()

    # COLUMNS

    def test_columns_are_remembered(self):
        content = xlsx([self.row()], header=["Wer", "Was", "Wann", "Wieviel", "Note"])
        wizard = self.check("hr_in", content)
        self.assertTrue(wizard.missing_columns)
        with self.assertRaises(UserError):
            wizard.action_import()
        for column, role in zip(
            wizard.column_ids, ["employee", "kpi", "period_end", "value"], strict=False
        ):
            column.role = role
        wizard.action_check()
        self.assertFalse(wizard.missing_columns)
        wizard.action_import()
        again = self.check("hr_admin", content)
        self.assertFalse(again.missing_columns, "known from the last file")
        self.assertEqual(self.findings(again), [])

    def test_column_given_twice(self):
        wizard = self.check("hr_in", xlsx([self.row()]))
        wizard.column_ids[-1].role = "value"
        with self.assertRaises(UserError):
            wizard.action_check()

    def test_key_column_beside_the_name(self):
        """A file may hold badge and name; the chosen key is taken."""
        header = ["姓名", "工号", "指标", "日期", "实际值"]
        content = xlsx([["x", *self.row()[:4]]], header=header)
        wizard = self.check("hr_in", content)
        self.assertEqual(wizard.column_ids[0].role, False)
        self.assertEqual(wizard.column_ids[1].role, "employee")
        self.assertEqual(self.findings(wizard), [])
