# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A yearly cycle of the company in the employee table, from launch to payslips."""

import os
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import fields

from . import ibm_company, ibm_file, pay, raises, rewards
from .ledger import Ledger, peak_memory
from .people import env_of
from .sound import require_sound

BATCH = 500
# Not divisible by anything: shares have to be rounded and still add up.
POOL = 1_234_567.89
# Per cent of the payroll; less than the matrix proposes, so raises are scaled.
RAISES = 2.37


class RealCycle:
    """The cycle, driven by the administrator because nobody else has a login.

    That is what an HR department without logins for everybody does: it confirms plans
    and enters reviews for others, and the records say so.
    """

    def __init__(self, made):
        self.made = made
        self.env = made.env
        self.year = made.year
        self.admin = env_of(self.env, made.users["hradmin"])

    def batches(self, records):
        """Batches in the administrator's environment, each committed when it is done.

        The addon's own batch methods never commit; the scheduler and scripts do.
        """
        records = records.with_env(self.admin)
        for start in range(0, len(records), BATCH):
            yield records[start : start + BATCH]
            self.env.cr.commit()  # pylint: disable=invalid-commit
            self.env.invalidate_all()

    @property
    def appraisals(self):
        return self.cycle.appraisal_ids

    def launch(self):
        """Freeze the population and create the appraisals batch by batch."""
        cycle = self.admin["hr.performance.cycle"].create(
            {
                "name": f"Year {self.year}",
                "company_id": self.made.company.id,
                "scheme_id": self.made.scheme.id,
                "date_start": date(self.year, 1, 1),
                "date_end": date(self.year, 12, 31),
                "release_date": fields.Date.today(),
            }
        )
        cycle.action_launch()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        # The scheduler does the same: a batch, a commit, until nobody is left.
        while cycle._launch_batch(BATCH):
            self.env.cr.commit()  # pylint: disable=invalid-commit
        cycle.action_announce()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.cycle = cycle.with_env(self.env)

    def agree(self):
        for batch in self.batches(self.appraisals):
            batch.action_confirm_plan()

    def measure(self):
        """Import the figures of the table as actual values."""
        rows = [
            {
                "employee_id": self.made.employees[person.number],
                "kpi_id": self.made.kpis[name].id,
                "period_end": self.cycle.date_end,
                "value": float(person.figures[name]),
                "source": "import",
            }
            for name in ibm_company.measured()
            for person in self.made.people
        ]
        # An import by the administrator; superuser rights save the check of each row.
        measures = self.env["hr.performance.measure"]
        for start in range(0, len(rows), 2 * BATCH):
            measures.create(rows[start : start + 2 * BATCH])
            self.env.cr.commit()  # pylint: disable=invalid-commit
            self.env.invalidate_all()
        return len(rows)

    def open_assessment(self):
        cycle = self.cycle.with_env(self.admin)
        cycle.action_next_stage()
        cycle.action_next_stage()
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def rate(self):
        """Enter the managers' reviews: points for the judged lines, then submit."""
        people = {self.made.employees[p.number]: p for p in self.made.people}
        ratings = self.env["hr.performance.rating"].search(
            [("cycle_id", "=", self.cycle.id), ("kind", "=", "manager")]
        )
        names = {self.made.kpis[name].id: name for name in ibm_company.judged()}
        for batch in self.batches(ratings):
            lines = batch.line_ids.filtered(lambda line: line.method == "manual")
            for points, group in lines.grouped(
                lambda line: self._points(line, people, names)
            ).items():
                group.write({"points": points})
            batch.action_submit()

    def release(self):
        """Open the results to the people; only what they know makes rewards."""
        results = self.env["hr.performance.result"].search(
            [("cycle_id", "=", self.cycle.id), ("state", "=", "published")]
        )
        for batch in self.batches(results):
            batch.action_release()

    def reward(self):
        """One officer sets the pool and calculates, another one approves."""
        author = env_of(self.env, self.made.users["reward"])
        approver = env_of(self.env, self.made.users["approver"])
        rule = {"name": "Year bonus", "base_type": "pool", "pool_weight": "wage"}
        run = rewards.simulate(author, self.cycle, rule, pool_amount=POOL)
        run.with_env(approver).action_approve()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.run = run.with_env(self.env)

    def propose_raises(self):
        """A merit round for everybody, fitted to its budget to the cent."""
        author = env_of(self.env, self.made.users["reward"])
        company = self.made.company
        self.raise_day = fields.Date.today().replace(day=1) + relativedelta(months=1)
        self.wages_before = raises.wages(self.env, company, self.raise_day)
        jobs = self.appraisals.job_id
        raises.make_ranges(author, company, jobs, date(self.year, 1, 1))
        self.merit = raises.open_round(
            author,
            self.cycle.with_env(author),
            company,
            self.raise_day,
            budget_percent=RAISES,
            is_per_unit=False,
        )
        self.proposed = raises.increases(self.merit.proposal_ids)
        raises.approve(self.merit, env_of(self.env, self.made.users["approver"]))
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def apply_raises(self):
        """The click applies the first, the scheduled job the others."""
        self.merit.action_apply()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.env["hr.performance.merit.proposal"]._cron_apply()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.env.invalidate_all()
        self.merit = self.merit.with_env(self.env)

    def prepare_payroll(self):
        """The payroll officer makes the structure and sees who is to be paid."""
        first = fields.Date.today().replace(day=1)
        self.payroll = pay.Payroll(
            env_of(self.env, self.made.users["payroll"]),
            self.made.company,
            first,
            first + relativedelta(months=1, days=-1),
        )
        self.structure = self.payroll.make_structure()

    def pay(self):
        """Payslips in chunks, each confirmed and committed."""
        employees = self.appraisals.employee_id.with_env(self.payroll.env)
        employees = self.payroll.with_contract(employees)
        for batch in self.payroll.chunks(employees, self.structure):
            self.payroll.confirm(batch)
            self.env.cr.commit()  # pylint: disable=invalid-commit
            self.env.invalidate_all()

    @staticmethod
    def _points(line, people, names):
        # sudo: the story knows everybody's figures; it only looks up whose line it is.
        line = line.sudo()
        person = people[line.rating_id.employee_id.id]
        figure = person.figures[names[line.appraisal_line_id.kpi_id.id]]
        return ibm_company.JUDGED.get(int(figure), 90)


def play(env):
    """Run everything; return the exit code."""
    ledger = Ledger("A yearly cycle on real data")
    with ledger.step("Read the table") as note:
        people = ibm_file.read(os.environ["HR_PERFORMANCE_DATA"])
        note(f"{len(people)} people")
    story = _build(env, people, ledger)
    _run(story, ledger)
    _sum_up(story, ledger)
    return ledger.finish()


def _build(env, people, ledger):
    year = fields.Date.today().year - 1
    with ledger.step("Company, users, KPIs, template") as note:
        made = ibm_company.RealCompany(env, people, year)
        made.create_users()
        made.create_rules()
        note(f"{len(made.kpis)} KPIs")
    with ledger.step("Departments, jobs, employees, contracts") as note:
        made.create_people()
        env.cr.commit()  # pylint: disable=invalid-commit
        env.invalidate_all()
        heads = [n for n in ibm_file.managers(people).values() if n is None]
        note(f"{len(made.employees)} employees, {len(heads)} of them without manager")
    return RealCycle(made)


def _run(story, ledger):
    with ledger.step("Launch and announce") as note:
        story.launch()
        note(f"{len(story.appraisals)} appraisals")
    with ledger.step("Plans agreed") as note:
        story.agree()
        count = len(story.appraisals.filtered(lambda a: a.state == "agreed"))
        note(f"{count} plans, {len(story.appraisals.line_ids)} lines")
    with ledger.step("Actual values imported") as note:
        note(f"{story.measure()} values")
    with ledger.step("Assessment opened") as note:
        story.open_assessment()
        note(f"{len(story.appraisals.rating_ids)} reviews, {peak_memory():.0f} MB")
    with ledger.step("Reviews entered and submitted, scores and grades") as note:
        story.rate()
        count = story.env["hr.performance.result"].search_count([])
        due = story.env["hr.performance.interview"].search_count([])
        note(f"{count} results, {due} interviews due, {peak_memory():.0f} MB")
    with ledger.step("Results released") as note:
        story.release()
        count = len(story.appraisals.filtered(lambda a: a.state == "released"))
        note(f"{count} sheets")
    with ledger.step("Rewards: pool set, simulated, approved by another") as note:
        story.reward()
        note(f"{story.run.reward_count} people, {story.run.amount_total:,.2f}")
    with ledger.step("Raises proposed, fitted to the budget, approved") as note:
        story.propose_raises()
        note(f"{story.merit.person_count} people, {story.merit.increase_total:,.2f}")
    with ledger.step("Raises applied as versions") as note:
        story.apply_raises()
        note(f"{len(story.merit.proposal_ids.change_ids)} versions")
    if pay.is_installed(story.env):
        with ledger.step("Payslips made, computed and confirmed") as note:
            story.prepare_payroll()
            story.pay()
            note(f"{len(story.payroll.batches.slip_ids)} payslips")


def _sum_up(story, ledger):
    rows = story.env["hr.performance.result"]._read_group(
        [("cycle_id", "=", story.cycle.id)],
        ["final_level_id"],
        ["__count", "score:avg", "score:min", "score:max"],
    )
    ledger.table(
        "Grades",
        ("Grade", "People", "Mean", "Lowest", "Highest"),
        [
            (level.code, count, f"{mean:.2f}", f"{low:.2f}", f"{high:.2f}")
            for level, count, mean, low, high in rows
        ],
    )
    print("\nControl totals")
    require_sound(story.env, ledger)
    people = len(story.made.people)
    graded = sum(row[1] for row in rows)
    ledger.require(f"people with a grade: {graded} of {people}", graded == people)
    due = rewards.total(story.run.reward_ids)
    ledger.reconcile("Rewards = bonus pool", due, POOL)
    _sum_up_raises(story, ledger)
    if not pay.is_installed(story.env):
        print("         OCA payroll and the bridge are not installed: no payslips")
        return
    paid = rewards.total(story.run.reward_ids, "paid")
    ledger.reconcile("Rewards paid = rewards", paid, due)
    on_slips = pay.paid_total(story.env, story.made.company)
    ledger.reconcile("Bonus on confirmed payslips = rewards", on_slips, due)


def _sum_up_raises(story, ledger):
    """Raises are the budget, and each is what the contract says from its day on."""
    rows = story.merit.proposal_ids
    applied = rows.filtered(lambda row: row.state == "applied")
    people = len(story.made.people)
    ledger.require(
        f"raises decided: {len(applied)} of {people}", len(applied) == people
    )
    raised = raises.increases(applied)
    budget = min(story.proposed, Decimal(str(story.merit.budget_total)))
    ledger.reconcile("Raises = budget", raised, budget)
    added = raises.increases(applied, "base_increase")
    lump = raises.increases(applied, "lump_sum")
    ledger.reconcile("Added to wages + paid once = raises", added + lump, raised)
    before = sum(story.wages_before.values())
    after = raises.wages(story.env, story.made.company, story.raise_day)
    ledger.reconcile(
        "Wages after − before = added", sum(after.values()) - before, added
    )
    differ = [
        row
        for row in applied
        if after[row.employee_id.id] != Decimal(str(row.new_wage))
    ]
    ledger.require(f"contracts that differ from their raise: {len(differ)}", not differ)
