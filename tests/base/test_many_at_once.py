# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..raters.common_raters import COLLEAGUES, RatersCase

#: Models whose rows the system inserts without ``create``.
PLAIN = (
    "fairness.finding",
    "rater.answer",
    "rater.key",
    "rater.share",
    "result.line",
    "step",
)
MANY = 250


@tagged("post_install", "-at_install")
class TestManyAtOnce(RatersCase):
    """What many records get is stored as ``write`` and ``create`` would store it."""

    def box(self):
        """Very many empty sheets of paper, and what the database has of them."""
        answers = self.env["hr.performance.rater.answer"]
        answers._lay_out([(self.sheet(), "colleague")] * MANY)
        return answers.search([("kind", "=", "colleague")], order="id")

    def stored(self, answers):
        self.env.cr.execute(
            "SELECT is_filled, is_counted, keep FROM hr_performance_rater_answer"
            " WHERE id IN %s ORDER BY id",
            (answers._ids,),
        )
        return self.env.cr.fetchall()

    def test_alike_is_one_statement(self):
        """Two values for 250 records: one statement, and nothing else is touched."""
        answers = self.box()
        others = answers[:10]
        answers -= others
        self.env.flush_all()
        with self.assertQueryCount(1):
            answers.write({"is_filled": True, "is_counted": True})
            self.env.flush_all()
        self.assertEqual(set(self.stored(answers)), {(True, True, None)})
        self.assertEqual(set(self.stored(others)), {(None, None, None)})

    def test_each_keeps_its_own(self):
        """Values that differ, and nothing in the place of a value."""
        answers = self.box()
        answers.write({"keep": "Same"})
        for number, answer in enumerate(answers):
            answer.keep = str(number) if number % 2 else False
        self.env.flush_all()
        self.assertEqual(
            [keep for _filled, _counted, keep in self.stored(answers)],
            [str(n) if n % 2 else None for n in range(MANY)],
        )
        answers.write({"keep": False})
        self.env.flush_all()
        self.assertEqual(set(self.stored(answers)), {(None, None, None)})

    def test_who_has_changed_it_is_kept(self):
        """By whom and when, as with every change."""
        sheets = self.launch_all()
        self.env.cr.execute("UPDATE hr_performance_appraisal SET write_uid = 1")
        sheets.invalidate_recordset()
        author = self.people["hr_admin"].user_id
        # sudo: as actions write, once they have checked.
        sheets.with_user(author).sudo()._quiet().write({"raters_reminded_on": False})
        sheets.with_user(author).sudo()._quiet().write(
            {"raters_reminded_on": "2026-01-02"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT DISTINCT write_uid, raters_reminded_on::text"
            " FROM hr_performance_appraisal WHERE id IN %s",
            (sheets._ids,),
        )
        self.assertEqual(self.env.cr.fetchall(), [(author.id, "2026-01-02")])

    def launch_all(self):
        self.launch()
        sheets = self.cycle.appraisal_ids
        self.assertGreater(len(sheets), 2)
        return sheets

    def test_inserted_rows_are_records(self):
        """In their order, with author and day, and in the lists they belong to."""
        sheet = self.sheet()
        self.assertEqual(len(sheet.rater_share_ids), 0)
        rows = [
            {"appraisal_id": sheet.id, "kind": kind, "count": count}
            for kind, count in (("report", 3), ("colleague", 4))
        ]
        shares = self.env["hr.performance.rater.share"]._insert_rows(rows)
        self.assertEqual(shares.mapped("kind"), ["report", "colleague"])
        self.assertEqual(sheet.rater_share_ids, shares)
        self.assertEqual(shares.mapped("count"), [3, 4])
        self.assertEqual(shares.create_uid, self.env.user)
        self.assertEqual(shares[0].create_date, shares[0].write_date)
        self.assertEqual(shares._insert_rows([]), shares.browse())

    def test_only_where_nothing_follows(self):
        """A model whose ``create`` does more than to store is refused."""
        for name in PLAIN:
            self.env[f"hr.performance.{name}"]._check_follows_nothing()
        for name in ("rater", "appraisal", "result"):
            with (
                self.subTest(name),
                self.assertRaisesRegex(TypeError, "made by create"),
            ):
                self.env[f"hr.performance.{name}"]._insert_rows([])

    def test_a_decider_names_once(self):
        """Who was named by whoever decides was never proposed, also in the database."""
        sheet = self.sheet()
        rater = self.name(sheet, "colleague", COLLEAGUES[:1])
        proposed = self.name(sheet, "colleague", COLLEAGUES[1:2], role="subject")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, state, approved_by_id FROM hr_performance_rater"
            " WHERE appraisal_id = %s ORDER BY id",
            (sheet.id,),
        )
        manager = self.people["manager"].user_id
        self.assertEqual(
            self.env.cr.fetchall(),
            [(rater.id, "approved", manager.id), (proposed.id, "proposed", None)],
        )
