# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.hr_performance.tests.common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPlanSkills(PerformanceCase):
    """Skills of the employee beside the plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "Machines",
                "skill_ids": [Command.create({"name": n}) for n in ("Lathe", "Press")],
                "skill_level_ids": [
                    Command.create(
                        {"name": "Expert", "level_progress": 90, "default_level": True}
                    ),
                    Command.create({"name": "Beginner", "level_progress": 10}),
                ],
            }
        )

    def skill(self, number, level, **values):
        self.env["hr.employee.skill"].create(
            {
                "employee_id": self.people["subject"].id,
                "skill_type_id": self.kind.id,
                "skill_id": self.kind.skill_ids[number].id,
                "skill_level_id": self.kind.skill_level_ids.filtered(
                    lambda row: row.name == level
                ).id,
                **values,
            }
        )

    def test_present_skills_stand_beside_the_plan(self):
        """Both sides, those above and HR see kind, skill and level. Covers: R031"""
        self.skill(0, "Expert")
        yesterday = fields.Date.today() - timedelta(days=1)
        self.skill(1, "Beginner", valid_from="2020-01-01", valid_to=yesterday)
        self.launch()
        for role in ("subject", "manager", "head", "hr_in"):
            page = self.as_user(self.appraisal(), role).background_html
            for text in ("Machines", "Lathe", "Expert"):
                self.assertIn(text, page)
            self.assertNotIn("Press", page)

    def test_nobody_without_skills_has_the_card(self):
        """An empty card is left out."""
        self.skill(0, "Expert")
        self.launch()
        page = self.as_user(self.appraisal("colleague"), "manager").background_html
        self.assertNotIn("Skills", page)
