# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...wizards.exchange.kinds import KINDS
from .common_import import ImportCase, csv_bytes, xlsx

VALUE = 95


@tagged("post_install", "-at_install")
class TestImportHidden(ImportCase):
    """What a file guesses about others gets one answer, right or wrong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()
        cls.day = cls.cycle.date_end
        cls.hidden = cls.appraisal_of(cls.people["subject"])
        cls.line = cls.hidden.line_ids.filtered(lambda line: line.kpi_id == cls.kpi)
        cls.env["hr.performance.measure"].create(
            {
                "employee_id": cls.people["subject"].id,
                "kpi_id": cls.kpi.id,
                "period_end": cls.day,
                "value": VALUE,
                "source": "import",
            }
        )
        # The person is in the manager's team, but this sheet is another's.
        cls.hidden.write(
            {"manager_id": cls.people["former"].id, "chain_ids": [(5, 0, 0)]}
        )
        cls.running = cls._cycle(name="Later")
        cls.running.action_launch()
        cls.running.action_announce()
        cls.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", cls.running.id)]
        ).line_ids.filtered("kpi_id").unlink()

    @classmethod
    def appraisal_of(cls, person):
        return cls.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", cls.cycle.id), ("employee_id", "=", person.id)]
        )

    def answer(self, role, content, **values):
        """All that the dialog says about a file with one row."""
        wizard = self.check(role, content, **values)
        told = sorted(
            (line.row, line.column, line.reason, line.severity)
            for line in wizard.line_ids
        )
        self.assertTrue(told, "the row is refused")
        return told, wizard.error_count, wizard.warning_count, self.counts(wizard)

    def assertOneAnswer(self, role, rows, header, **values):
        """The rows are answered alike, each in a file of its own."""
        answers = [
            self.answer(role, csv_bytes([row], header=header), **values) for row in rows
        ]
        for row, answer in zip(rows, answers, strict=True):
            self.assertEqual(answer, answers[0], row)

    def test_actual_values_of_others(self):
        """Whether person, KPI, plan or value exist is not told."""
        header = ["Badge ID", "KPI", "Period End", "Actual Value"]
        rows = [
            [badge, kpi, day, value]
            for badge in ("00subject", "00foreign", "nobody")
            for kpi in ("OUT", "DEF", "NONE")
            for day in (self.day, "2031-01-31")
            for value in (VALUE, 94)
        ]
        self.assertOneAnswer("head", rows, header)

    def test_actual_values_of_the_own_team_under_others(self):
        """A plan that another manager handles is like none."""
        self.assertIn(
            self.people["subject"].id,
            self.wizard("manager")._managed_employee_ids(),
        )
        header = ["Badge ID", "KPI", "Period End", "Actual Value"]
        rows = [
            ["00subject", kpi, day, value]
            for kpi in ("OUT", "DEF")
            for day in (self.day, "2031-01-31")
            for value in (VALUE, 94)
        ]
        self.assertOneAnswer("manager", rows, header)

    def test_targets_of_others(self):
        """Neither the plan, nor its lines, nor their targets."""
        header = ["Badge ID", "KPI", "Target", "Weight"]
        rows = [
            ["00subject", kpi, target, weight]
            for kpi in ("OUT", "DEF", "Attitude", "NONE")
            for target, weight in ((100, 50), (101, 50), (5, 30))
        ]
        self.assertOneAnswer(
            "manager", rows, header, cycle_id=self.cycle.id, kind="target"
        )
        rows = [[badge, *row[1:]] for row in rows for badge in ("00head", "nobody")]
        self.assertOneAnswer(
            "manager", rows, header, cycle_id=self.cycle.id, kind="target"
        )

    def test_past_results_of_others(self):
        """HR of another department; the value of a result that is out of reach."""
        header = ["Badge ID", "Cycle", "Score", "Grade"]
        values = {"kind": "result", "scale_id": self.scale.id}
        self.load(
            "hr_in", xlsx([["00subject", "2024 H2", 71, "A"]], header=header), **values
        )
        rows = [
            [badge, cycle, score, "A"]
            for badge in ("00subject", "nobody")
            for cycle in ("2024 H2", "2023 H1")
            for score in (71, 72)
        ]
        self.assertOneAnswer("hr_out", rows, header, **values)
        # The person has come into reach, the old result has not.
        self.people["subject"].department_id = self.office
        rows = [["00subject", "2024 H2", score, "A"] for score in (71, 72)]
        self.assertOneAnswer("hr_out", rows, header, **values)

    def sheet(self, rows):
        """A forged sheet: rows of (line id, exported value, value in the grid)."""
        wizard = self.wizard("manager", kind="team", cycle_id=self.cycle.id)
        _name, content = wizard._export("template", "xlsx")
        book = load_workbook(BytesIO(content))
        grid, keys = book.worksheets
        for line_id, exported, value in rows:
            keys.append([self.hidden.id, "kpi:1", line_id, exported])
            grid.append([self.hidden.id, "x"])
            grid.cell(2, 99).value = "kpi:1"
            grid.cell(grid.max_row, 99).value = value
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_team_sheet(self):
        """A guess in a forged sheet finds nothing, whoever the line belongs to."""
        own = self.appraisal_of(self.people["manager"]).line_ids[0]
        manual = self.appraisal_of(self.people["colleague"]).line_ids[-1]
        guesses = [
            (line_id, exported, value)
            for line_id in (self.line.id, own.id, manual.id, 2**31 - 1)
            for exported, value in ((None, VALUE), (94, VALUE), (None, 94), (VALUE, 94))
        ]
        answers = [
            self.answer(
                "manager", self.sheet([row]), kind="team", cycle_id=self.cycle.id
            )
            for row in guesses
        ]
        for row, answer in zip(guesses, answers, strict=True):
            self.assertEqual(answer, answers[0], row)
        self.assertEqual(self.line.actual, VALUE)

    def test_kinds_for_hr(self):
        """Others are refused before the file is looked at."""
        for kind, maker in KINDS.items():
            if not maker.for_hr:
                continue
            answers = set()
            for content in (b"a,b\n1,2\n", b"\0", csv_bytes([["OUT", "Output"]])):
                with self.assertRaises(AccessError) as caught:
                    self.check("manager", content, kind=kind, scale_id=self.scale.id)
                answers.add(str(caught.exception))
            self.assertEqual(len(answers), 1, kind)
