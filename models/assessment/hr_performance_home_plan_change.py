# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class HrPerformanceHome(models.AbstractModel):
    """Plan changes stand beside the open steps: the own, the team's and HR's."""

    _inherit = "hr.performance.home"

    @api.model
    def action_load(self):
        """With cards for plan changes as long as somebody is waited for.

        They are no steps of an appraisal: several may be open about one plan, while its
        own step goes on. So they have lists of their own beside the open steps, with
        the same deadlines, reminders and digest.
        """
        sections = super().action_load()
        for section in sections:
            card = self._plan_change_card(section["key"])
            if card and card["count"]:
                section["cards"].append(card)
        return sections

    def _plan_change_card(self, key):
        """The card of a section, or None."""
        _, waiting = self.env._, Domain("state", "=", "submitted")
        shown = {
            "own": (
                _("Plan Changes to Decide"),
                "plan_change_action_waiting",
                Domain("is_mine_to_decide", "=", True),
                _("Somebody asks to change an agreed plan"),
            ),
            "team": (
                _("Plan Changes of the Team"),
                "plan_change_action_team",
                waiting & Domain("appraisal_id.chain_ids.user_id", "=", self.env.uid),
                _("Who has to decide, and until when"),
            ),
            "hr": (
                _("Open Plan Changes"),
                "plan_change_action",
                waiting,
                _("Who has to decide, and until when"),
            ),
        }.get(key)
        if not shown:
            return None
        title, action, domain, hint = shown
        model = "hr.performance.plan.change"
        return self._card("goals", title, action, model, domain, hint)
