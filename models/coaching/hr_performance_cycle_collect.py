# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError


class HrPerformanceCycle(models.Model):
    """Actual values of a cycle that come from Odoo records."""

    _inherit = "hr.performance.cycle"

    def action_collect(self):
        """Collect the actual values of the cycle now, without waiting for the night."""
        self.ensure_one()
        self.check_access("write")
        if self.state in ("draft", "closed"):
            raise UserError(
                self.env._("%s is not running: there is nothing to collect.", self.name)
            )
        # sudo: hr.performance.measure - evaluated with the rights of the sources'
        # owners; only values that the scheduler would write, too.
        failed = self.env["hr.performance.measure"].sudo()._collect(self)
        if failed:
            return failed._collect_notification(failed._problem_text(), kind="danger")
        return failed._collect_notification(
            self.env._("The values of %s are up to date.", self.name)
        )
