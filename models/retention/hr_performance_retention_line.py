# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.seeing import readers_only


class HrPerformanceRetentionLine(models.Model):
    """One record of a list: it goes, or is kept and why.

    What HR keeps back stays out of later lists until the reason is taken away: it is
    the place where a legal hold is noted.
    """

    _name = "hr.performance.retention.line"
    _inherit = "hr.performance.guard.mixin"
    _description = "Record to Delete"
    _order = "retention_id desc, kept_until, id"
    _rec_name = "res_model"

    retention_id = fields.Many2one(
        "hr.performance.retention",
        required=True,
        ondelete="cascade",
        index=True,
        guarded=True,
    )
    company_id = fields.Many2one(related="retention_id.company_id", store=True)
    list_state = fields.Selection(related="retention_id.state", string="List")
    res_model = fields.Char(required=True, guarded=True)
    res_id = fields.Many2oneReference(
        string="Record Id", model_field="res_model", required=True, guarded=True
    )
    employee_id = fields.Many2one(
        "hr.employee", ondelete="cascade", index=True, guarded=True
    )
    record_name = fields.Char(compute="_compute_record_name", string="Record")
    kept_until = fields.Date(string="Records Kept Until", guarded=True)
    state = fields.Selection(
        [("waiting", "Goes"), ("held", "Not Settled")],
        required=True,
        default="waiting",
        guarded=True,
    )
    held_text = fields.Char(string="What Is Not Settled", guarded=True)
    keep_reason = fields.Char(
        string="Kept Because",
        help="For example a lawsuit, or a question of the works council. As long as"
        " there is a reason, the record is not deleted and not listed again.",
    )

    _once = models.UniqueIndex(
        "(retention_id, res_model, res_id)", "The record stands in the list already."
    )

    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_record_name(self):
        self.record_name = "–"
        for name, lines in self.grouped("res_model").items():
            if name not in self.env:
                continue
            # sudo: names of records of a list that the reader may read.
            records = self.env[name].sudo().browse(lines.mapped("res_id")).exists()
            names = {record.id: record.display_name for record in records}
            for line in lines.filtered(lambda line, names=names: line.res_id in names):
                line.record_name = names[line.res_id]

    def _is_held(self):
        return self.state == "held" or bool(self.keep_reason)

    @api.model
    def _listed(self, name):
        """Ids of a model's records that wait in a list, or that HR keeps back."""
        lines = self.search(
            Domain("res_model", "=", name)
            & (
                Domain("keep_reason", "!=", False)
                | Domain("retention_id.state", "in", ("draft", "confirmed"))
            )
        )
        return lines.mapped("res_id")

    @readers_only
    def write(self, vals):
        if not self.env.su and "keep_reason" in vals:
            self.retention_id._check_administrator()
            late = self.filtered(lambda line: line.list_state == "confirmed")
            if late and not (vals["keep_reason"] or "").strip():
                raise UserError(
                    self.env._(
                        "%s: the list was confirmed with this one kept back. It stands"
                        " in the next list once this one is carried out.",
                        late[0].record_name,
                    )
                )
        return super().write(vals)

    def _hold_back(self):
        """Look once more, right before: what is not over, or not settled, stays.

        All lines are of one model.
        """
        model = self.env[self[:1].res_model].with_context(active_test=False)
        records = model.browse(self.mapped("res_id")).exists()
        over = model.search(Domain("id", "in", records.ids) & model._kept_long_enough())
        reasons = dict.fromkeys(
            (records - over).ids, self.env._("It has to be kept for longer by now.")
        )
        reasons |= over._kept_obstacles()
        own = self.env._("It is about who has confirmed the list, or a superior.")
        for one, lines in self.grouped("retention_id").items():
            beyond = one._beyond()
            for line in lines:
                text = reasons.get(line.res_id)
                if not text and line.employee_id in beyond:
                    text = own
                if text:
                    line.write({"state": "held", "held_text": text})
