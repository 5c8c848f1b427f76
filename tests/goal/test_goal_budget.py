# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money that goals need, compared with the budgets of their units (R030, M36)."""

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_goals import GoalCase


@tagged("post_install", "-at_install")
class TestGoalBudget(GoalCase):
    """Works has Plant below it; goals of 2026 need money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.market = cls._plant_goal("Open ten markets", 80000)

    @classmethod
    def _plant_goal(cls, name, amount, **values):
        return cls._goal(
            name,
            **{
                "level": "department",
                "department_id": cls.plant.id,
                "responsible_id": cls.people["manager"].id,
                "parent_id": cls.unit.id,
                "needed_budget": amount,
                **values,
            },
        )

    @classmethod
    def _budget(cls, department, amount, start="2026-01-01", end="2026-12-31"):
        return cls.env["hr.performance.budget"].create(
            {
                "company_id": cls.company.id,
                "department_id": department and department.id,
                "date_start": start,
                "date_end": end,
                "amount": amount,
            }
        )

    def achievable(self, goal, role="manager"):
        """State and reason of the letter A, as a role reads it."""
        goal = self.as_user(goal, role)
        goal.invalidate_recordset(["smart_flags"])
        [flag] = [flag for flag in goal.smart_flags if flag["letter"] == "A"]
        return flag["state"], flag["reason"]

    # ONE GOAL

    def test_more_money_than_there_is_fails_with_the_gap(self):
        """Needs 120,000, 80,000 available, 40,000 missing. Covers: R030"""
        self._plant_goal("Build a hall", 40000)
        self.assertEqual(self.achievable(self.market)[0], "unknown")
        budget = self._budget(self.plant, 80000)
        state, reason = self.achievable(self.market)
        self.assertEqual(state, "fail")
        said = ("takes 80,000", "need 120,000", "80,000 are", "40,000 are missing")
        for part in said:
            self.assertIn(part, reason)
        self.assertIn(self.plant.name, reason)
        budget.amount = 120000
        self.assertEqual(self.achievable(self.market)[0], "pass")

    def test_hours_and_money_are_both_needed(self):
        """A goal that is short of either is not achievable. Covers: R030"""
        self._budget(self.plant, 80000)
        self.market.needed_hours = 10
        state, reason = self.achievable(self.market)
        self.assertEqual(state, "pass")
        self.assertIn("hours", reason)
        self.market.needed_budget = 80001
        state, reason = self.achievable(self.market)
        self.assertEqual(state, "fail")
        self.assertIn("1 are missing", reason)
        self.market.write({"needed_budget": 80000, "needed_hours": 99999})
        self.assertEqual(self.achievable(self.market)[0], "fail")

    def test_what_is_typed_is_compared_before_it_is_saved(self):
        """The letters follow the form."""
        self._budget(self.plant, 80000)
        with Form(self.as_user(self.market, "manager")) as form:
            form.needed_budget = 90000
            states = {flag["letter"]: flag["state"] for flag in form.smart_flags}
            self.assertEqual(states["A"], "fail")
            form.date_end = "2027-12-31"
            states = {flag["letter"]: flag["state"] for flag in form.smart_flags}
            self.assertEqual(states["A"], "pass", "half of it falls into 2026")
            form.date_end = "2026-12-31"
            form.needed_budget = 70000

    # WHICH BUDGET PAYS

    def test_the_nearest_unit_with_a_budget_pays(self):
        """Sub-departments without a budget draw on the one above. Covers: R030"""
        works = self._budget(self.works, 100000)
        self.unit.needed_budget = 150000
        self.assertEqual((works.needed, works.missing), (150000, 50000))
        plant = self._budget(self.plant, 80000)
        works.invalidate_recordset()
        self.assertEqual((plant.needed, plant.missing), (80000, 0))
        self.assertEqual((works.needed, works.missing), (70000, 0))
        self.assertFalse(works.is_short)

    def test_goals_below_are_a_part_of_the_goal_above(self):
        """A goal and its parts do not count twice; more in parts counts as more."""
        works = self._budget(self.works, 100000)
        self.unit.needed_budget = 100000
        self.assertEqual((works.needed, works.missing), (100000, 0))
        self._plant_goal("Build a hall", 40000)
        works.invalidate_recordset()
        self.assertEqual((works.needed, works.missing), (120000, 20000))

    def test_the_days_decide(self):
        """Half a year of budget pays half a year of the goal."""
        half = self._budget(self.plant, 40000, "2026-01-01", "2026-06-30")
        self.assertAlmostEqual(half.needed, 80000 * 181 / 365, 2)
        self.assertEqual(self.achievable(self.market)[0], "pass")

    def test_company_pays_for_what_no_department_pays(self):
        """Company goals, and departments without budget."""
        company = self._budget(None, 100000)
        self.top.needed_budget = 30000
        other = self._goal("Fair", needed_budget=25000, target=3, unit="fairs")
        self.assertEqual(company.needed, 105000)
        self.assertTrue(company.is_short)
        self.assertEqual(self.achievable(other, "hr_admin")[0], "fail")
        self.assertIn(self.company.name, self.achievable(other, "hr_admin")[1])

    def test_goals_given_up_need_nothing_and_reached_ones_did(self):
        """Money of a reached goal is spent; that of a cancelled one is free."""
        budget = self._budget(self.plant, 80000)
        self.market.state = "achieved"
        self.assertEqual(budget.needed, 80000)
        self.market.state = "cancelled"
        budget.invalidate_recordset()
        self.assertEqual(budget.needed, 0)

    def test_another_company_has_its_own(self):
        """Budgets of one company say nothing about goals of another."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["hr.performance.budget"].create(
            {"company_id": other.id, "amount": 1, "date_start": "2026-01-01"}
        )
        self.assertEqual(self.achievable(self.market)[0], "unknown")

    # THE LIST

    def test_list_of_hr(self):
        """HR sees what is there, needed and missing per unit. Covers: R030"""
        budget = self.as_user(self._budget(self.plant, 50000), "hr_in")
        self.assertEqual((budget.needed, budget.missing), (80000, 30000))
        short = budget.search([("is_short", "=", True)])
        self.assertEqual(short, budget)
        self.assertFalse(budget.search([("is_short", "=", False)]) & budget)
        action = budget.action_open_goals()
        goals = self.as_user(self.market, "hr_in").search(action["domain"])
        self.assertEqual(goals, self.market)

    def test_check_of_the_cycle_lists_the_gap(self):
        """Check Plans tells goals without money like every failed letter."""
        self._budget(self.plant, 50000)
        self.market.cycle_ids = self.cycle
        for gate in self.scheme.sudo().gate_ids:
            if gate.code == "goal_smart":
                gate.level = "advice"
        self.launch()
        cycle = self.as_user(self.cycle, "hr_admin")
        cycle.action_check_plans()
        found = cycle.finding_ids.filtered(lambda row: row.objective_id == self.market)
        self.assertIn("30,000 are missing", "".join(found.mapped("finding")))

    # RULES

    def test_one_budget_at_a_time(self):
        """Rows of one unit do not overlap; those of others may."""
        first = self._budget(self.plant, 1, "2026-01-01", "2026-06-30")
        second = self._budget(self.plant, 1, "2026-07-01", "2026-12-31")
        self._budget(self.works, 1)
        self._budget(None, 1)
        with self.assertRaisesRegex(ValidationError, "one budget at a time"):
            second.date_start = "2026-06-30"
        with self.assertRaisesRegex(ValidationError, "one budget at a time"):
            self._budget(self.plant, 1, "2026-03-01", "2026-03-01")
        with self.assertRaisesRegex(ValidationError, "one budget at a time"):
            first.copy()
        with self.assertRaisesRegex(ValidationError, "one budget at a time"):
            self._budget(None, 1, "2026-12-31", "2027-12-31")

    @mute_logger("odoo.sql_db")
    def test_two_budgets_saved_at_one_moment(self):
        """What the other transaction could not see, the database refuses."""
        for department in (self.plant, False):
            first = self._budget(department, 100)
            later = self._budget(department, 50, "2027-01-01", "2027-12-31")
            self.env.flush_all()
            with self.assertRaises(ExclusionViolation), self.cr.savepoint():
                self.cr.execute(
                    "UPDATE hr_performance_budget SET date_start = %s WHERE id = %s",
                    [first.date_end, later.id],
                )
                self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_bad_values(self):
        """No negative money, no reversed days, no department of another company."""
        for wrong in ({"amount": -1}, {"date_end": "2025-01-01"}):
            budget = self._budget(self.plant, 1)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                budget.write(wrong)
                self.env.flush_all()
            budget.invalidate_recordset()
            budget.unlink()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = self.env["hr.department"].create({"name": "Far", "company_id": other.id})
        with self.assertRaisesRegex(Exception, "Far"):
            self._budget(far, 1)

    def test_who_writes_budgets(self):
        """HR in scope writes, the head reads, others see nothing."""
        budget = self._budget(self.plant, 50000)
        whole = self._budget(None, 50000)
        self.as_user(budget, "hr_in").amount = 60000
        self.as_user(whole, "hr_admin").amount = 70000
        self.assertEqual(self.as_user(budget, "manager").amount, 60000)
        for role, record in (
            ("manager", budget),
            ("hr_out", budget),
            ("hr_in", whole),
            ("subject", budget),
        ):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_user(record, role).write({"amount": 1})
        with self.assertRaises(AccessError):
            self.as_user(budget, "subject").read(["amount"])
        with self.assertRaisesRegex(AccessError, "Department"):
            self.as_user(budget, "hr_in").department_id = self.works

    def test_queries_do_not_grow_with_the_goals(self):
        """Ten goals cost as many queries as one."""
        self._budget(self.plant, 50000)
        many = self.env["hr.performance.objective"].union(
            *(self._plant_goal(f"Market {n}", 10 + n) for n in range(10))
        )

        def queries(goals):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            goals._smart_goals()
            return self.cr.sql_log_count - before

        queries(many)
        self.assertLessEqual(queries(many), queries(self.market) + 1)
