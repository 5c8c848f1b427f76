# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceHome(models.AbstractModel):
    """Plan changes that wait for the reader stand among the own tasks."""

    _inherit = "hr.performance.home"

    @api.model
    def action_load(self):
        """With a card for plan changes as long as one waits for the user."""
        sections = super().action_load()
        domain = [("is_mine_to_decide", "=", True)]
        card = self._card(
            "goals",
            self.env._("Plan Changes to Decide"),
            "plan_change_action_waiting",
            "hr.performance.plan.change",
            domain,
            self.env._("Somebody asks to change an agreed plan"),
        )
        if card["count"]:
            sections[0]["cards"].append(card)
        return sections
