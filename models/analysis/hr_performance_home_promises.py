# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class HrPerformanceHomePromises(models.AbstractModel):
    """Part of the first page: how many of the own promises are kept, for oneself."""

    _name = "hr.performance.home.promises"
    _inherit = "hr.performance.home.part"
    _description = "Own Promises on the First Page"
    _home_sequence = 23
    _home_component = "promises"

    @api.model
    def _home_source(self):
        own = self.env.user._performance_employees()
        # sudo: what the user has promised; only whether there is any, and how much is
        # kept. The rules of all sources would be joined to find what is the user's own.
        promises = self.env["hr.performance.promise"].sudo()
        return promises, Domain("promiser_id", "in", own.ids)

    @api.model
    def _home_part(self):
        promises = self.env["hr.performance.promise"]
        found, pending = promises._standing(self.env.user._performance_employees())
        text = promises._standing_text(found)
        if not text and not pending:
            return None
        return {
            "title": self.env._("My Promises"),
            "text": text,
            "open": pending,
            "late": found.open_late,
        }
