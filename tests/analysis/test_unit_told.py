# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..appraisal.test_unit_subject import UnitCase

TOLD = "hr.performance.unit.result"
#: Who belongs to the plant; the manager answers for it and has the result itself.
MEMBERS = {"subject", "colleague", "former", "hr_in"}
OTHERS = {"ceo", "hr_out", "reward", "foreign", "manager"}


@tagged("post_install", "-at_install")
class TestUnitTold(UnitCase):
    """The result of a department is told to its members, as far as HR has set."""

    def told(self, role):
        """What a user finds, each time as in a request of its own."""
        self.env.invalidate_all()
        found = self.as_user(self.env[TOLD], role).search([])
        return found.read(
            ["unit_name", "level_id", "score", "lines_html", "comment", "strengths"]
        )

    def released(self, level, comment="Helped others"):
        self.scheme.unit_told = level
        unit = self.decided_unit()
        # What the head's superior has written, as a review of the unit.
        unit.rating_ids.filtered(lambda r: r.kind == "manager").comment = comment
        self.as_user(self.result(unit), "head").action_release()
        return unit

    def home(self, role):
        parts = self.as_user(self.env["hr.performance.home"], role).action_load()
        texts = str(parts)
        return "Results of My Units" in texts, texts

    def test_nothing_unless_hr_has_set_it(self):
        """By default members learn nothing. Covers: R091"""
        self.released("none")
        for role in MEMBERS | OTHERS | {"hr_admin"}:
            self.assertFalse(self.told(role), role)

    def test_grade_only(self):
        """The grade, and neither score nor goals nor a word. Covers: R091"""
        unit = self.released("grade")
        grade = self.result(unit).final_level_id
        for role in MEMBERS:
            [row] = self.told(role)
            self.assertEqual(row["level_id"], (grade.id, grade.code), role)
            self.assertEqual(row["unit_name"], "Plant")
            for name in ("score", "lines_html", "comment", "strengths"):
                self.assertFalse(row[name], name)
        for role in OTHERS:
            self.assertFalse(self.told(role), role)
        self.assertTrue(self.told("hr_admin"))
        # Members read neither the result nor the review behind it.
        for model in ("result", "rating", "appraisal"):
            found = self.as_user(self.env[f"hr.performance.{model}"], "subject")
            self.assertFalse(
                found.search_count([("subject_kind", "!=", "employee")])
                if model != "rating"
                else found.search_count([("appraisal_id", "=", unit.id)])
            )

    def test_score(self):
        """Score and grade, and nothing written. Covers: R091"""
        unit = self.released("score")
        [row] = self.told("subject")
        self.assertEqual(row["score"], self.result(unit).score)
        self.assertFalse(row["lines_html"])
        self.assertFalse(row["comment"])

    def test_with_goals_and_comments(self):
        """Goals and words only where HR has opened them. Covers: R091"""
        self.released("full")
        [row] = self.told("subject")
        self.assertIn("Cooperation", row["lines_html"])
        self.assertIn("80", row["lines_html"])
        self.assertEqual(row["comment"], "Helped others")

    def test_frozen_at_launch(self):
        """What HR opens later holds for later cycles. Covers: R091"""
        self.scheme.unit_told = "grade"
        unit = self.decided_unit()
        self.scheme.unit_told = "full"
        self.as_user(self.result(unit), "head").action_release()
        [row] = self.told("subject")
        self.assertFalse(row["lines_html"])

    def test_on_the_first_page_after_release(self):
        """Nothing before the release; then on the first page. Covers: R091"""
        self.scheme.unit_told = "grade"
        unit = self.decided_unit()
        self.assertFalse(self.home("subject")[0])
        self.as_user(self.result(unit), "head").action_release()
        shown, texts = self.home("subject")
        self.assertTrue(shown)
        self.assertIn("Plant", texts)
        self.assertFalse(self.home("ceo")[0])
        self.assertFalse(self.home("hr_admin")[0], "HR reads it, and is no member")

    def test_members_at_the_release(self):
        """Who moves away keeps it, who comes later does not get it. Covers: R091"""
        self.people["former"].department_id = self.office
        self.released("grade")
        self.assertFalse(self.told("former"))
        self.people["former"].department_id = self.plant
        self.people["colleague"].department_id = self.office
        self.assertFalse(self.told("former"))
        self.assertTrue(self.told("colleague"))

    def test_opened_again(self):
        """A result that is opened again is no longer told. Covers: R091"""
        unit = self.released("score")
        self.as_user(self.result(unit), "hr_admin").action_reopen("Wrong figure")
        self.assertFalse(self.told("subject"))

    def test_nobody_writes_it(self):
        """Neither members nor HR change or make what is told. Covers: R091"""
        self.released("grade")
        row = self.env[TOLD].search([])
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(row, role).write({"told": "full"})
            with self.assertRaises(AccessError):
                self.as_user(row, role).unlink()
