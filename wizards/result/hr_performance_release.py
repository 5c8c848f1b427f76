# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...models.base.seeing import readers_only
from ...models.result.hr_performance_result import RELEASED_AT_ONCE


class HrPerformanceRelease(models.TransientModel):
    """Releases the results of a cycle, or of departments of it, in one step.

    It holds no rule: the results check role, state, calibration and fairness.
    """

    _name = "hr.performance.release"
    _description = "Release Results"

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade"
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="With the departments below them. Leave empty for everybody.",
    )
    count = fields.Integer(
        string="To Release", compute="_compute_count", compute_sudo=False
    )
    notice = fields.Text(compute="_compute_count", compute_sudo=False)

    @api.depends("cycle_id", "department_ids")
    def _compute_count(self):
        """How many are released, and what holds others back."""
        for dialog in self:
            ready, held = dialog._results()
            dialog.count = len(ready)
            dialog.notice = "\n".join(dialog._notices(held))

    def _notices(self, held):
        _ = self.env._
        if held:
            yield _(
                "In a calibration session, so they wait for its end: %s.", len(held)
            )
        if self.cycle_id._waits_for_fairness():
            yield from self.cycle_id._fairness_problems()

    def _results(self):
        """Decided results that the user may release, and those that are held."""
        self.ensure_one()
        here = Domain("cycle_id", "=", self.cycle_id.id) & Domain(
            "state", "=", "published"
        )
        if self.department_ids:
            here &= Domain("department_id", "child_of", self.department_ids.ids)
        found = self.env["hr.performance.result"].search(here)
        roles = found.appraisal_id._roles()
        mine = found.filtered(lambda r: roles[r.appraisal_id.id] & {"manager", "hr"})
        held = mine._in_calibration()
        return mine - held, held

    @readers_only
    def action_confirm(self):
        """Release them; who is many is released by the scheduled job."""
        self.ensure_one()
        ready, _held = self._results()
        if not ready:
            raise UserError(
                self.env._(
                    "There is no decided result here that you may release now. Choose"
                    " other departments, or have the reviews submitted first."
                )
            )
        ready.action_release_many()
        return self.cycle_id._notification(self._done_text(len(ready)))

    def _done_text(self, count):
        if count <= RELEASED_AT_ONCE:
            return self.env._("Results released: %s.", count)
        return self.env._(
            "Results being released: %s. Those that are done appear one after the"
            " other; you need not wait.",
            count,
        )
