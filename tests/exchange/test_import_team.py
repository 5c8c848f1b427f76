# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_import import ImportCase, xlsx


@tagged("post_install", "-at_install")
class TestImportTeam(ImportCase):
    """The grid of a team, filled offline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    def team(self, role="manager", content=None, **values):
        return self.wizard(role, content, kind="team", cycle_id=self.cycle.id, **values)

    def sheet(self, role="manager", **values):
        """The downloaded sheet, opened."""
        _name, content = self.team(role, **values)._export("template", "xlsx")
        return load_workbook(BytesIO(content))

    def fill(self, book, values):
        """Type values by person and title."""
        grid = book.worksheets[0]
        columns = {
            str(cell.value).split("\n")[0].split(" (")[0]: cell.column
            for cell in grid[1]
            if cell.value and "Actual" in str(cell.value)
        }
        for (person, title), value in values.items():
            for row in grid.iter_rows(min_row=3):
                if row[1].value == person:
                    row[columns[title] - 1].value = value

    def content(self, book):
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    def line(self, role="subject", title="Output"):
        return self.appraisal(role).line_ids.filtered(lambda x: x.title == title)

    def upload(self, book, role="manager"):
        wizard = self.team(role, self.content(book))
        wizard.action_check()
        return wizard

    def test_grid(self):
        """The direct reports with the goals that take actual values."""
        book = self.sheet()
        grid = book.worksheets[0]
        people = {row[1] for row in grid.iter_rows(min_row=3, values_only=True)}
        self.assertEqual(
            people, {"Subject", "Colleague", "Userless", "Hr In", "Portal"}
        )
        header = " ".join(str(cell.value) for cell in grid[1])
        self.assertIn("Output (t)", header)
        self.assertNotIn("Attitude", header)
        self.assertTrue(grid.column_dimensions["A"].hidden)
        self.assertTrue(grid.row_dimensions[2].hidden)
        self.assertEqual(book.worksheets[1].sheet_state, "veryHidden")

    def test_formulas_without_a_result_delete_nothing(self):
        """What a program has not worked out yet is no empty cell."""
        book = self.sheet()
        self.fill(book, {("Subject", "Output"): 90})
        self.upload(book).action_import()
        book = self.sheet()
        self.fill(book, {("Subject", "Output"): "=45+45"})
        wizard = self.upload(book)
        self.assertEqual(wizard.error_count, 1)
        self.assertIn("result of this formula", wizard.line_ids.reason)
        self.assertEqual(self.line().actual, 90)

    def test_filled_and_uploaded(self):
        book = self.sheet()
        self.fill(
            book,
            {
                ("Subject", "Output"): 95,
                ("Subject", "Defects"): 0,
                ("Colleague", "Output"): "88",
            },
        )
        wizard = self.upload(book)
        self.assertFalse(wizard.line_ids)
        self.assertEqual(wizard.created_count, 3)
        wizard.action_import()
        self.assertEqual(self.line().actual, 95)
        self.assertTrue(self.line(title="Defects").has_actual)
        self.assertEqual(self.line("colleague").actual, 88)
        measure = self.env["hr.performance.measure"].search(
            [("employee_id", "=", self.people["colleague"].id)]
        )
        self.assertEqual(measure.entered_by_id, self.users["manager"])
        self.assertEqual(measure.source, "manual")

    def test_again_and_sorted(self):
        """The same sheet twice, and one whose rows were sorted, say the same."""
        book = self.sheet()
        self.fill(book, {("Subject", "Output"): 95, ("Colleague", "Output"): 88})
        self.upload(book).action_import()
        grid = book.worksheets[0]
        rows = [[cell.value for cell in row] for row in grid.iter_rows(min_row=3)]
        for number, row in enumerate(reversed(rows), 3):
            for column, value in enumerate(row, 1):
                grid.cell(number, column).value = value
        wizard = self.upload(book)
        self.assertEqual((wizard.created_count, wizard.changed_count), (0, 0))
        self.assertFalse(wizard.line_ids)

    def test_what_was_not_touched_stays(self):
        """A value that others entered meanwhile is no conflict where mine is empty."""
        book = self.sheet()
        self.fill(book, {("Colleague", "Output"): 88})
        self.enter(self.appraisal(), {"Output": "70"})
        wizard = self.upload(book)
        self.assertFalse(wizard.line_ids)
        wizard.action_import()
        self.assertEqual(self.line().actual, 70)

    def conflict(self):
        book = self.sheet()
        self.fill(book, {("Subject", "Output"): 95, ("Colleague", "Output"): 88})
        self.enter(self.appraisal(), {"Output": "70"}, role="hr_in")
        return book, self.upload(book)

    def test_conflict_is_listed_and_blocks(self):
        _book, wizard = self.conflict()
        [line] = wizard.line_ids
        self.assertEqual((line.severity, line.value), ("conflict", "95"))
        for text in ("Subject", "empty", "70", "Hr In"):
            self.assertIn(text, line.reason)
        self.assertEqual(wizard.conflict_count, 1)
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertFalse(self.line("colleague").has_actual)

    def test_conflict_taken(self):
        _book, wizard = self.conflict()
        wizard.action_take_mine()
        self.assertFalse(wizard.conflict_count)
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self.line().actual, 95)
        self.assertEqual(self.line("colleague").actual, 88)

    def test_conflict_left(self):
        _book, wizard = self.conflict()
        wizard.line_ids.choice = "theirs"
        wizard.action_import()
        self.assertEqual(self.line().actual, 70)
        self.assertEqual(self.line("colleague").actual, 88)

    def test_decision_is_about_the_value_that_was_shown(self):
        """A value that changes once more after the decision is asked about again."""
        _book, wizard = self.conflict()
        wizard.action_take_mine()
        self.enter(self.appraisal(), {"Output": "71"}, role="hr_in")
        wizard.action_import()
        self.assertEqual(wizard.state, "check")
        self.assertEqual(wizard.conflict_count, 1)
        self.assertIn("71", wizard.line_ids.reason)
        self.assertEqual(self.line().actual, 71)

    def test_emptied_cell(self):
        self.enter(self.appraisal(), {"Output": "70"})
        book = self.sheet()
        self.fill(book, {("Subject", "Output"): None})
        self.upload(book).action_import()
        self.assertFalse(self.line().has_actual)

    def test_bad_cells(self):
        book = self.sheet()
        grid = book.worksheets[0]
        self.fill(book, {("Subject", "Output"): "good"})
        grid.cell(20, 2).value = "Somebody"
        grid.cell(20, 4).value = 5
        wizard = self.upload(book)
        self.assertEqual(wizard.error_count, 2)
        wizard.action_import()
        self.assertEqual(wizard.state, "check")

    def test_decided_meanwhile(self):
        book = self.sheet()
        self.fill(book, {("Subject", "Output"): 50})
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        wizard = self.upload(book)
        self.assertIn("Decided", wizard.line_ids.reason)

    def test_another_sheet(self):
        for content in (xlsx([]), b"PK broken", b"a,b\n1,2"):
            with self.subTest(content=content[:9]), self.assertRaises(UserError):
                self.team("manager", content).action_check()
        other = self._cycle(name="Other")
        other.action_launch()
        other.action_announce()
        wizard = self.wizard(
            "manager", self.content(self.sheet()), kind="team", cycle_id=other.id
        )
        with self.assertRaises(UserError):
            wizard.action_check()

    def test_sheet_of_another_team(self):
        """A sheet that was passed on gives no right to write."""
        book = self.sheet("hr_in", manager_id=self.people["manager"].id)
        self.fill(book, {("Subject", "Output"): 95})
        wizard = self.upload(book, "head")
        self.assertEqual(wizard.error_count, 1)
        wizard.action_import()
        self.assertFalse(self.line().has_actual)

    def test_hr_sees_the_team_within_reach(self):
        book = self.sheet("hr_in", manager_id=self.people["manager"].id)
        grid = book.worksheets[0]
        people = {row[1] for row in grid.iter_rows(min_row=3, values_only=True)}
        self.assertEqual(people, {"Subject", "Colleague", "Userless", "Portal"})
        with self.assertRaises(UserError):
            self.team(
                "hr_out", manager_id=self.people["manager"].id
            ).action_download_xlsx()

    def test_employee_and_chain_get_no_sheet(self):
        with self.assertRaises(AccessError):
            self.team("subject").action_download_xlsx()
        book = self.sheet("head", manager_id=self.people["manager"].id)
        people = [
            row[1] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)
        ]
        self.assertFalse(people, "who only reads the plans of the team fills none in")
