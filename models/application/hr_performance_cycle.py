# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceCycle(models.Model):
    """What follows from the results of a cycle."""

    _inherit = "hr.performance.cycle"

    reward_run_count = fields.Integer(
        string="Reward Runs", compute="_compute_reward_run_count"
    )

    def _compute_reward_run_count(self):
        runs = self.env["hr.performance.reward.run"]
        counts = {}
        if runs.has_access("read"):
            counts = dict(
                runs._read_group(
                    [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
                )
            )
        for cycle in self:
            cycle.reward_run_count = counts.get(cycle, 0)

    def action_open_reward_runs(self):
        """Open the reward runs of the cycle, or start the first one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_reward_run_action"
        )
        action["domain"] = [("cycle_id", "=", self.id)]
        action["context"] = {"default_cycle_id": self.id}
        return action

    def action_export_results(self):
        """Download the results that the user may read as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/cycle/{self.id}/results.xlsx",
            "target": "download",
        }
