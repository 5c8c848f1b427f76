# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

TEAM_MENU = "hr_performance.menu_hr_performance_team"


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def load_menus(self, debug):
        """Leave out *My Team* for who has none.

        Odoo keeps the menus of a user until something of groups or menus changes. Who
        has a team changes by the day, so it is asked here, behind that cache.
        """
        menus = super().load_menus(debug)
        team = self.env["ir.model.data"]._xmlid_to_res_id(TEAM_MENU, False)
        if team not in menus or self._performance_has_team():
            return menus
        hidden = {team, *menus[team]["children"]}
        return {
            key: {**menu, "children": [c for c in menu["children"] if c not in hidden]}
            for key, menu in menus.items()
            if key not in hidden
        }

    @api.model
    def _performance_has_team(self):
        """Whether anybody is led by the user, or a sheet, for good or for these days.

        By the reporting line, as head of a department, by a dotted line, in somebody's
        place, or by a delegation of today.
        """
        user = self.env.user
        team = Domain("parent_id.user_id", "=", user.id) | (
            Domain("department_id.manager_id.user_id", "=", user.id)
            & Domain("user_id", "!=", user.id)
        )
        # sudo: only whether there is anybody.
        if self.env["hr.employee"].sudo().search_count(team, limit=1):
            return True
        if user._performance_delegations():
            return True
        # sudo: only whether there is a sheet.
        sheets = self.env["hr.performance.appraisal"].sudo()
        # One after the other: together they would find no index.
        return any(
            sheets.search_count(led, limit=1)
            for led in (
                Domain("chain_ids.user_id", "=", user.id),
                Domain("manager_id.user_id", "=", user.id),
                Domain(user._performance_substitute()),
                Domain(user._performance_dotted()),
            )
        )
