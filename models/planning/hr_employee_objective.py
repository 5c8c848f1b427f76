# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrEmployee(models.Model):
    """Goals follow the reporting line of whoever answers for them."""

    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if "parent_id" in vals:
            self.env["hr.performance.objective"]._refresh_chains(self)
        return result


class HrPerformanceObjective(models.Model):
    """Follows changes of managers."""

    _inherit = "hr.performance.objective"

    def _refresh_chains(self, moved):
        """Compute approver and chain anew for goals of moved people and those below."""
        # sudo: upkeep of the system; shows nothing to who changed a manager.
        goals = self.sudo().search(
            [
                ("state", "in", ("draft", "proposed", "approved")),
                "|",
                ("responsible_id", "in", moved.ids),
                ("chain_ids", "in", moved.ids),
            ]
        )
        for name in ("approver_id", "chain_ids"):
            self.env.add_to_compute(self._fields[name], goals)
