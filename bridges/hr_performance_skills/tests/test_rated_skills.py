# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.common import PerformanceCase

WORDS = ("Knows nothing of it", "Needs help", "Works alone", "Helps others", "Teaches")
ANCHORS = {f"anchor_{level}": text for level, text in enumerate(WORDS, 1)}


@tagged("post_install", "-at_install")
class TestRatedSkills(PerformanceCase):
    """What was rated is the employee's level once the sheet is closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "Crafts",
                "skill_ids": [
                    Command.create({"name": "Welding"}),
                    Command.create({"name": "Care"}),
                ],
                "skill_level_ids": [
                    Command.create({"name": name, "level_progress": progress})
                    for name, progress in (("Low", 15), ("Fair", 50), ("High", 100))
                ],
            }
        )
        line = {"section": "skill", "weight": 50, "is_by_level": True, **ANCHORS}
        welding, care = cls.kind.skill_ids
        cls.cycle.template_id = cls.env["hr.performance.template"].create(
            {
                "name": "Skilled",
                "method": "behaviour",
                "line_ids": [
                    Command.create({**line, "name": "Welds", "skill_id": welding.id}),
                    Command.create({**line, "name": "Cares", "skill_id": care.id}),
                ],
            }
        )

    def decided(self, first, second):
        """A sheet whose two skills got these levels of five."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(sheet, kind, role)
            for line, level in zip(rating.line_ids, (first, second), strict=True):
                line.points_input = str(20 * level)
            rating.action_submit()
        return sheet

    def skills(self):
        """Present level by skill, as HR reads them."""
        rows = self.people["subject"].current_employee_skill_ids
        return {row.skill_id.name: row.skill_level_id.name for row in rows}

    def test_written_when_closed(self):
        """The highest level that the points reach, not before. Covers: R079"""
        sheet = self.decided(5, 2)
        self.assertFalse(self.skills())
        sheet._move({"state": "released"})
        self.assertFalse(self.skills())
        sheet._move({"state": "done"})
        self.assertEqual(self.skills(), {"Welding": "High", "Care": "Low"})
        self.assertIn("Welding: High", "".join(sheet.message_ids.mapped("body")))

    def test_history_is_kept(self):
        """A level that changes leaves the one before; one that stays, nothing."""
        welding, care = self.kind.skill_ids
        low, _fair, high = self.kind.skill_level_ids.sorted("level_progress")
        self.people["subject"].employee_skill_ids = [
            Command.create(
                {
                    "skill_type_id": self.kind.id,
                    "skill_id": skill.id,
                    "skill_level_id": level.id,
                    "valid_from": "2020-01-01",
                }
            )
            for skill, level in ((welding, low), (care, low))
        ]
        self.decided(5, 2)._move({"state": "done"})
        self.assertEqual(self.skills(), {"Welding": "High", "Care": "Low"})
        rows = self.people["subject"].employee_skill_ids
        of_welding = rows.filtered(lambda row: row.skill_id == welding)
        self.assertEqual(set(of_welding.skill_level_id), {low, high})
        ended = of_welding.filtered(lambda row: row.skill_level_id == low)
        self.assertTrue(ended.valid_to)
        self.assertEqual(len(rows - of_welding), 1)

    def test_told_with_the_result(self):
        """The page says what is written to whom may read the result."""
        sheet = self.decided(5, 2)
        self.assertFalse(self.as_user(sheet, "subject").skill_text)
        self.assertIn("Welding: High", self.as_user(sheet, "manager").skill_text)
        self.as_user(self.result(sheet), "manager").action_release()
        sheet.invalidate_recordset()
        self.assertIn("Care: Low", self.as_user(sheet, "subject").skill_text)
