# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError


class HrPerformanceRewardRun(models.Model):
    """Approval by a second person.

    Whoever made the run, set its pool or calculated it, and whoever is rewarded by it,
    does not approve it as long as somebody else in the company can.
    """

    _inherit = "hr.performance.reward.run"

    def action_approve(self):
        """Make the simulated rewards due."""
        self.check_access("write")
        self._check_run_state("simulated")
        for run in self:
            # sudo: results and wages behind the rewards; access was checked above.
            run.sudo()._check_complete()
            alone = run._check_approver()
            run._approve(alone)

    def _approve(self, alone):
        # sudo: guarded fields; role, state and contents were checked by the caller.
        run = self.sudo()
        excluded = run.reward_ids.filtered("is_excluded")
        excluded.write({"state": "cancelled"})
        (run.reward_ids - excluded).write({"state": "approved"})
        run.write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
                "is_self_approved": alone,
            }
        )
        if alone:
            self._log(
                self.env._(
                    "Approved without a second person. Reason: %s", self.approval_reason
                )
            )
        run._follow_rewards()

    # WHAT IS APPROVED

    def _check_complete(self):
        """Raise unless everything is known, current and within the pool."""
        self.ensure_one()
        self.lock_for_update()
        open_issues = self.reward_ids.filtered(lambda r: r.issue and not r.is_excluded)
        if open_issues:
            raise UserError(
                self.env._(
                    "%(run)s has open issues: %(names)s. Repair them and simulate"
                    " again, or exclude these people with a reason.",
                    run=self.name,
                    names=", ".join(open_issues.employee_id.mapped("name")[:5]),
                )
            )
        if self.rule_id.base_type == "pool" and not self.pool_amount:
            raise UserError(self.env._("%s: set the bonus pool first.", self.name))
        if self.currency_id.compare_amounts(self.unallocated, 0) < 0:
            raise UserError(
                self.env._(
                    "%(run)s exceeds its budget by %(amount)s. Raise the budget or"
                    " lower the rule.",
                    run=self.name,
                    amount=self.currency_id.format(-self.unallocated),
                )
            )
        self._check_current()

    def _check_current(self):
        """Raise when a result, a wage or another run has changed since."""
        rewarded = self._live_elsewhere(self.reward_ids.appraisal_id)
        if rewarded:
            raise UserError(
                self.env._(
                    "%(run)s: %(names)s got a reward of this rule in %(other)s"
                    " meanwhile. Simulate again.",
                    run=self.name,
                    names=", ".join(rewarded.employee_id.mapped("name")[:5]),
                    other=rewarded[0].run_id.name,
                )
            )
        stale = self._stale_names()
        if stale:
            raise UserError(
                self.env._(
                    "%(run)s: results or wages have changed since the simulation"
                    " (%(names)s). Simulate again and look at the amounts.",
                    run=self.name,
                    names=", ".join(stale[:5]),
                )
            )

    # WHO APPROVES

    def _check_approver(self):
        """Raise unless the user may approve; tell whether nobody else could.

        :return: True when the user approves alone, with a reason
        """
        self.ensure_one()
        user, bound, passing = self.env.user, *self._involved_users()
        if user not in bound | passing:
            return False
        officers = self._reward_officers()
        if others := officers - bound - user:
            raise UserError(
                self.env._(
                    "%(run)s: you made it, set its pool, calculated it or are rewarded"
                    " by it, so somebody else approves it. Ask %(names)s.",
                    run=self.name,
                    names=", ".join(others.mapped("name")[:5]),
                )
            )
        if user not in bound and officers - user:
            raise UserError(
                self.env._(
                    "%(run)s: you set the pool or calculated it yourself. Let %(names)s"
                    " enter the pool and simulate it again, then you can approve it.",
                    run=self.name,
                    names=", ".join((officers - user).mapped("name")[:5]),
                )
            )
        if not (self.approval_reason or "").strip():
            raise UserError(
                self.env._(
                    "%s: nobody else in the company can approve it. Enter the reason"
                    " for approving alone; it is kept in the history.",
                    self.name,
                )
            )
        return True

    def _is_alone(self):
        """Whether the user is involved and no other officer could approve."""
        user, bound, passing = self.env.user, *self._involved_users()
        officers = self._reward_officers()
        if user not in bound | passing or officers - bound - user:
            return False
        return user in bound or not officers - user

    def _involved_users(self):
        """Who cannot approve.

        :return: those who made the run or get something from it, and those who are
            involved only until somebody else enters the pool and simulates
        """
        # sudo: hr.employee - which officers are among the rewarded, compared only.
        run = self.sudo()
        asked = self._reward_officers() | self.env.user
        rewards = run.env["hr.performance.reward"].search(
            [
                ("run_id", "=", run.id),
                ("amount", ">", 0),
                ("employee_id.user_id", "in", asked.ids),
            ]
        )
        rewarded = rewards.employee_id.user_id
        return run.author_id | rewarded, run.pool_set_by_id | run.simulated_by_id

    def _reward_officers(self):
        """Users with the reward role in the company of the run."""
        return self.company_id._performance_holders(
            "hr_performance.group_hr_performance_reward"
        )
