# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import random
import zipfile
from collections import Counter
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...wizards.exchange import limits
from ...wizards.exchange.kinds import KINDS
from .common_import import ImportCase, cells, csv_bytes, xlsx
from .layouts import LAYOUTS
from .strange_files import SHEET, TEXTS, TOO_LARGE, UNREADABLE, with_part

#: Files of each of six kinds that the fuzz changes; FULL=1 draws other and more cases.
CASES = 500 if os.environ.get("FULL") else 50
SEED = random.randrange(10**9) if os.environ.get("FULL") else 11
ENCODINGS = ("utf-8", "utf-16", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le")
STRANGE_CELLS = (
    *("0000-00-00", "0000", "0000-13", "99999-01-01", "9999-12-31", "0001-01-01"),
    *("1e999999", "1e1000000000", "-1e-999999999", "NaN", "sNaN", "Infinity", "1_0"),
    *("=1+1", "＝1", "\n=1", "'", "''=", "%", "%s", "{}", "{0.__class__}", "\\", "<b>"),
    *("\u202e", "\u200b", "²", "٣", "𝟙", "é" * 500, "x" * 33_000, "9" * 5_000),
    *(True, 0, -1, 1e308, -1e-308, 2**31, 2**63, 10**20, 0.1 + 0.2, 73_051, "-0"),
    *("≥95 %", "8 days", "10²", "①", "±5", "3月", "Mar-26", "Total", "FY2024", 2026.1),
    *("..60=0; 60..80=x", "90=60; 90=61", "=;=;=", "1=1;" * 2_000, None, " "),
)
HEADERS = {
    "measure": ["Badge ID", "KPI", "Period End", "Actual Value", "Note"],
    "target": ["Badge ID", "KPI", "Target", "Weight"],
    "result": ["Badge ID", "Cycle", "Score", "Grade", "Coefficient", "Period From"]
    + ["Period Until"],
    "kpi": ["KPI Code", "Name", "Category", "Scoring Method", "Target", "Bands"]
    + ["Points of the Curve", "Lower Limits", "Cap (%)"],
    "goal": ["Goal Key", "Objective", "Level", "Parent Key", "Department", "Badge ID"]
    + ["Starts on", "Ends on", "Target", "Contribution (%)"],
}
#: Four rows of each kind that go in.
ROWS = {
    "measure": [["00subject", "OUT", f"2026-0{n}-28", 95, "n"] for n in range(1, 5)],
    "target": [
        [person, kpi, 90, 50]
        for person in ("00subject", "00colleague")
        for kpi in ("OUT", "DEF")
    ],
    "result": [
        ["00subject", f"202{n} H1", 80, "A", 1, f"202{n}-01-01", f"202{n}-06-30"]
        for n in range(4)
    ],
    "kpi": [
        [f"NEW{n}", f"New {n}", "Test", "Ratio", 5, *[None] * 3, 120] for n in range(4)
    ],
    "goal": [
        [f"G{n}", "Grow", "Company", *[None] * 3, "2026-01-01", "2026-12-31", 5, 10]
        for n in range(4)
    ],
}


@tagged("post_install", "-at_install")
class TestImportLimits(ImportCase):
    """Whatever bytes somebody chooses, the answer is a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    def settings(self, kind):
        return {"kind": kind, "cycle_id": self.cycle.id, "scale_id": self.scale.id}

    def refusal(self, content, kind="measure"):
        """The sentence that refuses a file; the dialog stays at its first page."""
        wizard = self.wizard("hr_in", content, **self.settings(kind))
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            wizard.action_check()
        self.assertEqual(wizard.state, "upload")
        return str(caught.exception)

    def test_limits_are_told_in_words(self):
        """Each limit is named with its number, and what to do."""
        told = {
            "one text": ("100 MB", "new workbook"),
            "many styles": ("too many parts", "new workbook"),
            "rows of text": ("50000 rows", "Split"),
            "columns of text": ("200 columns", "Leave out"),
            "a cell of text": ("32767 characters", "Shorten"),
        }
        self.assertEqual(
            {TOO_LARGE[name][0] for name in told} | {"bytes"},
            {what for what, _make in TOO_LARGE.values()},
        )
        for name, texts in told.items():
            said = self.refusal(TOO_LARGE[name][1]())
            for text in ("file.xlsx", *texts):
                self.assertIn(text, said, name)

    def test_size_is_refused_before_it_is_kept(self):
        """On every way into the dialog, and with a default."""
        content = b"x" * (limits.MOST_BYTES + 10)
        wizard = self.wizard("hr_in", b"a")
        for call in (
            lambda: self.wizard("hr_in", content),
            lambda: wizard.write({"file": "A" * (limits.MOST_BYTES * 4 // 3 + 9)}),
        ):
            with self.assertRaisesRegex(UserError, "10 MB"):
                call()

    def test_libraries_and_teams_are_smaller(self):
        """What is held in memory as a whole has a limit of its own."""
        header, row = HEADERS["goal"], ROWS["goal"][0]
        many = csv_bytes([row] * 10_001, header=header)
        self.assertIn("10000 rows", self.refusal(many, "goal"))

    def test_no_table(self):
        """Broken, encrypted, foreign and empty files, for each kind."""
        for kind in KINDS:
            for name, make in UNREADABLE.items():
                with self.subTest(kind=kind, name=name):
                    said = self.refusal(make(), kind)
                    self.assertIn("file.xlsx", said)

    def test_findings_are_kept_up_to_a_limit(self):
        """All are counted; the list says how many it leaves out."""
        rows = [["nobody", None, "never", "much"]] * 3_000
        wizard = self.check("hr_in", csv_bytes(rows, header=HEADERS["measure"][:4]))
        self.assertEqual(wizard.error_count, 12_000)
        self.assertEqual(len(wizard.line_ids), limits.MOST_FINDINGS)
        self.assertEqual(wizard.left_out_count, 12_000 - limits.MOST_FINDINGS)
        _name, content = wizard._export("findings", "xlsx")
        self.assertIn("And 11000 more", cells(content)[-1][-1])

    def test_columns_that_are_none(self):
        """What a forged dialog says of the columns leads to no other row or role."""
        wizard = self.check("hr_in", xlsx(ROWS["measure"][:1], HEADERS["measure"]))
        wizard.column_ids[0].position = -99
        wizard.column_ids[4].write({"role": "department", "position": 2**31 - 1})
        wizard.action_check()
        self.assertEqual(wizard.error_count, 1)
        wizard.kind = "goal"
        wizard.action_check()
        self.assertTrue(wizard.missing_columns)

    def test_any_bytes(self):
        """Changed cells, changed parts and changed bytes, for each kind."""
        draw, outcomes = random.Random(SEED), Counter()
        for kind in KINDS:
            for number in range(CASES):
                content = self.strange(kind, draw)
                with self.subTest(kind=kind, seed=SEED, number=number):
                    outcomes[kind, self.try_file(kind, content)] += 1
        for kind in KINDS:
            for outcome in ("refused", "found wrong", "done"):
                self.assertTrue(outcomes[kind, outcome], f"{kind}: {outcomes}")

    def try_file(self, kind, content):
        """Check and import a file, and take it back; what came of it.

        A file is refused in words, has findings and leaves nothing behind, or is
        written just as the check said.
        """
        role = "manager" if kind == "team" else "hr_admin"
        before = self.stored()
        savepoint = self.cr.savepoint()
        try:
            wizard = self.wizard(role, content, **self.settings(kind))
            outcome = self.outcome(wizard)
            if outcome != "done":
                self.assertEqual(self.stored(), before)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
        return outcome

    def outcome(self, wizard):
        try:
            wizard.action_check()
        except UserError as error:
            self.assertTrue(str(error).strip())
            return "refused"
        if wizard.missing_columns:
            return "asked"
        is_good = not wizard.error_count and not wizard.conflict_count
        counts = self.counts(wizard)
        if wizard.conflict_count:
            return "asked"
        wizard.action_import()
        self.assertEqual(wizard.state, "done" if is_good else "check")
        self.assertEqual(self.counts(wizard), counts)
        return "done" if is_good else "found wrong"

    def stored(self):
        """What files can change, in numbers."""
        self.env.flush_all()
        return [
            self.env.execute_query(SQL("SELECT count(*), %s FROM %s", what, table))
            for table, what in (
                (SQL("hr_performance_measure"), SQL("sum(value)")),
                (SQL("hr_performance_appraisal_line"), SQL("sum(target), sum(weight)")),
                (SQL("hr_performance_result"), SQL("sum(score), sum(coefficient)")),
                (SQL("hr_performance_cycle"), SQL("max(id)")),
                (
                    SQL("hr_performance_kpi"),
                    SQL("sum(target), sum(length(name::text))"),
                ),
                (SQL("hr_performance_kpi_point"), SQL("sum(rate)")),
                (SQL("hr_performance_objective"), SQL("sum(target)")),
                (SQL("hr_performance_import_mapping"), SQL("max(id)")),
            )
        ]

    def strange(self, kind, draw):
        if kind == "team":
            content = self.strange_team(draw)
        else:
            rows = [list(row) for row in ROWS[kind]]
            for _cell in range(draw.randint(0, 3)):
                row = draw.choice(rows)
                row[draw.randrange(len(row))] = draw.choice(STRANGE_CELLS)
            if draw.random() < 0.4:
                content = csv_bytes(
                    rows,
                    header=HEADERS[kind],
                    encoding=draw.choice(ENCODINGS),
                )
            else:
                content = xlsx(rows, header=HEADERS[kind])
        if draw.random() < 0.1:
            name = draw.choice([*LAYOUTS])
            content = LAYOUTS[name].content
        return self.changed(content, draw)

    def changed(self, content, draw):
        """The file as it is, or with some of its bytes changed."""
        way = draw.random()
        if way < 0.6:
            return content
        if way < 0.8 and content[:2] == b"PK":
            name = draw.choice([SHEET, TEXTS, "xl/workbook.xml", "[Content_Types].xml"])
            with zipfile.ZipFile(BytesIO(content)) as book:
                if name in book.namelist():
                    return with_part(name, [_scratch(book.read(name), draw)])
        return _scratch(content, draw)

    def strange_team(self, draw):
        if not hasattr(self, "_sheet"):
            wizard = self.wizard("manager", **self.settings("team"))
            _name, self._sheet = wizard._export("template", "xlsx")
        book = load_workbook(BytesIO(self._sheet))
        for _cell in range(draw.randint(1, 6)):
            sheet = draw.choice(book.worksheets)
            value = draw.choice(STRANGE_CELLS)
            cell = sheet.cell(draw.randint(1, 8), draw.randint(1, 6))
            cell.value = value[:30_000] if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()


def _scratch(content, draw):
    """Some bytes changed, left out or doubled."""
    content = bytearray(content)
    for _time in range(draw.randint(1, 12)):
        place = draw.randrange(len(content) or 1)
        length = draw.randint(1, 40)
        content[place : place + draw.choice([0, 1, length])] = draw.choice(
            [b"", draw.randbytes(1), draw.randbytes(length), content[:length]]
        )
    return bytes(content)
