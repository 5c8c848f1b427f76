# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.seeing import names_of, readers_only
from ..base.uploads import check_proof

GROUNDS = [
    ("value", "A Value Is Wrong or Missing"),
    ("evidence", "Work or Evidence Was Not Seen"),
    ("rule", "The Rule Was Applied Wrongly"),
    ("course", "The Course Was Not Kept To"),
    ("judgement", "Judged Otherwise Than Others"),
    ("other", "Something Else"),
]


class HrPerformanceAppealPoint(models.Model):
    """What an employee appeals: one line, or the whole result, and why.

    It is the employee's alone until the appeal is filed, and stays as it was then.
    """

    _name = "hr.performance.appeal.point"
    _inherit = "hr.performance.guard.mixin"
    _description = "Appealed Point"
    _order = "appeal_id, id"
    _rec_name = "appeal_id"

    appeal_id = fields.Many2one(
        "hr.performance.appeal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="appeal_id.company_id")
    appraisal_id = fields.Many2one(related="appeal_id.appraisal_id")
    appraisal_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('appraisal_id', '=', appraisal_id)]",
        help="Empty: the whole result.",
    )
    title = fields.Char(compute="_compute_title", string="What")
    ground = fields.Selection(GROUNDS, required=True, default="value")
    view = fields.Text(
        string="How You See It",
        required=True,
        help="What is wrong and how one can see that; the reviewer reads nothing else"
        " of you before asking.",
    )
    wish = fields.Text(
        string="What Should Be", help="Which points or value would be right."
    )
    file = fields.Binary(string="Evidence", attachment=True)
    file_name = fields.Char()

    @api.depends("appraisal_line_id.title")
    @api.depends_context("lang")
    def _compute_title(self):
        # sudo: the title of the line that the point is about.
        for point, own in zip(self, self.sudo(), strict=True):
            point.title = own.appraisal_line_id.title or point.env._("The Whole Result")

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        vals_list = self._client_values(vals_list)
        for vals in vals_list:
            if vals.get("file"):
                check_proof(self.env, vals["file"])
        points = super().create(vals_list)
        points._check_draft()
        return points

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_draft()
            if vals.get("file"):
                check_proof(self.env, vals["file"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        if not self.env.su:
            self._check_draft()

    def _check_draft(self):
        """The employee writes what is appealed, as long as it is not filed."""
        self.appeal_id._check_subject()
        filed = self.appeal_id.filtered(lambda appeal: appeal.state != "draft")
        if filed:
            raise UserError(
                self.env._(
                    "%s is filed: what it says stays. Use Add to the Appeal.",
                    names_of(filed[0]),
                )
            )
