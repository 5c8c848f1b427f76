# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import gates


class HrPerformanceScheme(models.Model):
    """The checks of a scheme; its profile sets them together."""

    _inherit = "hr.performance.scheme"

    gate_ids = fields.One2many(
        "hr.performance.gate",
        "scheme_id",
        string="Checks",
        help="What is checked along the way, and how strictly.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super().create(vals_list)
        schemes._reset_gates()
        return schemes

    def write(self, vals):
        result = super().write(vals)
        if "profile" in vals:
            self._reset_gates()
        return result

    def _reset_gates(self):
        """Set every gate to the level of the scheme's profile."""
        Gate = self.env["hr.performance.gate"]
        missing = []
        for scheme in self:
            by_code = scheme.gate_ids.grouped("code")
            for values in Gate._profile_values(scheme.profile):
                gate = by_code.get(values["code"])
                if not gate:
                    missing.append({**values, "scheme_id": scheme.id})
                elif gate.level != values["level"]:
                    # sudo: who may write the scheme may reset its checks, also those
                    # that a group has set.
                    gate.sudo().level = values["level"]
        # sudo: sequence is guarded; who may write the scheme may reset its checks.
        Gate.sudo().create(missing)

    def _gate_levels(self):
        """Level of every gate by code; a gate without row has its profile's."""
        self.ensure_one()
        levels = {code: gates.profile_level(self.profile, code) for code in gates.CODES}
        levels.update((gate.code, gate.level) for gate in self.gate_ids)
        return levels
