# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import tagged

from ..common import PerformanceCase

WORDS = ("Knows nothing of it", "Needs help", "Works alone", "Helps others", "Teaches")
ANCHORS = {f"anchor_{level}": text for level, text in enumerate(WORDS, 1)}


@tagged("post_install", "-at_install")
class TestSkillLevels(PerformanceCase):
    """Skills are rated by levels and read over time, with the rights of results."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = {"section": "skill", "weight": 50, "is_by_level": True, **ANCHORS}
        values = {
            "name": "Skilled",
            "method": "behaviour",
            "line_ids": [
                Command.create({**line, "name": "Welding"}),
                Command.create({**line, "name": "Care with Customers"}),
            ],
        }
        # Another template of the next year asks for the same skill.
        cls.first, cls.second = cls.env["hr.performance.template"].create(
            [values, {**values, "name": "Skilled Again"}]
        )
        cls.next_cycle = cls._cycle(
            name="2026 H2",
            date_start="2026-07-01",
            date_end="2026-12-31",
            template_id=cls.second.id,
        )
        cls.cycle.template_id = cls.first

    def rated(self, cycle, welding, care):
        """The result of the subject in a cycle, decided and not released."""
        self.launch(cycle)
        appraisal = self.appraisal(cycle=cycle)
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            for line, level in zip(rating.line_ids, (welding, care), strict=True):
                line.points_input = str(20 * level)
            rating.action_submit()
        return self.result(appraisal)

    def release(self, result):
        self.as_user(result, "manager").action_release()

    def told(self, role):
        """What a role reads of the subject, the latest first."""
        rows = self.as_user(self.env["hr.performance.skill.level"], role).search(
            [("employee_id", "=", self.people["subject"].id)], order="day desc, skill"
        )
        return [
            (row.skill, row.cycle_id.name, row.level, row.level_before) for row in rows
        ]

    def test_level_now_and_before(self):
        """Who rated, in which cycle, then and before. Covers: R079"""
        self.release(self.rated(self.cycle, 2, 4))
        self.release(self.rated(self.next_cycle, 3, 3))
        expected = [
            ("Care with Customers", "2026 H2", 3, 4),
            ("Welding", "2026 H2", 3, 2),
            ("Care with Customers", "2026 H1", 4, 0),
            ("Welding", "2026 H1", 2, 0),
        ]
        for role in ("subject", "manager", "head", "hr_in"):
            with self.subTest(role):
                self.assertEqual(self.told(role), expected)
        row = self.env["hr.performance.skill.level"].search(
            [("skill", "=", "Welding"), ("cycle_id", "=", self.next_cycle.id)]
        )
        self.assertEqual(row.rater_id, self.people["manager"])
        self.assertEqual(row.change, 1)

    def test_nothing_before_the_release(self):
        """The employee learns it with the result, colleagues never. Covers: R079"""
        result = self.rated(self.cycle, 2, 4)
        self.assertFalse(self.told("subject"))
        self.assertEqual(len(self.told("manager")), 2)
        self.release(result)
        self.assertEqual(len(self.told("subject")), 2)
        for role in ("colleague", "hr_out", "reward", "foreign"):
            with self.subTest(role):
                self.assertFalse(self.told(role))

    def test_what_the_reader_may_not_read_is_not_told_as_before(self):
        """A level of before comes from results that are open to the reader.

        Covers: R079
        """
        first = self.rated(self.cycle, 2, 4)
        self.release(self.rated(self.next_cycle, 3, 3))
        self.assertEqual(first.state, "published")
        self.assertEqual(
            self.told("subject"),
            [("Care with Customers", "2026 H2", 3, 0), ("Welding", "2026 H2", 3, 0)],
        )

    def test_a_result_that_is_opened_again_tells_nothing(self):
        """It comes back with the next decision. Covers: R079"""
        result = self.rated(self.cycle, 2, 4)
        self.release(result)
        self.as_user(result, "hr_admin").action_reopen("Wrong level")
        self.assertFalse(self.told("subject"))

    def test_the_result_leads_there(self):
        """Only where skills were rated. Covers: R079"""
        result = self.rated(self.cycle, 2, 4)
        self.assertTrue(result.has_skills)
        action = self.as_user(result, "manager").action_open_skills()
        found = self.as_user(self.env[action["res_model"]], "manager").search(
            action["domain"]
        )
        self.assertEqual(len(found), 2)
        self.cycle = self._cycle(name="Other", template_id=self.template.id)
        other = self.result(self.decided())
        self.assertFalse(other.has_skills)
