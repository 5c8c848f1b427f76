# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import csv
import tracemalloc
from io import BytesIO, StringIO

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .common_import import ImportCase, cells, csv_bytes, xlsx

ATTACK = '=HYPERLINK("http://evil.example","click")'


@tagged("post_install", "-at_install")
class TestImportTemplate(ImportCase, HttpCase):
    """Downloads: prefilled, safe to open, and good to upload again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    def export(self, role, extension="xlsx", **values):
        return self.wizard(role, **values)._export("template", extension)[1]

    def fill(self, content, column, value):
        """The template with one column filled."""
        book = load_workbook(BytesIO(content))
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(min_row=2):
            row[column].value = value
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    # ROUND TRIPS

    def test_values_of_a_cycle(self):
        content = self.export("manager", cycle_id=self.cycle.id)
        rows = cells(content)
        self.assertEqual(rows[0][:3], ["Badge ID", "Name", "KPI or Goal"])
        self.assertEqual(
            {row[0] for row in rows[1:]},
            {"00subject", "00colleague", "00userless", "00hrin", "00portal"},
        )
        self.assertIn(["00subject", "Subject", "OUT", "2026-06-30", None, None], rows)
        wizard = self.load("manager", self.fill(content, 4, 77))
        self.assertEqual(wizard.created_count, 10)
        self.assertEqual(
            set(self.appraisal().line_ids.filtered("has_actual").mapped("actual")), {77}
        )

    def test_targets_of_a_cycle(self):
        values = {"kind": "target", "cycle_id": self.cycle.id}
        content = self.export("hr_in", **values)
        self.assertIn(["00subject", "Subject", "OUT", 100, 50], cells(content))
        unchanged = self.fill(content, 3, 100)
        wizard = self.load("hr_in", unchanged, **values)
        self.assertTrue(wizard.changed_count)
        self.assertEqual(self.load("hr_in", unchanged, **values).changed_count, 0)

    def test_past_results(self):
        values = {"kind": "result", "scale_id": self.scale.id}
        content = self.export("hr_in", **values)
        people = {row[0] for row in cells(content)[1:]}
        self.assertIn("00subject", people)
        self.assertNotIn("00hrin", people, "nobody imports for oneself")
        self.assertNotIn("00hrout", people, "another department")
        content = self.fill(self.fill(content, 2, "2024"), 3, 80)
        self.load("hr_in", content, **values)

    def test_csv_template(self):
        content = self.export("manager", "csv", cycle_id=self.cycle.id)
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
        rows = [rows[0], *([*row[:4], "5", ""] for row in rows[1:])]
        wizard = self.load("manager", csv_bytes(rows[1:], rows[0]), name="file.csv")
        self.assertEqual(wizard.created_count, 10)

    def test_other_language(self):
        """A template in Chinese is understood, whoever uploads it."""
        self.env["res.lang"]._activate_lang("zh_CN")
        wizard = self.wizard("manager", cycle_id=self.cycle.id)
        content = wizard.with_context(lang="zh_CN")._export("template", "xlsx")[1]
        self.load("manager", self.fill(content, 4, 77))

    # FORMULAS

    def test_texts_stay_texts(self):
        """Nothing that a person typed runs when the file is opened."""
        for attack in (ATTACK, "+1+1", "-1+1", "@SUM(1)"):
            self.people["subject"].name = attack
            with self.subTest(attack=attack):
                content = self.export("manager", cycle_id=self.cycle.id)
                book = load_workbook(BytesIO(content))
                found = [
                    cell
                    for row in book.worksheets[0].iter_rows()
                    for cell in row
                    if cell.value == attack
                ]
                self.assertTrue(found)
                # openpyxl calls a text "s" that begins like a formula "f" when read.
                raw = load_workbook(BytesIO(content), data_only=True).worksheets[0]
                self.assertEqual(raw[found[0].coordinate].value, attack)
                text = self.export("manager", "csv", cycle_id=self.cycle.id)
                names = {
                    row[1] for row in csv.reader(StringIO(text.decode("utf-8-sig")))
                }
                self.assertIn(f"'{attack}", names)
                self.assertNotIn(attack, names)

    def test_findings_are_safe_too(self):
        wizard = self.check("manager", xlsx([[ATTACK, "OUT", "2026-03-31", 1, None]]))
        _name, content = wizard._export("findings", "xlsx")
        self.assertEqual(cells(content)[1][:3], [2, "Badge ID", ATTACK])
        raw = load_workbook(BytesIO(content), data_only=True).worksheets[0]
        self.assertEqual(raw["C2"].value, ATTACK)

    def test_quoted_text_comes_back(self):
        """The quote of a CSV template is no part of the name."""
        self.people["subject"].name = "-X"
        content = self.export(
            "manager", "csv", cycle_id=self.cycle.id, employee_key="name"
        )
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
        rows = [rows[0], *([*row[:3], "5", ""] for row in rows[1:] if "X" in row[0])]
        self.assertEqual(rows[1][0], "'-X")
        self.load(
            "manager",
            csv_bytes(rows[1:], rows[0]),
            name="file.csv",
            employee_key="name",
        )

    # DOWNLOAD

    def test_download(self):
        self.users["manager"].password = "download-password"
        self.users["head"].password = "download-password"
        wizard = self.wizard("manager", cycle_id=self.cycle.id)
        url = wizard.action_download_xlsx()["url"]
        self.env.flush_all()
        self.authenticate(self.users["manager"].login, "download-password")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Subject", {row[1] for row in cells(response.content)})
        self.authenticate(self.users["head"].login, "download-password")
        self.assertEqual(self.url_open(url).status_code, 404)

    # SIZE

    def test_queries_do_not_grow_with_the_rows(self):
        """Within one chunk the number of queries is that of a few rows."""
        queries = []
        for count in (20, 400):
            months = [f"{1990 + n // 12}-{n % 12 + 1:02d}" for n in range(count)]
            rows = [["00subject", "OUT", month, count, ""] for month in months]
            wizard = self.wizard("hr_in", csv_bytes(rows), name="file.csv")
            wizard.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            queries.append(self.env.cr.sql_log_count - before)
            self.assertEqual(wizard.state, "done")
        self.assertLess(queries[1], queries[0] + 10)

    def test_memory_does_not_grow_with_the_file(self):
        """Five times the rows take about the same memory."""
        people = self.env["hr.employee"].create(
            [
                {
                    "name": f"Person {n}",
                    "barcode": f"P{n}",
                    "company_id": self.company.id,
                    "department_id": self.plant.id,
                }
                for n in range(50)
            ]
        )
        peaks = []
        for count in (1000, 5000):
            rows = [
                [
                    people[n % 50].barcode,
                    "OUT",
                    f"{1990 + n // 600}-{1 + n // 50 % 12}",
                    n,
                    "",
                ]
                for n in range(count)
            ]
            wizard = self.wizard("hr_in", csv_bytes(rows), name="file.csv")
            wizard.action_check()
            self.assertEqual(wizard.row_count, count)
            self.env.flush_all()
            self.env.invalidate_all()
            tracemalloc.start()
            try:
                wizard.action_import()
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
            self.assertEqual(wizard.state, "done")
        self.assertLess(
            peaks[1], 2 * peaks[0], "a share of what grows is the file itself"
        )
