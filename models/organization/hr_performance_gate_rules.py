# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceGate(models.Model):
    """The checks of a scheme are rules: they count in its version and in its group."""

    _inherit = "hr.performance.gate"

    def write(self, vals):
        if "level" not in vals or self.env.su:
            # A profile and a group set checks as superuser and count them themselves.
            return super().write(vals)
        schemes = self.filtered(lambda gate: gate.level != vals["level"]).scheme_id
        schemes._check_group_author()
        schemes._refuse_closed(["gate_ids"])
        result = super().write(vals)
        schemes._bump_version()
        schemes._follow_group()
        return result
