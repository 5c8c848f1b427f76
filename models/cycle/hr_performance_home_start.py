# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.groups import OFFICER


class HrPerformanceHomeStart(models.AbstractModel):
    """Part of the first page before there is any cycle: how to begin."""

    _name = "hr.performance.home.start"
    _inherit = "hr.performance.home.part"
    _description = "Beginning on the First Page"
    _home_sequence = 1
    _home_component = "start"

    @api.model
    def _home_source(self):
        """The user, as long as that one reads no cycle."""
        cycles = self.env["hr.performance.cycle"]._search([], limit=1)
        # An empty query of whoever may read none is written out as any other.
        found = SQL("NOT EXISTS (%s)", cycles.select())
        none = Domain.custom(to_sql=lambda _model, _alias, _query: found)
        return self.env["res.users"], Domain("id", "=", self.env.uid) & none

    @api.model
    def _home_part(self):
        _, steps = self.env._, []
        if self.env.user.has_group(OFFICER):
            steps = self.env.company._performance_setup()
            title = _("Start your first cycle")
            text = _(
                "All is proposed: who takes part, the period and the rules. You look at"
                " the plans before anybody is told."
            )
        else:
            title = _("Nothing to do yet")
            text = _(
                "When an appraisal begins, your plan, your goals and what you have to"
                " do stand here."
            )
        return {
            "title": title,
            "text": text,
            "steps": steps,
            "done": len([step for step in steps if step["done"]]),
        }
