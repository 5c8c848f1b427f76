# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_goals import GoalCase


@tagged("post_install", "-at_install")
class TestGoalHours(GoalCase):
    """The hours of a goal are compared with those of the people who work for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.company.resource_calendar_id
        cls.env["hr.employee"].search(
            [("company_id", "=", cls.company.id)]
        ).resource_calendar_id = calendar
        person = cls._goal(
            "Sell 40 to 50 customers",
            "person",
            employee_id=cls.people["subject"].id,
            needed_hours=1,
        )
        cls.of_one = float(person._available_hours()[person])

    def attainable(self, goal, needed):
        """Whether A passes with so many times the hours of one person."""
        goal.needed_hours = needed * self.of_one
        return goal.smart_flags[2]["state"] == "pass"

    def number(self, domain):
        return self.env["hr.employee"].search_count(
            [("company_id", "=", self.company.id), *domain]
        )

    def check(self, goal, people):
        self.assertGreater(people, 1)
        self.assertTrue(self.attainable(goal, people - 0.01))
        self.assertFalse(self.attainable(goal, people + 0.01))

    def test_a_person_has_the_own_hours(self):
        """Covers: R030"""
        goal = self.own_goal()
        self.assertTrue(self.attainable(goal, 0.99))
        self.assertFalse(self.attainable(goal, 1.01))

    def test_a_department_has_those_of_its_people(self):
        """Sub-departments included. Covers: R030"""
        people = self.number([("department_id", "child_of", self.works.id)])
        self.check(self.unit, people)
        below = self._goal("Plant brings 50", "department", department_id=self.plant.id)
        of_plant = self.number([("department_id", "=", self.plant.id)])
        self.assertLess(of_plant, people)
        self.check(below, of_plant)

    def test_a_company_has_those_of_everybody(self):
        """Covers: R030"""
        self.check(self.top, self.number([]))

    def test_a_team_is_who_reports_to_its_leader(self):
        """Covers: R030"""
        leader = self.people["manager"]
        goal = self._goal(
            "Team brings 50",
            "team",
            department_id=self.plant.id,
            responsible_id=leader.id,
        )
        self.check(goal, self.number([("id", "child_of", leader.id)]))

    def test_people_without_calendar_bring_no_known_hours(self):
        """Nobody knows them; where nobody has one, nothing is said."""
        goal = self._goal("Plant brings 50", "department", department_id=self.plant.id)
        people = self.env["hr.employee"].search([("department_id", "=", self.plant.id)])
        people[0].resource_calendar_id = False
        self.check(goal, len(people) - 1)
        people.resource_calendar_id = False
        goal.needed_hours = 1
        self.assertFalse(goal._available_hours())

    def test_holidays_are_no_working_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Spring Festival",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-02-16 00:00:00",
                "date_to": "2026-02-20 23:00:00",
            }
        )
        people = self.number([("department_id", "child_of", self.works.id)])
        self.assertFalse(self.attainable(self.unit, people - 0.01))
