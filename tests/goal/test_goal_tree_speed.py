# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_goals import GoalCase

# What the cards of the tree show, as its view asks for it.
CARD = {
    name: {}
    for name in (
        "name",
        "level",
        "state",
        "target_text",
        "contribution_share",
        "coverage",
        "coverage_kind",
        "coverage_text",
        "is_short",
        "is_unaligned",
        "progress",
        "has_progress",
        "live_child_ids",
    )
} | {
    name: {"fields": {"display_name": {}}}
    for name in ("department_id", "responsible_id", "parent_id")
}
TREE = ("parent_id", "live_child_ids", "sequence, id")
LIMIT = 30


@tagged("post_install", "-at_install")
class TestGoalTreeSpeed(GoalCase):
    """The tree stays usable with 2,000 goals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        goals = cls.env["hr.performance.objective"]
        common = {
            "company_id": cls.company.id,
            "date_start": "2026-01-01",
            "date_end": "2026-12-31",
            "state": "approved",
            "unit": "k€",
            "target": 10,
        }
        unit = {
            **common,
            "level": "department",
            "department_id": cls.works.id,
            "responsible_id": cls.people["head"].id,
        }
        departments = goals.create(
            [{**unit, "name": f"D{i}", "parent_id": cls.top.id} for i in range(40)]
        )
        teams = goals.create(
            [
                {**unit, "level": "team", "name": f"T{i}", "parent_id": above.id}
                for above in departments
                for i in range(9)
            ]
        )
        person = {**common, "level": "person", "employee_id": cls.people["subject"].id}
        goals.create(
            [
                {**person, "name": f"P{i}", "parent_id": above.id}
                for above in teams[:320]
                for i in range(5)
            ]
        )
        cls.env.flush_all()

    def count(self, role, call):
        """Queries of one call that a user's browser makes, with a cold cache."""
        goals = self.as_user(self.env["hr.performance.objective"], role)
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        result = call(goals)
        return self.env.cr.sql_log_count - start, result

    def test_opening_the_tree_and_a_branch(self):
        """First screen, one branch and everything: at most 30 queries each."""
        in_company = [("company_id", "=", self.company.id)]

        def first_screen(goals):
            domain = [("parent_id", "=", False), *in_company]
            return goals.hierarchy_read(domain, dict(CARD), *TREE)

        def branch(goals):
            return goals.web_search_read([("parent_id", "=", self.top.id)], CARD)

        def everything(goals):
            return goals.hierarchy_read(in_company, dict(CARD), *TREE)

        for role in ("hr_admin", "head", "subject"):
            for call, least in ((first_screen, 42), (branch, 41), (everything, 400)):
                with self.subTest(role=role, call=call.__name__):
                    queries, result = self.count(role, call)
                    rows = result if isinstance(result, list) else result["records"]
                    found = len(rows)
                    self.assertGreaterEqual(found, least)
                    self.assertLessEqual(queries, LIMIT)

    def test_a_change_at_the_bottom_reaches_the_top(self):
        """One value typed in a tree of 2,000 goals costs no walk through all of it."""
        goal = self.env["hr.performance.objective"].search(
            [("level", "=", "person"), ("company_id", "=", self.company.id)], limit=1
        )
        line = goal._goal_chains()[goal.id]
        line.progress_source = "below"
        goal.progress_source = "value"
        self.env.flush_all()

        def typed(goals):
            goals.browse(goal.id).current_input = "10"
            self.env.flush_all()

        queries, _result = self.count("subject", typed)
        self.assertGreater(self.top.progress, 0)
        self.assertLessEqual(queries, 60)
