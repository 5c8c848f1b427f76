# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.hr_performance.tests.common import PerformanceCase


@tagged("post_install", "-at_install")
class TestSkillGaps(PerformanceCase):
    """What a job asks for and the person lacks becomes actions of the plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("Lathe", "Press", "Drill", "Weld")
        levels = {"Beginner": 10, "Able": 50, "Expert": 90}
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "Machines",
                "skill_ids": [Command.create({"name": n}) for n in names],
                "skill_level_ids": [
                    Command.create({"name": name, "level_progress": progress})
                    for name, progress in levels.items()
                ],
            }
        )
        cls.present, cls.target = cls.env["hr.job"].create(
            [
                {"name": "Worker", "company_id": cls.company.id},
                {"name": "Master", "company_id": cls.company.id},
            ]
        )
        cls.people["subject"].job_id = cls.present
        cls.asks(cls.present, Lathe="Able")
        cls.asks(cls.target, Lathe="Expert", Press="Able", Drill="Able", Weld="Able")

    @classmethod
    def values(cls, skill, level):
        """One of the skills at one of the levels."""
        kind = cls.kind
        return {
            "skill_type_id": kind.id,
            "skill_id": kind.skill_ids.filtered(lambda row: row.name == skill).id,
            "skill_level_id": kind.skill_level_ids.filtered(
                lambda row: row.name == level
            ).id,
        }

    @classmethod
    def asks(cls, job, **skills):
        """Skills and levels that a job asks for."""
        commands = [Command.create(cls.values(*pair)) for pair in skills.items()]
        job.job_skill_ids = commands

    def has(self, skill, level, **values):
        """A skill of ``subject``."""
        self.env["hr.employee.skill"].create(
            {
                "employee_id": self.people["subject"].id,
                **self.values(skill, level),
                **values,
            }
        )

    def plan(self, role="subject", **values):
        plans = self.as_user(self.env["hr.performance.development.plan"], role)
        return plans.create({"employee_id": self.people["subject"].id, **values})

    def test_gaps_of_the_target_job(self):
        """Missing and lower skills, once; what is held or better is left out.

        Covers: R177
        """
        self.has("Lathe", "Beginner")
        self.has("Press", "Expert")
        self.has("Drill", "Able")
        plan = self.plan()
        with Form(plan) as form:
            form.target_job_id = self.target
        text = "Lathe: from Beginner to Expert · Weld: to reach Able"
        self.assertEqual(plan.job_gap_text, text)
        plan.action_take_gaps()
        self.assertEqual(sorted(plan.action_ids.mapped("skill")), ["Lathe", "Weld"])
        self.assertEqual(" · ".join(plan.action_ids.sorted("id").mapped("name")), text)
        self.assertEqual(set(plan.action_ids.mapped("side")), {"employee"})
        self.assertEqual(plan.action_ids.responsible_id, self.people["subject"])
        with self.assertRaisesRegex(UserError, "no gap"):
            plan.action_take_gaps()
        plan.action_ids[0].unlink()
        plan.action_take_gaps()
        self.assertEqual(len(plan.action_ids), 2, "what was taken out comes back")

    def test_without_target_the_present_job_counts(self):
        """The job of today asks for Lathe: Able."""
        plan = self.plan()
        self.assertEqual(plan.job_gap_text, "Lathe: to reach Able")
        self.has("Lathe", "Able")
        plan.invalidate_recordset()
        self.assertFalse(plan.job_gap_text)
        with self.assertRaisesRegex(UserError, "no gap"):
            plan.action_take_gaps()

    def test_a_skill_that_is_over_is_missing(self):
        """What was valid until yesterday is held no more; until today it is."""
        today = fields.Date.today()
        yesterday = today - timedelta(days=1)
        self.has("Lathe", "Able", valid_from="2020-01-01", valid_to=yesterday)
        plan = self.plan()
        self.assertEqual(plan.job_gap_text, "Lathe: to reach Able")
        self.has("Lathe", "Expert", valid_from=today, valid_to=today)
        plan.invalidate_recordset()
        self.assertFalse(plan.job_gap_text)

    def test_two_plans_of_one_person(self):
        """Each plan leads to a job of its own."""
        plans = self.plan() | self.plan(target_job_id=self.target.id)
        present, target = plans.mapped("job_gap_text")
        self.assertEqual(present, "Lathe: to reach Able")
        self.assertEqual(target.count("to reach"), 4)

    def test_target_is_part_of_the_text(self):
        """Who may not write the plan does not choose where it leads."""
        plan = self.plan()
        for role in ("colleague", "head"):
            with self.subTest(role), self.assertRaises(UserError):
                self.as_user(plan, role).target_job_id = self.target
