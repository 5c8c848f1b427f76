# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from ...models.base.groups import REWARD
from .common_reward import RewardCase


class PoolCase(RewardCase):
    """Rewards of people in two departments, whose own results may count."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Weights in an equal pool: 1.5, 1.2 and 1.0 with the joiner's 0.5 × 122/181.
        results = cls.env["hr.performance.result"].search(
            [("cycle_id", "=", cls.cycle.id)]
        )
        cls.moved = results.filtered(
            lambda r: r.employee_id in (cls.people["colleague"], cls.people["userless"])
        )
        cls.moved.department_id = cls.office

    @classmethod
    def _unit_results(cls, codes):
        """A cycle of departments with a released result for each of these.

        :param codes: department -> code of its grade
        """
        template = cls.env["hr.performance.template"].create(
            {
                "name": "Departments",
                "subject_kind": "department",
                "line_ids": [Command.create({"name": "Cooperation", "weight": 100})],
            }
        )
        cls.plant.manager_id = cls.people["manager"]
        cls.office.manager_id = cls.people["hr_out"]
        cls.people["ceo"].parent_id = False
        cycle = cls._cycle(
            name="Departments 2026 H1",
            subject_kind="department",
            template_id=template.id,
        )
        cycle.action_launch()
        cycle.sudo().is_announced = True
        sheets = cycle.appraisal_ids.grouped("subject_department_id")
        for department, code in codes.items():
            level = cls.scale.level_ids.filtered(lambda one, c=code: one.code == c)
            cls.env["hr.performance.result"].create(
                {
                    "appraisal_id": sheets[department].id,
                    "cycle_id": cycle.id,
                    "company_id": cls.company.id,
                    "subject_kind": "department",
                    "subject_department_id": department.id,
                    "department_id": department.id,
                    "state": "released",
                    "final_level_id": level.id,
                    "coefficient": level.coefficient,
                }
            )
        return cycle

    def pool_rule(self, **values):
        return self._rule(base_type="pool", pool_weight="equal", **values)

    def unit(self, run, department):
        return run.unit_ids.filtered(lambda row: row.department_id == department)

    def row(self, run, department):
        """The row as the reward officer edits it."""
        return self.as_user(self.unit(run, department), "reward")


@tagged("post_install", "-at_install")
class TestRewardPools(PoolCase):
    """Caps, bases, attendance, departments: from the pool to the person."""

    def test_a_cap_gives_the_rest_to_the_others(self):
        """What is above the limit is shared anew, and told. Covers: R189"""
        run = self._run(
            rule=self.pool_rule(cap_type="amount", cap_amount=300), pool_amount=1000
        )
        run.action_simulate()
        amounts = self.amounts(run)
        # 1.5 and 1.2 of 4.037 are 371.56 and 297.25: the first cap lifts the second.
        self.assertEqual((amounts["manager"], amounts["subject"]), (300, 300))
        self.assertEqual(round(sum(amounts.values()), 2), 1000)
        self.assertEqual(amounts["colleague"], 299.17)
        self.assertFalse(run.unallocated)
        self.assertIn("nobody gets more", str(self.reward(run).explanation_html))
        shared_anew = str(self.reward(run, "colleague").explanation_html)
        self.assertIn("Shared anew", shared_anew)

    def test_what_nobody_may_get_is_shown_and_can_be_approved(self):
        """A pool above all limits leaves a rest, which is no error. Covers: R189"""
        run = self._run(
            rule=self.pool_rule(cap_type="amount", cap_amount=200), pool_amount=1000
        )
        run.action_simulate()
        self.assertEqual(set(self.amounts(run).values()), {200})
        self.assertEqual(run.unallocated, 200)
        self.as_user(run, "approver").action_approve()
        self.assertEqual(run.state, "approved")

    def test_a_cap_of_wages_for_single_amounts(self):
        """At most two wages each, whatever the coefficient."""
        run = self._run(rule=self._rule(cap_type="base", cap_factor=3.5))
        run.action_simulate()
        # 6000 × 4.5 and 4000 × 3.6 are above 3.5 wages.
        amounts = self.amounts(run)
        self.assertEqual((amounts["manager"], amounts["subject"]), (21000, 14000))
        self.assertEqual(amounts["colleague"], 10500.15)
        self.assertIn("Limited to", str(self.reward(run).explanation_html))

    def test_funding_of_an_own_department(self):
        """Sums from which the own reward could be told are not on the page."""
        cycle = self._unit_results({self.plant: "A", self.office: "B"})
        rule = self.pool_rule(unit_use="departments")
        run = self._run(rule=rule, pool_amount=10_000, unit_cycle_id=cycle.id)
        run.action_simulate()
        self.users["colleague"].group_ids += self.env.ref(REWARD)
        own = self.as_user(run, "colleague")
        page, every = str(own.funding_html), str(run.funding_html)
        self.assertIn("Not told: you or a superior", page)
        self.assertNotIn("Not told", every)
        self.assertIn("Total", every)
        self.assertNotIn("Total", page)
        amount = self.reward(run, "colleague").amount
        self.assertIn(f"{amount:,.2f}", every)
        self.assertNotIn(f"{amount:,.2f}", page)

    def test_a_limit_of_zero_is_no_limit(self):
        """The rule says what it needs."""
        with self.assertRaisesRegex(ValidationError, "No limit"):
            self._rule(cap_type="amount")
        with self.assertRaisesRegex(ValidationError, "only a bonus pool"):
            self._rule(unit_use="departments")
        with self.assertRaisesRegex(ValidationError, "coefficient 1 gets"):
            self.pool_rule(unit_use="units")

    def test_the_pay_base_of_the_reference_date(self):
        """The latest row that has begun counts; whoever has none is listed."""
        bases = self.as_user(self.env["hr.performance.pay.base"], "reward")
        rows = [("2026-01-01", 1000), ("2026-06-30", 2000), ("2026-07-01", 9000)]
        bases.create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "company_id": self.company.id,
                    "date_from": day,
                    "amount": amount,
                    "currency_id": self.company.currency_id.id,
                }
                for day, amount in rows
            ]
        )
        run = self._run(
            rule=self._rule(wage_source="pay_base", wage_percent=100, periods=1)
        )
        run.action_simulate()
        reward = self.reward(run)
        self.assertEqual((reward.base, reward.amount), (2000, 2400))
        self.assertEqual(self.reward(run, "colleague").issue, "no_pay_base")

    def test_a_used_pay_base_stays(self):
        """After approval only a base from a later day can be entered."""
        values = {
            "employee_id": self.people["subject"].id,
            "company_id": self.company.id,
            "date_from": "2026-01-01",
            "amount": 1000,
            "currency_id": self.company.currency_id.id,
        }
        base = self.as_user(self.env["hr.performance.pay.base"], "reward").create(
            values
        )
        run = self._run(rule=self._rule(wage_source="pay_base"))
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no base")
        self.as_user(run, "approver").action_approve()
        with self.assertRaisesRegex(ValidationError, "begins after that day"):
            base.amount = 5000
        with self.assertRaisesRegex(UserError, "from this day on already"):
            base.copy()

    def test_a_pay_base_in_another_currency_is_listed(self):
        """No amount is made of it; the remedy is on the reward."""
        other = self.env["res.currency"].search(
            [("id", "!=", self.company.currency_id.id)], limit=1
        )
        self.env["hr.performance.pay.base"].create(
            {
                "employee_id": self.people["subject"].id,
                "company_id": self.company.id,
                "date_from": "2026-01-01",
                "amount": 1000,
                "currency_id": other.id,
            }
        )
        run = self._run(rule=self._rule(wage_source="pay_base"))
        run.action_simulate()
        self.assertEqual(self.reward(run).issue, "currency")

    def test_nobody_reads_pay_bases_without_the_role(self):
        """Neither the person, nor a superior, nor HR; and officers not their own."""
        bases = self.env["hr.performance.pay.base"]
        values = {"company_id": self.company.id, "date_from": "2026-01-01", "amount": 1}
        mine = bases.create({**values, "employee_id": self.people["reward"].id})
        other = bases.create({**values, "employee_id": self.people["subject"].id})
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(other, role).read(["amount"])
        found = self.as_user(bases, "reward").search([("id", "in", (mine | other).ids)])
        self.assertEqual(found, other)

    def test_attendance_multiplies(self):
        """The mean of what was measured in the period. Covers: R189"""
        kpi = self.kpi.copy({"name": "Attendance"})
        self.env["hr.performance.measure"].create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": kpi.id,
                    "period_end": day,
                    "value": value,
                }
                for day, value in (("2026-03-31", 92), ("2026-06-30", 100))
            ]
        )
        run = self._run(rule=self._rule(attendance_kpi_id=kpi.id))
        run.action_simulate()
        # 14,400 × 0.96
        self.assertEqual(self.reward(run).amount, 13824)
        self.assertIn("Attendance factor", str(self.reward(run).explanation_html))
        self.assertEqual(self.reward(run, "colleague").issue, "no_attendance")

    def test_company_pool_reaches_people_through_departments(self):
        """Funding, awards of the company, factors, shares. Covers: R192"""
        cycle = self._unit_results({self.plant: "A", self.office: "B"})
        rule = self.pool_rule(unit_use="departments")
        run = self._run(
            rule=rule,
            pool_amount=10_000,
            funding_factor=0.04,
            strategic_amount=400,
            unit_cycle_id=cycle.id,
        )
        run.action_simulate()
        plant, office = self.unit(run, self.plant), self.unit(run, self.office)
        self.assertEqual(
            [(row.member_count, row.weight) for row in plant | office],
            [(2, 50), (2, 50)],
        )
        self.assertEqual(plant.level_id.code, "A")
        self.row(run, self.plant).write({"weight": 60, "importance": 1.1})
        self.row(run, self.office).weight = 40
        self.assertEqual(run.state, "draft")
        run.action_simulate()
        # (10,000 × 1.04 − 400) by 0.6 × 1.2 × 1.1 and 0.4 × 1.0 × 1.0
        self.assertEqual(run.payable_amount, 10_000)
        self.assertEqual(
            [row.sudo().amount for row in plant | office], [6644.3, 3355.7]
        )
        amounts = self.amounts(run)
        self.assertEqual(round(amounts["manager"] + amounts["subject"], 2), 6644.3)
        self.assertEqual(amounts["manager"], 3691.28)
        self.assertEqual(round(sum(amounts.values()), 2), 10_000)
        text = str(self.reward(run).explanation_html)
        for words in ("awards of the company", "Factor of the unit", "Pool of"):
            self.assertIn(words, text)
        # The same part by part for who looks at the whole run.
        page = html2plaintext(run.funding_html)
        told = ("Company", "10000 × (1 + 0.04)", "awards of the company 400")
        told += ("2. Departments", "0.6 × coefficient 1.2 × importance 1.1 = 0.792")
        told += ("6644.3", "3355.7", "3. People", "3,691.28", "Left of the pool")
        told += (self.people["manager"].name, self.people["userless"].name)
        for words in told:
            self.assertIn(words, page)
        # Two people share each pool: they do not read it from their own steps.
        self.as_user(run, "approver").action_approve()
        text = str(self.as_user(self.reward(run), "subject").explanation_html)
        self.assertNotIn("Pool of", text)

    def test_a_unit_brings_its_members_a_pool(self):
        """The result of the unit makes its pool. Covers: R192"""
        cycle = self._unit_results({self.plant: "A", self.office: "B"})
        rule = self.pool_rule(unit_use="units", unit_amount=1000)
        run = self._run(rule=rule, unit_cycle_id=cycle.id)
        run.action_simulate()
        amounts = self.amounts(run)
        self.assertEqual(round(amounts["manager"] + amounts["subject"], 2), 1200)
        self.assertEqual(round(amounts["colleague"] + amounts["userless"], 2), 1000)
        self.as_user(run, "approver").action_approve()
        self.assertEqual(run.state, "approved")

    def test_the_coefficient_of_the_unit_multiplies(self):
        """Personal × organisation, as METHODS M24 does."""
        cycle = self._unit_results({self.plant: "A", self.office: "B"})
        run = self._run(rule=self._rule(unit_use="coefficient"), unit_cycle_id=cycle.id)
        run.action_simulate()
        self.assertEqual(self.reward(run).amount, 17280)
        self.assertEqual(self.reward(run, "colleague").amount, 10500.15)

    def test_a_unit_below_the_level_needs_a_decision(self):
        """A coefficient below one or a coaching plan, with the reason. Covers: R193"""
        cycle = self._unit_results({self.plant: "C", self.office: "B"})
        level = self.scale.level_ids.filtered(lambda one: one.code == "B")
        rule = self._rule(unit_use="coefficient", unit_minimum_level_id=level.id)
        run = self._run(rule=rule, unit_cycle_id=cycle.id)
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        self.assertEqual(run.below_count, 1)
        with self.assertRaisesRegex(UserError, "coaching plan"):
            self.as_user(run, "approver").action_approve()
        row = self.row(run, self.plant)
        with self.assertRaisesRegex(ValidationError, "less than 1"):
            row.write({"decision": "coefficient", "coefficient": 1.0})
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            row.coefficient = -0.5
        row.write({"decision": "coefficient", "coefficient": 0.9})
        self.assertEqual(run.below_count, 1, "the reason is missing")
        row.reason = "Deliveries were late in three months"
        self.assertEqual(run.below_count, 0)
        run.action_simulate()
        self.assertEqual(self.reward(run).amount, 12960)
        self.as_user(run, "approver").action_approve()
        with self.assertRaisesRegex(UserError, "do not change any more"):
            row.coefficient = 0.1

    def test_a_coaching_plan_becomes_a_task_of_hr(self):
        """The coefficient stays, and HR is told why. Covers: R193"""
        cycle = self._unit_results({self.plant: "C"})
        level = self.scale.level_ids.filtered(lambda one: one.code == "B")
        rule = self._rule(unit_use="coefficient", unit_minimum_level_id=level.id)
        run = self._run(rule=rule, unit_cycle_id=cycle.id)
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        self.row(run, self.plant).write(
            {"decision": "coaching", "reason": "New machines", "coefficient": 1.0}
        )
        run.action_simulate()
        self.as_user(run, "approver").action_approve()
        sheet = cycle.appraisal_ids.filtered(
            lambda one: one.subject_department_id == self.plant
        )
        task = sheet.activity_ids
        self.assertEqual(task.summary, "Begin a coaching plan for the unit")
        self.assertIn("New machines", task.note)
        self.assertTrue(
            task.user_id.has_group("hr_performance.group_hr_performance_user")
        )

    def test_a_result_of_a_unit_that_is_opened_again(self):
        """The table is filled anew before anybody approves."""
        cycle = self._unit_results({self.plant: "A"})
        run = self._run(rule=self._rule(unit_use="coefficient"), unit_cycle_id=cycle.id)
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        self.unit(run, self.plant).sudo().result_id.state = "published"
        with self.assertRaisesRegex(UserError, "Fill the table of departments again"):
            self.as_user(run, "approver").action_approve()
        run.action_fill_units()
        run.action_simulate()
        self.assertEqual(self.unit(run, self.plant).coefficient, 1)

    def test_a_row_entered_anew_does_not_hide_the_result(self):
        """A row below the level cannot be entered without its result. Covers: R193"""
        cycle = self._unit_results({self.plant: "C"})
        run = self._run(rule=self._rule(unit_use="coefficient"), unit_cycle_id=cycle.id)
        run.action_simulate()
        row = self.row(run, self.plant)
        row.unlink()
        row.create({"run_id": run.id, "department_id": self.plant.id})
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        with self.assertRaisesRegex(UserError, "Fill the table of departments again"):
            self.as_user(run, "approver").action_approve()

    def test_whoever_is_in_no_department_of_the_table_is_listed(self):
        """A row that is removed takes its people out, with the reason."""
        run = self._run(rule=self._rule(unit_use="coefficient"))
        run.action_simulate()
        self.row(run, self.office).unlink()
        run.action_simulate()
        self.assertEqual(self.reward(run, "colleague").issue, "no_unit")

    def test_who_changes_the_table_does_not_approve(self):
        """Setting a coefficient is setting the pool. Covers: R195"""
        run = self.simulated(rule=self._rule(unit_use="coefficient"))
        self.as_user(self.unit(run, self.plant), "approver").coefficient = 1.1
        run.action_simulate()
        with self.assertRaises(UserError):
            self.as_user(run, "approver").action_approve()

    def test_awards_above_the_pool_are_refused(self):
        """A budget below what is fixed, with the remedy."""
        run = self._run(rule=self.pool_rule(), pool_amount=100, strategic_amount=101)
        with self.assertRaisesRegex(UserError, "more than the pool"):
            run.action_simulate()
