# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.hr_performance.models.base.seeing import readers_only


class HrPerformanceHonour(models.Model):
    """The badge follows the title: granted, hidden, shown again, taken back."""

    _inherit = "hr.performance.honour"

    badge_user_id = fields.Many2one(
        "gamification.badge.user",
        string="Badge",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
    )
    badge_text = fields.Char(
        compute="_compute_badge_text",
        string="Why without Badge",
        help="Badges belong to logins.",
    )

    @api.depends("state", "is_shown", "badge_user_id")
    @api.depends_context("lang")
    def _compute_badge_text(self):
        for honour in self:
            # sudo: whether the person of a title that may be read has a login.
            own = honour.sudo()
            honour.badge_text = (
                self.env._("Has no login, and so no badge")
                if own._deserves_badge() and not own.employee_id.user_id
                else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        honours = super().create(vals_list)
        honours._follow_badges()
        return honours

    @readers_only
    def action_grant(self):
        result = super().action_grant()
        self._follow_badges()
        return result

    def _revoke(self):
        result = super()._revoke()
        self._follow_badges()
        return result

    def _choose(self, is_shown):
        result = super()._choose(is_shown)
        self._follow_badges()
        return result

    def _deserves_badge(self):
        self.ensure_one()
        return self.state == "granted" and self.is_shown and self.title_id.badge_id

    def _follow_badges(self):
        """Give and take the badges of these titles."""
        # sudo: nobody grants these badges by hand; state, role and person were checked
        # by the action, and the title says which badge it is.
        honours = self.sudo()
        due = honours.filtered(
            lambda honour: honour._deserves_badge() and honour.employee_id.user_id
        )
        (honours - due).badge_user_id.unlink()
        missing = due.filtered(lambda honour: not honour.badge_user_id)
        badges = self.env["gamification.badge.user"].sudo()  # sudo: as above.
        given = badges.create(
            [
                {
                    "badge_id": honour.title_id.badge_id.id,
                    "user_id": honour.employee_id.user_id.id,
                    "employee_id": honour.employee_id.id,
                    "sender_id": (honour.approved_by_id or self.env.user).id,
                    "comment": honour.reason,
                }
                for honour in missing
            ]
        )
        for honour, badge in zip(missing, given, strict=True):
            honour.badge_user_id = badge
