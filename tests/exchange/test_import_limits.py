# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...wizards.exchange import limits
from ...wizards.exchange.kinds import KINDS
from ...wizards.exchange.seen import Seen
from .common_import import HEADERS, ROWS, ImportCase, cells, csv_bytes, xlsx
from .strange_files import TOO_LARGE, UNREADABLE


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
        role = "reward" if kind == "pay_base" else "hr_in"
        wizard = self.wizard(role, content, **self.settings(kind))
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
            "the last row": ("row 200000", "Move it up"),
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

    def test_rows_far_below(self):
        """Blank lines of a text count; a row is known by more than its number."""
        seen = Seen(self.cr)
        self.assertEqual(seen.earlier([("a", 2**40), ("a", 2**41)]), {2**41: 2**40})

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
