# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..base.seeing import readers_only


class HrPerformanceCycle(models.Model):
    """Looking at how people were rated."""

    _inherit = "hr.performance.cycle"

    @readers_only
    def action_check_fairness(self):
        """Look at the results that the user sees, and open what was found."""
        self.ensure_one()
        return self.env["hr.performance.fairness"]._make(self)._get_records_action()

    @readers_only
    def action_open_procedure(self):
        """What the procedure takes, stands on, serves and asks twice."""
        self.ensure_one()
        return self.env["hr.performance.procedure"]._make_of_cycle(self)
