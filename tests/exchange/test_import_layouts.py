# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_import import ImportCase, xlsx
from .layouts import KPI, LAYOUTS, MARGIN, MEASURE, REVENUE, VALUE, book, text


@tagged("post_install", "-at_install")
class TestImportLayouts(ImportCase):
    """Files of strangers go in, or say what to change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()
        cls.people["colleague"].barcode = "00colleague"
        cls.numbered = cls.people["userless"]
        cls.numbered.barcode = "000123"

    def begin(self, kind, content, role="hr_admin", **settings):
        name = "file.xlsx" if content[:2] == b"PK" else "file.csv"
        return self.wizard(
            role,
            content,
            kind=kind,
            name=name,
            cycle_id=self.cycle.id,
            scale_id=self.scale.id,
            employee_key="barcode",
            **settings,
        )

    def answer(self, layout, wizard):
        """Check the file as a stranger would, and give all that the dialog says."""
        try:
            with self.cr.savepoint():
                wizard.action_check()
                for role, constant in layout.constants.items():
                    line = wizard.column_ids.filtered(lambda c, r=role: c.role == r)
                    line.constant = constant
                if layout.constants:
                    wizard.action_check()
        except UserError as error:
            return str(error)
        said = [*wizard.line_ids.mapped("reason"), wizard.missing_columns or ""]
        return "\n".join(said)

    def test_layouts(self):
        """Each file alone, in a transaction of its own."""
        self.assertGreaterEqual(len(LAYOUTS), 30)
        for name, layout in LAYOUTS.items():
            with self.subTest(name=name):
                try:
                    with self.cr.savepoint():
                        self.try_layout(layout)
                        raise ZeroDivisionError
                except ZeroDivisionError:
                    self.env.invalidate_all()

    def try_layout(self, layout):
        wizard = self.begin(layout.kind, layout.content, **layout.settings)
        said = self.answer(layout, wizard)
        for words in layout.says:
            self.assertIn(words, said)
        if layout.counts is None:
            self.assertFalse(wizard.state == "check" and not said)
            return
        self.assertFalse(wizard.error_count, said)
        self.assertFalse(wizard.missing_columns)
        self.assertEqual(self.counts(wizard)[:2], layout.counts, said)
        wizard.action_import()
        self.assertEqual(wizard.state, "done", said)
        self.assertEqual(self.counts(wizard)[:2], layout.counts)

    # SHEETS AND ROWS

    def test_another_sheet(self):
        """The sheet with the table is proposed, and another one can be chosen."""
        wizard = self.begin("kpi", book([KPI, REVENUE], [KPI, MARGIN, REVENUE]))
        wizard.action_check()
        self.assertEqual(wizard.sheet_id.name, "Sheet1")
        self.assertEqual(wizard.created_count, 1)
        wizard.sheet_id = wizard.sheet_ids[1]
        wizard.action_check()
        self.assertEqual(wizard.created_count, 2)
        self.assertEqual(len(wizard.column_ids.filtered(lambda c: c.position == 0)), 1)
        wizard.action_back()
        self.assertFalse(wizard.sheet_ids)

    def test_totals_are_taken_by_one_click(self):
        content = book([KPI, REVENUE, ["Total", None, None, None, 100]])
        wizard = self.begin("kpi", content)
        wizard.action_check()
        self.assertEqual((wizard.skipped_count, wizard.error_count), (1, 0))
        self.assertEqual(wizard.row_count, 1)
        line = wizard.line_ids.filtered(lambda line: line.row == 3)
        self.assertEqual((line.severity, line.value), ("warning", "Total"))
        wizard.action_take_skipped()
        self.assertEqual((wizard.skipped_count, wizard.row_count), (0, 2))
        self.assertTrue(wizard.error_count)
        wizard.action_take_skipped()
        self.assertEqual(wizard.error_count, 0)

    def test_a_full_row_called_total_is_data(self):
        row = ["Total", "Total", "Test", "Ratio", 5]
        wizard = self.load("hr_admin", xlsx([row], header=KPI), kind="kpi")
        self.assertEqual(wizard.created_count, 1)

    def test_hidden_rows_are_told(self):
        wizard = self.begin("kpi", book([KPI, REVENUE, MARGIN], hidden=[2]))
        wizard.action_check()
        self.assertEqual((wizard.hidden_count, wizard.created_count), (1, 2))
        wizard.action_leave_hidden()
        self.assertEqual((wizard.hidden_count, wizard.created_count), (1, 1))
        wizard.action_import()
        self.assertEqual(wizard.created_count, 1)

    # COLUMNS

    def test_made_up_codes(self):
        """A file without codes makes them once; its names know their KPIs again."""
        header = ["Perspective", "Individual KPI", "Target"]
        rows = [["Test", "Sales", "≥95 %"], ["Test", "Returns", "max. 8 days"]]
        content = xlsx(rows, header=header)
        wizard = self.load("hr_admin", content, kind="kpi")
        self.assertEqual(self.counts(wizard), (2, 0, 0))
        found = self.env["hr.performance.kpi"].search(
            [("name", "in", ["Sales", "Returns"])], order="code"
        )
        self.assertEqual(found.mapped("code"), ["KPI-001", "KPI-002"])
        self.assertEqual(found.mapped("direction"), ["up", "down"])
        self.assertEqual(found.mapped("unit"), ["%", "days"])
        self.assertEqual(found.mapped("target"), [95, 8])
        self.assertEqual(found.mapped("method"), ["ratio", "achievement"])
        again = self.load("hr_admin", content, kind="kpi")
        self.assertEqual(self.counts(again), (0, 0, 2))
        more = xlsx([*rows, ["Test", "New", 5]], header=header)
        self.assertEqual(self.load("hr_admin", more, kind="kpi").created_count, 1)
        self.assertTrue(
            self.env["hr.performance.kpi"].search([("code", "=", "KPI-003")])
        )
        twice = xlsx([rows[0], rows[0]], header=header)
        wizard = self.check("hr_admin", twice, kind="kpi")
        self.assertIn("about the same", "".join(wizard.line_ids.mapped("reason")))

    def test_a_text_for_all_rows(self):
        """It is taken where the cell is empty, and read like a cell."""
        content = text(
            [["Badge ID", "KPI", "Date", "Value"], VALUE, [*VALUE[:2], "", 7]]
        )
        wizard = self.begin("measure", content)
        wizard.action_check()
        self.assertEqual(wizard.error_count, 1)
        date = wizard.column_ids.filtered(lambda c: c.role == "period_end")
        date.constant = "soon"
        wizard.action_check()
        self.assertIn("Not a date", wizard.line_ids.reason)
        date.constant = "2026-05"
        wizard.action_check()
        self.assertEqual((wizard.error_count, wizard.created_count), (0, 2))
        wizard.action_import()
        days = {str(measure.period_end) for measure in self.measures()}
        self.assertEqual(days, {"2026-03-31", "2026-05-31"})

    def test_two_columns_for_one_meaning(self):
        """A column for each KPI beside one of KPIs is refused in words."""
        wizard = self.begin("measure", book([[*MEASURE, "Output"], [*VALUE, 5]]))
        wizard.action_check()
        other = wizard.column_ids.filtered(lambda c: c.header == "Output")
        self.assertFalse(other.role)
        other.role = "by_kpi"
        with self.assertRaisesRegex(UserError, "Two columns"):
            wizard.action_check()

    def test_one_kpi_in_two_columns(self):
        """The same value twice in one row is an error like in two rows."""
        header = ["Badge ID", "Date", "Output", "OUT"]
        wizard = self.begin("measure", book([header, ["00subject", "2026-03", 5, 6]]))
        wizard.action_check()
        self.assertEqual(self.findings(wizard), [(2, "OUT", "OUT")])

    def test_values_of_a_wide_file(self):
        """Findings name the column that they are about."""
        header = ["Badge ID", "Date", "Output", "Defects"]
        rows = [header, ["00subject", "2026-03", 5, "many"]]
        wizard = self.begin("measure", book(rows))
        wizard.action_check()
        self.assertEqual(self.findings(wizard), [(2, "Defects", "many")])
        rows[1][3] = 6
        wizard = self.begin("measure", book(rows))
        wizard.action_check()
        wizard.action_import()
        found = {(m.kpi_id.code, m.value) for m in self.measures()}
        self.assertEqual(found, {("OUT", 5), ("DEF", 6)})

    # HINTS

    def test_shares_of_a_per_cent_kpi(self):
        kpi = self.kpi.sudo()
        kpi.unit = "%"
        for value, hints in ((0.95, 1), (95, 0), ("0.95 %", 0), (0, 0), (1.5, 0)):
            with self.subTest(value=value):
                wizard = self.begin("measure", book([MEASURE, [*VALUE[:3], value]]))
                wizard.action_check()
                self.assertEqual((wizard.error_count, wizard.warning_count), (0, hints))

    def test_another_unit_is_refused(self):
        self.kpi.sudo().unit = "小时"
        for value, errors in (("8 days", 1), ("8 hours", 0), ("8", 0), ("8 h", 0)):
            with self.subTest(value=value):
                wizard = self.begin("measure", book([MEASURE, [*VALUE[:3], value]]))
                wizard.action_check()
                self.assertEqual(wizard.error_count, errors)

    def test_zeros_of_badges(self):
        """One person only, and only somebody for whom one may import."""
        row = [123, *VALUE[1:]]
        wizard = self.begin("measure", book([MEASURE, row]))
        wizard.action_check()
        self.assertEqual((wizard.error_count, wizard.warning_count), (0, 1))
        wizard.action_import()
        self.assertEqual(self.measures().employee_id, self.numbered)
        wizard = self.begin("measure", book([MEASURE, row]), role="hr_out")
        wizard.action_check()
        self.assertEqual(wizard.error_count, 1)
        self.assertNotIn("000123", wizard.line_ids.reason)
        self.people["colleague"].barcode = "00123"
        wizard = self.begin("measure", book([MEASURE, row]))
        wizard.action_check()
        self.assertEqual(wizard.error_count, 1)

    # PERIODS

    def test_days_of_the_other_calendar(self):
        """Numbers of a workbook that counts from 1904 on are not four years early."""
        rows = [MEASURE, [*VALUE[:2], 44_650, "95.-"]]
        wizard = self.begin("measure", book(rows, later=True))
        wizard.action_check()
        wizard.action_import()
        found = self.measures()
        self.assertEqual((str(found.period_end), found.value), ("2026-03-31", 95))

    def test_one_cycle_of_a_period(self):
        """What is there under another spelling is the cycle of the period."""
        header, kind = ["Badge ID", "Cycle", "Score"], {"kind": "result"}
        kind["scale_id"] = self.scale.id
        first = [["00subject", "2024 Q1", 80], ["00colleague", "2024年第1季度", 70]]
        self.load("hr_admin", xlsx(first, header=header), **kind)
        cycles = self.env["hr.performance.cycle"].search([("is_imported", "=", True)])
        self.assertEqual(len(cycles), 1)
        changed = [["00subject", "1er trimestre 2024", 85]]
        wizard = self.load("hr_admin", xlsx(changed, header=header), **kind)
        self.assertEqual(self.counts(wizard), (0, 1, 0))
        found = self.env["hr.performance.result"].search(
            [("employee_id", "=", self.people["subject"].id)]
        )
        self.assertEqual(found.mapped("score"), [85])
