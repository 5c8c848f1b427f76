# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.misc import formatLang

#: The newest runs.
RUNS = 8


class HrPerformanceHomeRewards(models.AbstractModel):
    """Part of the first page for reward officers: runs and how far budgets are used.

    Amounts are those of the rewards that the officer may read, as on the run.
    """

    _name = "hr.performance.home.rewards"
    _inherit = "hr.performance.home.part"
    _description = "Reward Runs on the First Page"
    _home_sequence = 18
    _home_component = "rewards"

    @api.model
    def _home_part(self):
        if not self.env.user.has_group("hr_performance.group_hr_performance_reward"):
            return None
        runs = self.env["hr.performance.reward.run"].search(
            [("state", "!=", "cancelled")], limit=RUNS
        )
        return {
            "title": self.env._("Reward Runs"),
            "runs": [self._run_row(run) for run in runs],
        }

    def _run_row(self, run):
        states = dict(run._fields["state"]._description_selection(self.env))
        used = run.amount_total / run.pool_amount if run.pool_amount else None
        return {
            "id": run.id,
            "name": run.name,
            "state": states[run.state],
            "is_open": run.state in ("draft", "simulated"),
            "people": run.reward_count,
            "issues": run.issue_count,
            "amount": self._money(run, run.amount_total),
            "budget": self._money(run, run.pool_amount) if run.pool_amount else "",
            "used": used,
        }

    def _money(self, run, amount):
        return formatLang(self.env, amount, currency_obj=run.currency_id)
