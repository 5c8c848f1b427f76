# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.hr_performance.models.base.hr_performance_job_mixin import check
from odoo.addons.hr_performance.models.base.seeing import readers_only


class HrPerformanceHonour(models.Model):
    """The badge follows the title: granted, hidden, shown again, ended, taken back."""

    _name = "hr.performance.honour"
    _inherit = ["hr.performance.honour", "hr.performance.job.mixin"]

    #: Titles begin and end by the day, and people get a login later.
    _job_badges = check("_unfit_badges", "_mend_badges", size=200)

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
        """Whether the title is borne today, may be seen and comes with a badge."""
        self.ensure_one()
        today = self.company_id._performance_today()
        return (
            self.state == "granted"
            and self.is_shown
            and bool(self.title_id.badge_id)
            and self.date_from <= today
            and not self.is_expired
        )

    @api.model
    def _unfit_badges(self):
        """Titles whose badge is missing, and those that have one no longer."""
        honours = self.search(
            ["|", ("badge_user_id", "!=", False), ("title_id.badge_id", "!=", False)]
        )
        return honours.filtered(
            lambda honour: bool(honour.badge_user_id)
            != bool(honour._deserves_badge() and honour.employee_id.user_id)
        )

    @api.model
    def _mend_badges(self, honours):
        """The work of the daily check on some of these titles."""
        honours._follow_badges()

    def _follow_badges(self):
        """Give and take the badges of these titles, as they stand today."""
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
