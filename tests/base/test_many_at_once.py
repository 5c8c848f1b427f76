# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..raters.common_raters import COLLEAGUES, RatersCase

MANY = 250


@tagged("post_install", "-at_install")
class TestManyAtOnce(RatersCase):
    """What many records get is stored as ``write`` would store it."""

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
