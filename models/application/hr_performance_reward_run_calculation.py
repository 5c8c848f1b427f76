# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass, field
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import money
from ...engine.numbers import HUNDRED, ONE, ZERO, to_decimal
from ...engine.outcome import RuleError, Step
from ..organization.engine_messages import rule_error_message

#: Names of factors in the steps; hr.performance.reward gives them their titles.
COEFFICIENT, SHARE, MONTHS = "coefficient", "wage_percent", "periods"
PRESENCE = "presence"


@dataclass
class Claim:
    """One person's part in a run while it is being calculated."""

    result: models.Model
    base: Decimal = ZERO
    amount: Decimal = ZERO
    issue: str = ""
    zero_reason: str = ""
    exclusion: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)

    @property
    def coefficient(self):
        return to_decimal(self.result.coefficient, COEFFICIENT)

    @property
    def own_factors(self):
        """Coefficient of the grade and, below one, the share of the period."""
        present = self.result.appraisal_id._presence()
        factors = [(COEFFICIENT, self.coefficient)]
        return factors if present == ONE else [*factors, (PRESENCE, present)]

    @property
    def is_eligible(self):
        return not (self.issue or self.zero_reason or self.exclusion)


class HrPerformanceRewardRun(models.Model):
    """The arithmetic of a run, in a constant number of queries."""

    _inherit = "hr.performance.reward.run"

    def action_simulate(self):
        """Calculate the rewards anew; nothing of it is binding.

        Whoever has a decided result takes part. People whose amount cannot be found
        are listed with the issue and amount zero. Exclusions are kept.
        """
        self.check_access("write")
        self._check_run_state("draft", "simulated")
        for run in self:
            run._simulate()

    def _simulate(self):
        self.ensure_one()
        # sudo: rewards and results are read and written as a whole for the company of
        # the run, to which the caller has write access.
        run = self.sudo()
        run.lock_for_update()
        results, rewarded_before = run._results()
        if not results:
            raise UserError(
                self.env._(
                    "%s: nobody of this company has a decided result that is not"
                    " rewarded yet. Decide results first, or choose another cycle.",
                    run.name,
                )
            )
        exclusions = run._exclusions()
        vals_list = run._reward_values(results, exclusions)
        run.reward_ids.unlink()
        run.env["hr.performance.reward"].create(vals_list)
        run.write(
            {
                "state": "simulated",
                "simulated_by_id": self.env.uid,
                "simulated_on": fields.Datetime.now(),
                "already_rewarded_count": rewarded_before,
            }
        )

    # WHO

    def _results_domain(self):
        """Decided, undisputed results of the cycle in the company of the run."""
        return Domain(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("company_id", "=", self.company_id.id),
                ("employee_id", "!=", False),
                ("state", "in", ("published", "released")),
                ("appraisal_id.state", "not in", ("appealed", "cancelled")),
                ("cycle_id.is_imported", "=", False),
            ]
        )

    def _results(self):
        """Results to reward, and how many another run has rewarded already."""
        results = self.env["hr.performance.result"].search(
            self._results_domain(), order="employee_id, id"
        )
        rewarded = self._live_elsewhere(results.appraisal_id).appraisal_id
        left = results.filtered(lambda result: result.appraisal_id not in rewarded)
        return left, len(results) - len(left)

    def _live_elsewhere(self, appraisals):
        """Rewards of the same rule that other runs have approved for these people."""
        return self.env["hr.performance.reward"].search(
            [
                ("rule_id", "=", self.rule_id.id),
                ("appraisal_id", "in", appraisals.ids),
                ("state", "in", ("approved", "handed_over", "paid")),
                ("run_id", "!=", self.id),
            ]
        )

    def _exclusions(self):
        """What was entered on excluded people, by appraisal id."""
        return {
            reward.appraisal_id.id: {
                "is_excluded": True,
                "exclusion_reason": reward.exclusion_reason,
                "excluded_by_id": reward.excluded_by_id.id,
            }
            for reward in self.reward_ids
            if reward.is_excluded
        }

    # HOW MUCH

    def _reward_values(self, results, exclusions):
        """Values of the rewards for these results.

        :param exclusions: dict of appraisal id to values of an exclusion
        """
        claims = [
            Claim(result, exclusion=exclusions.get(result.appraisal_id.id, {}))
            for result in results
        ]
        self._set_conditions(claims)
        try:
            self._set_amounts(claims)
        except RuleError as error:
            problem = f"{self.name}: {rule_error_message(self.env, error)}"
            raise UserError(problem) from error
        return [self._claim_values(claim) for claim in claims]

    def _rule_date(self):
        return self.rule_id.rule_date or self.cycle_id.date_end

    def _needs_wage(self):
        rule = self.rule_id
        return rule.base_type == "wage_share" or (
            rule.base_type == "pool" and rule.pool_weight == "wage"
        )

    def _set_conditions(self, claims):
        """Grade, time in the company, wage and currency of every claim."""
        rule = self.rule_id
        histories = {}
        if self._needs_wage() or rule.minimum_tenure:
            employees = self.env["hr.employee"].union(
                *(claim.result.employee_id for claim in claims)
            )
            histories = self._histories(employees)
        for claim in claims:
            history = histories.get(claim.result.employee_id.id, [])
            self._set_grade_condition(claim)
            if rule.minimum_tenure and claim.is_eligible:
                self._set_tenure_condition(claim, history)
            if self._needs_wage() and claim.is_eligible:
                self._set_wage(claim, history)
            elif rule.base_type == "fixed":
                claim.base = to_decimal(rule.fixed_amount)

    def _histories(self, employees):
        """Versions of each employee, oldest first, in one query."""
        versions = self.env["hr.version"].search(
            [("employee_id", "in", employees.ids)],
            order="employee_id, date_version, id",
        )
        histories = {}
        for version in versions:
            histories.setdefault(version.employee_id.id, []).append(version)
        return histories

    def _set_grade_condition(self, claim):
        minimum, grade = self.rule_id.minimum_level_id, claim.result.final_level_id
        if not minimum:
            return
        if grade.scale_id != minimum.scale_id:
            claim.issue = "scale"
        elif _rank(grade) < _rank(minimum):
            claim.zero_reason = "grade"

    def _set_tenure_condition(self, claim, history):
        starts = [v.contract_date_start for v in history if v.contract_date_start]
        if not starts:
            claim.issue = "no_start"
        elif (
            min(starts) + relativedelta(months=self.rule_id.minimum_tenure)
            > self._rule_date()
        ):
            claim.zero_reason = "tenure"

    def _set_wage(self, claim, history):
        """Take the wage of the version that applies on the reference date.

        As in ``hr.employee._get_version`` the first one counts before its own date.
        """
        day = self._rule_date()
        valid = [version for version in history if version.date_version <= day]
        version = (valid[-1:] or history[:1] or [self.env["hr.version"]])[0]
        if not version:
            claim.issue = "no_wage"
        elif version.company_id.currency_id != self.currency_id:
            claim.issue = "currency"
        elif not _works_in(version, self.cycle_id.date_start, day):
            claim.issue = "no_contract"
        elif version.wage <= 0:
            claim.issue = "no_wage"
        else:
            claim.base = to_decimal(version.wage)

    def _set_amounts(self, claims):
        eligible = [claim for claim in claims if claim.is_eligible]
        if self.rule_id.base_type == "pool":
            self._split_pool(eligible)
            return
        unit = self._unit()
        for claim in eligible:
            outcome = money.individual(claim.base, self._factors(claim), unit)
            claim.amount, claim.steps = outcome.value, list(outcome.steps)

    def _unit(self):
        """The smallest amount of the currency that is paid."""
        return to_decimal(self.currency_id.rounding)

    def _factors(self, claim):
        if self.rule_id.base_type == "fixed":
            return claim.own_factors
        return [
            (SHARE, to_decimal(self.rule_id.wage_percent) / HUNDRED),
            (MONTHS, to_decimal(self.rule_id.periods)),
            *claim.own_factors,
        ]

    def _split_pool(self, claims):
        is_equal = self.rule_id.pool_weight == "equal"
        bases = [ONE if is_equal else claim.base for claim in claims]
        ways = [
            _weighted(base, claim.own_factors)
            for base, claim in zip(bases, claims, strict=True)
        ]
        weights = [weight for weight, _steps in ways]
        split = money.split_pool(to_decimal(self.pool_amount), weights, self._unit())
        head, *shares = split.steps[:-1]
        for claim, base, (_weight, factors), share, step in zip(
            claims, bases, ways, split.shares, shares, strict=True
        ):
            claim.amount = share
            claim.steps = [*factors, head, step]
            if not is_equal:
                claim.steps.insert(0, Step("bonus_base", {"result": base}))

    def _claim_values(self, claim):
        """Values of the reward of a claim."""
        result = claim.result
        return {
            "run_id": self.id,
            "rule_id": self.rule_id.id,
            "result_id": result.id,
            "appraisal_id": result.appraisal_id.id,
            "employee_id": result.employee_id.id,
            "cycle_id": self.cycle_id.id,
            "company_id": self.company_id.id,
            "department_id": result.department_id.id,
            "level_id": result.final_level_id.id,
            "currency_id": self.currency_id.id,
            "base": float(claim.base),
            "coefficient": float(claim.coefficient),
            "amount": float(claim.amount),
            "state": "simulated",
            "issue": claim.issue or False,
            "zero_reason": claim.zero_reason or False,
            "payroll_code": self.rule_id.payroll_code,
            "trace": [step.to_json() for step in claim.steps],
            **claim.exclusion,
        }

    # STILL THE SAME?

    def _stale_names(self):
        """People whose reward would be another one if it were simulated now."""
        self.ensure_one()
        results = self.env["hr.performance.result"].search(
            self._results_domain()
            & Domain("appraisal_id", "in", self.reward_ids.appraisal_id.ids),
            order="employee_id, id",
        )
        now = {
            values["appraisal_id"]: values
            for values in self._reward_values(results, self._exclusions())
        }
        return [
            reward.employee_id.name
            for reward in self.reward_ids
            if reward._differs_from(now.get(reward.appraisal_id.id))
        ]


def _weighted(base, factors):
    """Weight of a claim in a pool with the steps that lead to it."""
    steps = []
    for name, factor in factors:
        values = {"name": name, "before": base, "factor": factor}
        base = base * factor
        steps.append(Step("bonus_factor", {**values, "result": base}))
    return base, steps


def _rank(level):
    """Order of grades: the lowest has no lower limit."""
    return (not level.is_lowest, level.lower)


def _works_in(version, start, end):
    """Whether the contract overlaps the days; without contract dates it does."""
    if not version.contract_date_start:
        return True
    return version.contract_date_start <= end and (
        not version.contract_date_end or version.contract_date_end >= start
    )
