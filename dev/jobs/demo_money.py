# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rewards of the demo: a share of the wage by payslip, a pool by numbered file."""

import freezegun
from dateutil.relativedelta import relativedelta

from odoo import Command

from . import pay, policies, rewards
from .people import login

APPROVER = "David Chen 陈大卫"
POOL = 80000
BUDGET = 260000
LATER = 9


class DemoMoney:
    """Made by the reward officer, approved by the second one, paid by payroll."""

    def __init__(self, env, story):
        self.env = env
        self.story = story

    @property
    def runs(self):
        return self.env["hr.performance.reward.run"].search([], order="id")

    def officer(self, name, company):
        """Environment of a user in one company."""
        env = login(self.env, name)
        return env(context={**env.context, "allowed_company_ids": company.ids})

    def reward(self, ledger):
        """Publish what is promised, simulate, settle what is open, approve."""
        past = self.story.past
        with ledger.step(f"Reward policy published before {past.name}") as note:
            before = past.cycle.date_start - relativedelta(days=20)
            with freezegun.freeze_time(f"{before} 09:00:00"):
                bonus, *others = policies.publish(self.officer("reward", past.company))
            note(bonus.clause_id.policy_id.display_name)
        for story, rule, amount in (
            (past, bonus, BUDGET),
            (
                self.story.shanghai,
                {
                    "name": "半年度奖金包",
                    "base_type": "pool",
                    "policy_clause": "奖金包按工资×绩效系数分配。",
                },
                POOL,
            ),
        ):
            with ledger.step(f"Rewards simulated and approved: {story.name}") as note:
                run = self._approved_run(story, rule, amount)
                note(f"{run.reward_count} people, {run.amount_total:,.2f}")
        with ledger.step("Trainings proposed and titles given to the best") as note:
            runs = [self._approved_run(past, rule, 0) for rule in others]
            note(", ".join(f"{run.name}: {run.state}" for run in runs))
        with ledger.step("Further results released, a second run only simulated"):
            self._release_some()
            self._second_run()

    def _approved_run(self, story, rule, amount):
        env = self.officer("reward", story.company)
        run = rewards.simulate(env, story.cycle, rule, pool_amount=amount)
        rewards.exclude(
            run,
            run.reward_ids.filtered("issue"),
            "合同或工资尚未录入，录入后补发。"
            if story.chinese
            else "No wage in Odoo yet; paid by a later run.",
        )
        rewards.exclude(
            run,
            run.reward_ids.filtered(lambda r: r.employee_id.name == APPROVER),
            "Approves this run; his own reward is approved by somebody else.",
        )
        run.with_env(self.officer("approver", story.company)).action_approve()
        return run

    def _release_some(self):
        """Some learn their result after the first run; only then is there a reward."""
        results = login(self.env, "hradmin")["hr.performance.result"].search(
            [
                ("cycle_id", "=", self.story.past.cycle.id),
                ("state", "=", "published"),
            ],
            order="id",
            limit=LATER,
        )
        results.action_release()

    def _second_run(self):
        """Whoever was left out waits for approval by the head of the company."""
        first = self.runs[:1]
        env = self.officer("reward", first.company_id)
        run = env["hr.performance.reward.run"].create(
            {
                "name": f"{first.name} (2)",
                "company_id": first.company_id.id,
                "cycle_id": first.cycle_id.id,
                "rule_id": first.rule_id.id,
            }
        )
        run.action_simulate()
        rewards.exclude(run, run.reward_ids.filtered("issue"), "No wage in Odoo yet.")

    def hand_over(self, ledger):
        """Shanghai's payroll is elsewhere: a numbered file, confirmed as paid."""
        with ledger.step("Shanghai: handed over as file, payment confirmed") as note:
            run = self.runs.filtered(
                lambda run: run.company_id == self.story.shanghai.company
            )
            run = run.with_env(self.officer("reward", run.company_id))
            run.action_hand_over()
            run.action_confirm_payment()
            note(f"{run.handover_number}, {run.handover_total:,.2f}")

    def pay(self, ledger):
        """The main company's payroll is in Odoo: payslips of this month."""
        if not pay.is_installed(self.env):
            return
        company = self.story.past.company
        # The demo data cannot give these rights: payroll may be absent.
        self.env.ref("hr_performance.user_payroll").group_ids = [
            Command.link(self.env.ref(name).id) for name in pay.OFFICER_GROUPS
        ]
        with ledger.step("Payslips computed and confirmed") as note:
            first = self.story.today.replace(day=1)
            payroll = pay.Payroll(
                self.officer("payroll", company),
                company,
                first,
                first + relativedelta(months=1, days=-1),
            )
            structure = payroll.make_structure()
            due = self.runs[:1].reward_ids.filtered(lambda r: r.state == "approved")
            employees = payroll.with_contract(due.employee_id.with_env(payroll.env))
            for batch in payroll.chunks(employees, structure):
                payroll.confirm(batch)
            note(f"{len(payroll.batches.slip_ids)} payslips")

    def sum_up(self, ledger):
        """Print the runs and compare every total with its source."""
        labels = dict(
            self.env["hr.performance.reward.run"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        ledger.table(
            "Rewards",
            ("Run", "State", "People", "Total", "Currency"),
            [
                (
                    run.name,
                    labels[run.state],
                    run.reward_count,
                    f"{run.amount_total:,.2f}",
                    run.currency_id.name,
                )
                for run in self.runs
            ],
        )
        print("\nControl totals")
        # Trainings and titles are no money.
        for run in self.runs.filtered(
            lambda run: run.state not in ("simulated", "given")
        ):
            self._reconcile(ledger, run)

    def _reconcile(self, ledger, run):
        due = rewards.total(run.reward_ids)
        if run.rule_id.base_type == "pool":
            ledger.reconcile("Bonus pool = rewards", due, run.pool_amount)
        if run.handover_number:
            ledger.reconcile(
                f"File {run.handover_number} = rewards", run.handover_total, due
            )
            return
        waiting = rewards.total(run.reward_ids, "approved")
        paid = rewards.total(run.reward_ids, "paid")
        ledger.reconcile("Rewards paid + waiting = approved", paid + waiting, due)
        if pay.is_installed(self.env):
            ledger.reconcile(
                "Bonus on confirmed payslips = rewards paid",
                pay.paid_total(self.env, run.company_id),
                paid,
            )
        for reward in run.reward_ids:
            if reward.state == "approved" and reward.amount:
                print(f"         waiting: {reward.employee_id.name}")
