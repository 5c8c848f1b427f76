# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import random
from io import BytesIO

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_reward import RewardCase

#: Beside each workbook stands the same as CSV.
XLSX = ("name", "=like", "%.xlsx")


@tagged("post_install", "-at_install")
class TestRewardRun(RewardCase):
    """From decided results to amounts that are approved and handed over."""

    def test_wage_share(self):
        """Base × share × months × coefficient, rounded once. Covers: R187"""
        run = self._run()
        run.action_simulate()
        self.assertEqual(
            self.amounts(run),
            {
                # 6000 × 50 % × 6 × 1.5, 4000 × 3 × 1.2, 3500.05 × 3 × 1.0
                "manager": 27000.0,
                "subject": 14400.0,
                "colleague": 10500.15,
                "userless": 0.0,
            },
        )
        self.assertEqual(run.state, "simulated")
        self.assertEqual(run.amount_total, 51900.15)
        self.assertEqual(self.reward(run, "userless").issue, "no_wage")
        self.assertEqual(run.issue_count, 1)
        text = str(self.reward(run).explanation_html)
        self.assertIn("Share of the wage", text)
        self.assertIn("14400", text)

    def test_fixed_amount_needs_no_wage(self):
        """Everybody with a result takes part, a joiner for 122 of 181 days."""
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=1000))
        run.action_simulate()
        self.assertEqual(
            self.amounts(run),
            {"manager": 1500, "subject": 1200, "colleague": 1000, "userless": 337.02},
        )
        self.assertFalse(run.issue_count)

    def test_pool_is_split_to_the_cent(self):
        """Shares and rest add up to the pool; the rest is shown."""
        rule = self._rule(base_type="pool", pool_weight="equal")
        run = self._run(rule=rule, pool_amount=1000)
        run.action_simulate()
        # weights 1.5, 1.2, 1.0 and 0.5 × 122/181 for the joiner, together 4.037
        self.assertEqual(
            self.amounts(run),
            {
                "manager": 371.56,
                "subject": 297.25,
                "colleague": 247.71,
                "userless": 83.48,
            },
        )
        self.assertEqual(run.unallocated, 0)
        self.reward(run, "userless").action_exclude("left for another company")
        self.assertEqual(run.excluded_count, 1)
        self.assertEqual(run.amount_total, 1000)
        self.assertFalse(self.reward(run, "userless").amount)

    def test_pool_property(self):
        """For random pools and coefficients nothing is lost or invented."""
        rule = self._rule(base_type="pool", pool_weight="wage")
        generator = random.Random(20260630)
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        run = self._run(rule=rule)
        for _round in range(12):
            run.pool_amount = pool = generator.randrange(0, 10_000_000) / 100
            for result in results:
                result.coefficient = generator.choice([0, 0.3333, 0.75, 1, 1.2, 2.5])
            run.action_simulate()
            self.assertEqual(run.pool_amount, pool)
            self.assertEqual(round(run.amount_total + run.unallocated, 2), pool)
            shares = sum(round(r.amount * 100) for r in run.reward_ids)
            self.assertEqual(shares + round(run.unallocated * 100), round(pool * 100))

    def test_pool_without_anybody_stays(self):
        """When all coefficients are zero the pool is left, and seen."""
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        results.write({"coefficient": 0})
        rule = self._rule(base_type="pool", pool_weight="equal")
        run = self._run(rule=rule, pool_amount=500)
        run.action_simulate()
        self.assertEqual((run.amount_total, run.unallocated), (0, 500))

    def test_yen_has_no_cents(self):
        """Amounts are multiples of the currency's smallest unit."""
        self.company.currency_id = self.env.ref("base.JPY")
        rule = self._rule(base_type="pool", pool_weight="equal")
        run = self._run(rule=rule, pool_amount=1000)
        self.assertEqual(run.currency_id.name, "JPY")
        run.action_simulate()
        amounts = self.amounts(run).values()
        self.assertEqual(sum(amounts), 1000)
        self.assertTrue(all(amount == int(amount) for amount in amounts))

    def test_conditions(self):
        """Grade below the minimum or too short in the company: nothing. Covers: R189"""
        grade_b = self.scale.level_ids.filtered(lambda level: level.code == "B")
        rule = self._rule(
            base_type="fixed",
            fixed_amount=1000,
            minimum_level_id=grade_b.id,
            minimum_tenure=3,
        )
        self.people["colleague"].write({"contract_date_start": "2026-05-01"})
        run = self._run(rule=rule)
        run.action_simulate()
        self.assertEqual(
            self.amounts(run),
            {"manager": 1500, "subject": 1200, "colleague": 0, "userless": 0},
        )
        self.assertEqual(self.reward(run, "userless").zero_reason, "grade")
        self.assertEqual(self.reward(run, "colleague").zero_reason, "tenure")
        self.assertFalse(run.issue_count)

    def test_wage_of_the_reference_date(self):
        """A raise after the reference date does not count."""
        self.people["subject"].create_version(
            {"date_version": "2026-07-01", "wage": 9000.0}
        )
        run = self._run()
        run.action_simulate()
        self.assertEqual(self.reward(run).base, 4000.0)

    def test_wage_in_another_currency_is_an_issue(self):
        """No amount is guessed."""
        run = self._run()
        self.company.currency_id = self.env.ref("base.JPY")
        run.action_simulate()
        self.assertEqual(run.currency_id.name, "EUR")
        self.assertEqual(self.reward(run).issue, "currency")
        self.assertFalse(run.amount_total)

    def test_approval_needs_a_second_person(self):
        """Author, calculator and the rewarded do not approve."""
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=10))
        run.action_simulate()
        with self.assertRaisesRegex(UserError, "Ask Approver"):
            run.action_approve()
        self.as_user(run, "approver").action_simulate()
        with self.assertRaisesRegex(UserError, "simulate it again"):
            self.as_user(run, "approver").action_approve()
        run.action_simulate()
        self.as_user(run, "approver").action_approve()
        self.assertEqual(run.state, "approved")
        self.assertEqual(run.approved_by_id, self.users["approver"])
        self.assertEqual(set(run.reward_ids.mapped("state")), {"approved"})

    def test_rewarded_officer_does_not_approve(self):
        """One's own money is approved by somebody else."""
        self.users["subject"].group_ids += self.env.ref(
            "hr_performance.group_hr_performance_reward"
        )
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=10))
        run.action_simulate()
        with self.assertRaisesRegex(UserError, "somebody else approves"):
            self.as_user(run, "subject").action_approve()

    def test_approving_alone_needs_a_reason_and_is_reported(self):
        """With one reward officer the reason stands in the chatter."""
        self.users["approver"].group_ids -= self.env.ref(
            "hr_performance.group_hr_performance_reward"
        )
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=10))
        run.action_simulate()
        self.assertTrue(run.needs_approval_reason)
        with self.assertRaisesRegex(UserError, "reason"):
            run.action_approve()
        run.approval_reason = "nobody else until August"
        run.action_approve()
        self.assertTrue(run.is_self_approved)
        self.assertIn("nobody else until August", run.message_ids[0].body)

    def test_issues_block_approval_until_excluded(self):
        """Whoever has no amount is decided on, with a reason."""
        run = self._run()
        run.action_simulate()
        with self.assertRaisesRegex(UserError, "Userless"):
            self.as_user(run, "approver").action_approve()
        with self.assertRaisesRegex(UserError, "reason"):
            self.reward(run, "userless").action_exclude(" ")
        self.reward(run, "userless").action_exclude("unpaid trainee")
        run.action_simulate()
        self.assertEqual(
            self.reward(run, "userless").exclusion_reason, "unpaid trainee"
        )
        self.as_user(run, "approver").action_approve()
        self.assertEqual(self.reward(run, "userless").state, "cancelled")

    def test_changes_after_simulation_are_noticed(self):
        """What is approved is what would be calculated now."""
        run = self.simulated()
        self.people["subject"].write({"wage": 5000})
        with self.assertRaisesRegex(UserError, "changed since"):
            self.as_user(run, "approver").action_approve()
        run.action_simulate()
        self.rule.periods = 3
        self.assertEqual(run.state, "draft")
        run.action_simulate()
        run.pool_amount = 10
        self.assertEqual(run.state, "draft")
        self.assertEqual(run.pool_set_by_id, self.users["reward"])
        run.action_simulate()
        with self.assertRaisesRegex(UserError, "exceeds its budget"):
            self.as_user(run, "approver").action_approve()

    def test_rule_that_has_paid_is_frozen(self):
        """Its copy can be changed."""
        self.approved()
        with self.assertRaisesRegex(UserError, "Duplicate"):
            self.as_user(self.rule, "reward").wage_percent = 60
        self.rule.policy_clause = "§ 4"
        self.assertEqual(self.rule.copy().name, "Half-year bonus (copy)")

    def test_no_second_reward_of_the_same_rule(self):
        """A second run takes in only who was not rewarded. Covers: R196"""
        first, second = self.simulated(), self._run()
        second.action_simulate()
        self.as_user(first, "approver").action_approve()
        second.reward_ids.filtered("issue").action_exclude("known")
        self.assertEqual(second.reward_ids.employee_id, self.people["userless"])
        self.assertEqual(second.already_rewarded_count, 3)
        third = self._run()
        third.action_simulate()
        self.assertEqual(third.reward_ids.employee_id, self.people["userless"])

    def test_overtaken_run_cannot_be_approved(self):
        """Two simulations of the same people: the second approval is refused."""
        fixed = self._rule(base_type="fixed", fixed_amount=10)
        first, second = self._run(rule=fixed), self._run(rule=fixed)
        (first | second).action_simulate()
        self.as_user(first, "approver").action_approve()
        with self.assertRaisesRegex(UserError, "meanwhile"):
            self.as_user(second, "approver").action_approve()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_live_reward(self):
        """Not even a superuser's script rewards a result twice by one rule."""
        reward = self.reward(self.approved()).sudo()
        values = reward.copy_data()[0]
        with (
            self.assertRaisesRegex(IntegrityError, "live_unique"),
            self.env.cr.savepoint(),
        ):
            self.env["hr.performance.reward"].create({**values, "state": "approved"})

    def test_reopened_result_does_not_block(self):
        """A rewarded result can be decided anew; until its release nothing is made."""
        run = self.approved()
        result = self.result(self.appraisal())
        result.action_reopen("wrong figure")
        appraisal = result.appraisal_id
        review = appraisal.rating_ids.filtered(lambda r: r.kind == "manager")
        review.line_ids.write({"points": 100, "has_points": True})
        review.action_submit()
        self.assertEqual(self.result(appraisal).final_level_id.code, "S")
        self.assertEqual(self.reward(run).state, "approved")
        again = self._run()
        again.action_simulate()
        self.assertNotIn(self.people["subject"], again.reward_ids.employee_id)

    def test_hand_over(self):
        """A numbered file with a control total; payment closes the run."""
        self.people["subject"].name = "=1+1"
        run = self.approved()
        run.action_hand_over()
        self.assertEqual(run.state, "handed_over")
        self.assertEqual(run.handover_total, 51900.15)
        self.assertRegex(run.handover_number, r"^RH/\d{4}/00001$")
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id), XLSX]
        )
        sheet = load_workbook(BytesIO(base64.b64decode(attachment.datas))).active
        rows = list(sheet.values)
        self.assertEqual(len(rows), 5)
        self.assertEqual(sum(row[6] for row in rows[1:-1]), rows[-1][6])
        cell = next(c for row in sheet.rows for c in row if c.value == "=1+1")
        self.assertEqual(cell.data_type, "s")
        with self.assertRaises(UserError):
            run.action_hand_over()
        run.action_confirm_payment()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.reward(run).state, "paid")
        other = self.approved(rule=self._rule(name="Other"))
        other.action_hand_over()
        self.assertTrue(other.handover_number.endswith("00002"))

    def test_cancel_and_reverse(self):
        """Before payment a reward is cancelled; what a file has paid is reversed."""
        run = self.approved()
        with self.assertRaises(UserError):
            self.reward(run).action_cancel("")
        self.reward(run).action_cancel("left")
        self.assertEqual(self.reward(run).state, "cancelled")
        again = self._run()
        again.action_simulate()
        self.assertIn(self.people["subject"], again.reward_ids.employee_id)
        run.action_hand_over()
        with self.assertRaisesRegex(UserError, "state"):
            self.reward(run, "manager").action_cancel("too late")
        self.reward(run, "manager").action_reverse("paid back in July")
        self.assertEqual(self.reward(run, "manager").state, "reversed")

    def test_cancel_run(self):
        """An approved run is cancelled with a reason only."""
        run = self.approved()
        with self.assertRaisesRegex(UserError, "why"):
            run.action_cancel()
        run.action_cancel("wrong rule")
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(set(run.reward_ids.mapped("state")), {"cancelled"})
        self.assertIn("wrong rule", run.message_ids[0].body)

    def test_reason_wizard(self):
        """The buttons of the list ask for a reason and take the step."""
        run = self._run()
        run.action_simulate()
        action = (
            self.reward(run).with_context(reward_action="exclude").action_ask_reason()
        )
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.users["reward"])
            .with_context(**action["context"])
        )
        wizard.reason = "on sabbatical"
        wizard.save().action_confirm()
        self.assertTrue(self.reward(run).is_excluded)
        self.reward(run).action_include()
        self.assertFalse(self.reward(run).is_excluded)

    def test_form(self):
        """A reward officer makes a run by choosing cycle and rule."""
        form = Form(
            self.env["hr.performance.reward.run"].with_user(self.users["reward"])
        )
        form.cycle_id = self.cycle
        form.rule_id = self.rule
        run = form.save()
        self.assertEqual(run.name, "2026 H1 · Half-year bonus")
        self.assertEqual(run.author_id, self.users["reward"])
        self.assertEqual(str(run.date_payable), "2026-06-30")

    def test_wrong_rules_are_refused(self):
        """A rule that pays nothing, or whose code payroll cannot use."""
        with self.assertRaisesRegex(ValidationError, "nothing"):
            self._rule(base_type="fixed")
        with self.assertRaisesRegex(ValidationError, "PERF_BONUS"):
            self._rule(payroll_code="bonus 1")
        with self.assertRaises(UserError):
            self._run(rule=self._rule(company_id=self.other_company.id))

    def test_simulation_queries_do_not_grow(self):
        """The number of queries is the same for a few people and for many."""
        few = self._count_queries(4)
        many = self._count_queries(40)
        self.assertLessEqual(many, few + 3)

    def _count_queries(self, size):
        cycle = self._crowded_cycle(size)
        run = self._run(cycle_id=cycle.id)
        run.action_simulate()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run.action_simulate()
        self.env.flush_all()
        self.assertEqual(len(run.reward_ids), size)
        return self.env.cr.sql_log_count - before

    def _crowded_cycle(self, size):
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"Worker {size} {number}",
                    "company_id": self.company.id,
                    "department_id": self.plant.id,
                    "parent_id": self.people["manager"].id,
                    "contract_date_start": "2024-01-01",
                    "date_version": "2024-01-01",
                    "wage": 3000 + number,
                }
                for number in range(size)
            ]
        )
        cycle = self._cycle(
            name=f"Crowd {size}", employee_ids=[Command.set(employees.ids)]
        )
        names = {f"crowd{employee.id}": employee for employee in employees}
        self.people.update(names)
        self._decide_cycle(cycle, dict.fromkeys(names, 80))
        return cycle
