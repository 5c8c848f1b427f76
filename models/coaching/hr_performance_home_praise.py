# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, models

from .hr_performance_coaching import LATEST, PRAISE_DAYS
from .kinds import PRAISE


class HrPerformanceHomePraise(models.AbstractModel):
    """Part of the first page: what colleagues have praised; no points, no ranking."""

    _name = "hr.performance.home.praise"
    _inherit = "hr.performance.home.part"
    _description = "Praise on the First Page"
    _home_sequence = 22
    _home_component = "praise"

    @api.model
    def _home_source(self):
        since = self.env.company._performance_today() - timedelta(days=PRAISE_DAYS)
        return self.env["hr.performance.coaching"], [
            ("kind", "=", PRAISE),
            ("is_about_me", "=", True),
            ("date", ">=", since),
        ]

    @api.model
    def _home_part(self):
        model, domain = self._home_source()
        found = model.search(domain, limit=LATEST)
        if not found:
            return None
        return {
            "title": self.env._("Praise for Me"),
            "praise": [entry._praise_values() for entry in found],
        }
