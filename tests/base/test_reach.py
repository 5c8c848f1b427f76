# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged

from ...models.base import hr_performance_reach_mixin
from ..common import PerformanceCase

ROLES = ("ceo", "head", "manager", "subject", "hr_in", "hr_out", "hr_admin", "foreign")


@tagged("post_install", "-at_install")
class TestReach(PerformanceCase):
    """A page holds what the record rules open, in the same order as all of it."""

    def setUp(self):
        super().setUp()
        for name in ("First", "Second"):
            self.launch(self._cycle(name=name))

    def _check_pages(self, domain, order=None, name="hr.performance.appraisal"):
        for role in ROLES:
            sheets = self.as_user(self.env[name], role)
            everything = sheets.search(domain, order=order and f"{order}, id")
            with self.subTest(role=role, domain=domain):
                for offset, limit in ((0, 3), (2, 4), (0, 80)):
                    page = sheets.search(domain, offset, limit, order)
                    self.assertEqual(page, everything[offset : offset + limit])
                for limit in (3, 80):
                    self.assertEqual(
                        sheets.search_count(domain, limit=limit),
                        min(limit, len(everything)),
                    )

    def test_pages(self):
        """First and later pages, with and without filter, in any order"""
        self._check_pages([])
        self._check_pages([], order="employee_id")
        self._check_pages([("cycle_id.name", "=", "First")])

    def test_pages_of_many(self):
        """The same for whoever may read more than is looked up one by one"""
        with patch.object(hr_performance_reach_mixin, "FEW", 2):
            self._check_pages([])
            self._check_pages([("cycle_id.name", "=", "First")])

    def test_pages_of_steps_values_and_results(self):
        """What hangs on sheets is found in the same way, with the filters of lists"""
        plan = self.decided()
        self.result(plan).state = "released"
        asked = {
            "hr.performance.step": [("left_on", "=", False), ("is_task", "=", True)],
            "hr.performance.measure": [("value", ">", 0)],
            "hr.performance.result": [("is_latest", "=", True)],
        }
        for few in (2, hr_performance_reach_mixin.FEW):
            with patch.object(hr_performance_reach_mixin, "FEW", few):
                for name, domain in asked.items():
                    self._check_pages([], name=name)
                    self._check_pages(domain, name=name)
                    self._check_pages(domain, order="write_date desc", name=name)

    def test_steps_of_the_team(self):
        """The steps of those whom one leads, as asked by the path over their sheets"""
        steps = self.env["hr.performance.step"]
        for role in ROLES:
            mine = self.as_user(steps, role)
            team = mine.search(
                Domain("appraisal_id.chain_ids.user_id", "=", mine.env.uid)
                | Domain("appraisal_id.is_mine_to_lead", "=", True)
            )
            every = mine.search([])
            with self.subTest(role=role):
                self.assertEqual(bool(team), role in ("ceo", "head", "manager"))
                self.assertEqual(mine.search([("is_in_my_team", "=", True)]), team)
                self.assertEqual(every.filtered("is_in_my_team"), team)
                others = mine.search([("is_in_my_team", "=", False)])
                self.assertEqual(others, every - team)
        for few in (2, hr_performance_reach_mixin.FEW):
            with patch.object(hr_performance_reach_mixin, "FEW", few):
                self._check_pages(
                    [("is_in_my_team", "=", True), ("left_on", "=", False)],
                    name="hr.performance.step",
                )

    def test_count_asks_once(self):
        """What a filter finds is counted by one query"""
        steps = self.as_user(self.env["hr.performance.step"], "head")
        steps.search_count([("left_on", "=", False)], limit=80)
        with self.assertQueryCount(1):
            steps.search_count([("left_on", "=", False)], limit=80)

    def test_reach_of_roles(self):
        """Who sees how many of both cycles; nobody sees the other company's"""
        sheets = self.env["hr.performance.appraisal"]
        counts = {
            role: self.as_user(sheets, role).search_count([], limit=100)
            for role in ("subject", "foreign")
        }
        self.assertEqual(counts, {"subject": 2, "foreign": 0})
        self.assertGreater(self.as_user(sheets, "manager").search_count([], 100), 2)

    def test_new_employee_of_user(self):
        """Who becomes superior by a new employee record sees the team at once"""
        sheets = self.as_user(self.env["hr.performance.appraisal"], "foreign")
        self.assertFalse(sheets.search([], limit=10))
        boss = self.env["hr.employee"].create(
            {
                "name": "Second Job",
                "company_id": self.company.id,
                "user_id": self.users["foreign"].id,
            }
        )
        self.people["ceo"].parent_id = boss
        self.assertTrue(sheets.search([], limit=10))
