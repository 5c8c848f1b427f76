# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.limits import LISTED
from ...models.base.seeing import readers_only


class HrPerformanceAddPeople(models.TransientModel):
    """Names who is taken into a running cycle, and asks who is taken in again.

    Whose sheet HR has cancelled does not come back with the others. It holds no rule:
    the cycle checks right and choice.
    """

    _name = "hr.performance.add.people"
    _description = "Add People"

    cycle_id = fields.Many2one("hr.performance.cycle", required=True)
    joiner_count = fields.Integer(compute="_compute_joiners", compute_sudo=False)
    joiner_names = fields.Text(
        string="Join Now", compute="_compute_joiners", compute_sudo=False
    )
    candidate_ids = fields.Many2many(
        "hr.performance.appraisal",
        compute="_compute_candidate_ids",
        compute_sudo=False,
    )
    again_ids = fields.Many2many(
        "hr.performance.appraisal",
        "hr_performance_add_people_again_rel",
        string="Take In Again",
        domain="[('id', 'in', candidate_ids)]",
        help="Their sheet was cancelled. Who is ticked gets a new one; the cancelled"
        " one stays as it is.",
    )

    @api.depends("cycle_id")
    def _compute_joiners(self):
        for dialog in self:
            names = dialog.cycle_id._joiner_names() if dialog.cycle_id else []
            dialog.joiner_count = len(names)
            lines = names[:LISTED]
            if len(names) > LISTED:
                lines.append(self.env._("… and %s more.", len(names) - LISTED))
            dialog.joiner_names = "\n".join(lines)

    @api.depends("cycle_id")
    def _compute_candidate_ids(self):
        for dialog in self:
            cycle = dialog.cycle_id
            dialog.candidate_ids = cycle._cancelled_sheets() if cycle else False

    @readers_only
    def action_confirm(self):
        """Take in who has joined, and again who is ticked."""
        self.ensure_one()
        if not self.again_ids:
            return self.cycle_id.action_add_joiners()
        return self.cycle_id._add_people(self.again_ids)
