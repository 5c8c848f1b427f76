# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A goal of the company with goals of a department, a team and a person below it."""

from ..common import PerformanceCase


class GoalCase(PerformanceCase):
    """``head`` leads Works, ``manager`` Plant; ``hr_admin`` sets company goals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.works.manager_id = cls.people["head"]
        cls.plant.manager_id = cls.people["manager"]
        cls.top = cls._goal("Sales of 1000", target=1000, unit="k€", state="approved")
        cls.unit = cls._goal(
            "Works brings 400",
            "department",
            parent_id=cls.top.id,
            department_id=cls.works.id,
            target=400,
            unit="k€",
            contribution_share=40,
            state="approved",
        )

    @classmethod
    def _goal(cls, name, level="company", **values):
        """Create a goal with superuser rights, by default of 2026."""
        return cls.env["hr.performance.objective"].create(
            {
                "name": name,
                "level": level,
                "company_id": cls.company.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                **values,
            }
        )

    def goal_as(self, role, name, level, **values):
        """Create a goal as the user of a role."""
        goals = self.as_user(self.env["hr.performance.objective"], role)
        return goals.create(
            {
                "name": name,
                "level": level,
                "company_id": self.company.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                **values,
            }
        )

    def own_goal(self, role="subject", **values):
        """A goal of that person, written by the person."""
        person = self.people[role].id
        return self.goal_as(role, "Sell 40", "person", employee_id=person, **values)
