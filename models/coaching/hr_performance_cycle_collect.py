# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError


class HrPerformanceCycle(models.Model):
    """Actual values of a cycle that come from Odoo records."""

    _inherit = "hr.performance.cycle"

    has_data_sources = fields.Boolean(
        compute="_compute_has_data_sources", compute_sudo=True
    )

    def _compute_has_data_sources(self):
        # sudo by compute_sudo: only whether a company has any source.
        rows = self.env["hr.performance.kpi.source"]._read_group(
            [("state", "=", "active")], ["company_id"]
        )
        companies = {company.id for [company] in rows}
        for cycle in self:
            own = {cycle.company_id.id} if cycle.company_id else companies
            cycle.has_data_sources = bool(own & companies)

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
