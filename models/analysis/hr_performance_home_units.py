# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

#: So many are shown, the latest first.
LATEST = 3


class HrPerformanceHomeUnits(models.AbstractModel):
    """Part of the first page: results of the units to which the user belongs."""

    _name = "hr.performance.home.units"
    _inherit = "hr.performance.home.part"
    _description = "Results of Units on the First Page"
    _home_sequence = 26
    _home_component = "grades"

    @api.model
    def _home_source(self):
        # Of all that HR may read the page shows what was told to the user.
        own = self.env.user._performance_is("member_ids")
        return self.env["hr.performance.unit.result"], own

    @api.model
    def _home_part(self):
        model, domain = self._home_source()
        told = model.search_fetch(domain, limit=LATEST)
        if not told:
            return None
        return {
            "title": self.env._("Results of My Units"),
            "grades": [
                {
                    "id": one.id,
                    "model": one._name,
                    "grade": one.level_id.code or "",
                    "words": one.unit_name,
                    "color": one.color,
                    # sudo: the name of the cycle of what was told to the user.
                    "cycle": one.sudo().cycle_id.name,
                }
                for one in told
            ],
        }
