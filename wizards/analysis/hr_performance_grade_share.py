# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import distribution
from ...models.base.dialogs import open_list
from ...models.base.number_input import format_number
from ...models.base.seeing import readers_only

TOP, BOTTOM = "top", "bottom"


class HrPerformanceGradeShare(models.TransientModel):
    """Asks for the best or the last so many per cent of a cycle, by score.

    Equal scores are never parted; what that adds is told before the list opens. It
    counts whom the user may read, and nobody else.
    """

    _name = "hr.performance.grade.share"
    _inherit = "hr.performance.number.mixin"
    _description = "Top or Low Share"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_cycle_id(),
        domain="[('state', '!=', 'draft'), ('subject_kind', '=', 'employee')]",
    )
    department_ids = fields.Many2many(
        "hr.department",
        "hr_performance_grade_share_department_rel",
        "dialog_id",
        "department_id",
        string="Departments",
        help="With the departments below them. Empty: all whose results you may read.",
    )
    standing = fields.Selection(
        [(TOP, "Highest Scores"), (BOTTOM, "Lowest Scores")],
        string="Which End",
        required=True,
        default=TOP,
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 1),
        default=10,
        help="Of all whose results you may read here; at least one person.",
    )
    notice = fields.Text(compute="_compute_notice", compute_sudo=False)

    @api.model
    def _default_cycle_id(self):
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        return latest[:1] and latest[0]

    @api.depends("cycle_id", "department_ids", "standing", "share")
    @api.depends_context("uid", "lang")
    def _compute_notice(self):
        for dialog in self:
            dialog.notice = dialog._notice(*dialog._found()) if dialog.cycle_id else ""

    def _found(self):
        """The rows of the share, how many it comes to, and of how many."""
        self.ensure_one()
        domain = Domain("cycle_id", "=", self.cycle_id.id) & Domain(
            "subject_kind", "=", "employee"
        )
        if self.department_ids:
            domain &= Domain("department_id", "child_of", self.department_ids.ids)
        rows = self.env["hr.performance.analysis"].search_fetch(domain, ["score"])
        sign = 1 if self.standing == TOP else -1
        scores = [sign * row.score for row in rows]
        members, wanted = distribution.within_share(scores, self._percent())
        return rows.browse(rows[place].id for place in members), wanted, len(rows)

    def _percent(self):
        return min(max(self.share, 0), 100)

    def _notice(self, rows, wanted, total):
        if not total:
            return self.env._("There is no decided result here that you may read.")
        values = {
            "share": format_number(self.env, self._percent(), 1),
            "total": total,
            "wanted": wanted,
            "ties": len(rows) - wanted,
        }
        if len(rows) == wanted:
            return self.env._("%(share)s %% of %(total)s people: %(wanted)s.", **values)
        return self.env._(
            "%(share)s %% of %(total)s people: %(wanted)s, and %(ties)s more with the"
            " same score as the last of them. Equal scores are never parted.",
            **values,
        )

    @readers_only
    def action_list(self):
        """List them, with the state of what happens next for each."""
        self.ensure_one()
        if not 0 < self.share <= 100:
            raise UserError(
                self.env._("The share lies above 0 and is 100 per cent at most.")
            )
        rows, wanted, total = self._found()
        if not rows:
            raise UserError(
                self.env._(
                    "There is no decided result here that you may read. Choose another"
                    " cycle or other departments."
                )
            )
        action = open_list(
            rows, self._notice(rows, wanted, total), Domain("id", "in", rows.ids)
        )
        return {**action, "context": {"hierarchical_naming": False}}
