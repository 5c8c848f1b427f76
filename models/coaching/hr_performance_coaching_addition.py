# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.seeing import names_of, readers_only, unseen_error
from ..base.uploads import check_proof


class HrPerformanceCoachingAddition(models.Model):
    """What a side adds to an entry: words, a file, or a link to any record.

    It is written once. A link is named and opened with the rights of its reader.
    """

    _name = "hr.performance.coaching.addition"
    _inherit = "hr.performance.guard.mixin"
    _description = "Addition to a Coaching Note"
    _order = "coaching_id, id"
    _rec_name = "coaching_id"

    coaching_id = fields.Many2one(
        "hr.performance.coaching",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="coaching_id.company_id")
    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        guarded=True,
    )
    text = fields.Text(string="What Is Added", fixed=True)
    file = fields.Binary(string="Evidence", attachment=True, fixed=True)
    file_name = fields.Char(fixed=True)
    link = fields.Reference(
        selection="_selection_link",
        string="Record",
        fixed=True,
        help="Any record of Odoo: an order, a task, a message. Each reader opens it"
        " with the own rights.",
    )
    link_name = fields.Char(string="Linked Record", compute="_compute_link_name")

    @api.model
    def _selection_link(self):
        # sudo: names of the kinds of records; the user sees those that are open to him.
        models_ = self.env["ir.model"].sudo().search([("transient", "=", False)])
        return [
            (model.model, model.name)
            for model in models_
            if model.model in self.env
            and not self.env[model.model]._abstract
            and self.env[model.model].has_access("read")
        ]

    @api.depends("link")
    @api.depends_context("uid", "lang")
    def _compute_link_name(self):
        for addition in self:
            record = addition._readable_link()
            addition.link_name = record.display_name if record else False

    def _readable_link(self):
        self.ensure_one()
        if not self.link:
            return None
        # sudo: taken away, so that the rules of the reader hold.
        record = self.link.sudo(False).exists()
        return record._filtered_access("read") or None

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._client_values(vals_list)
            for vals in vals_list:
                if vals.get("file"):
                    check_proof(self.env, vals["file"])
        additions = super().create(vals_list)
        if not self.env.su:
            additions._check_additions()
        return additions

    def _check_additions(self):
        for addition in self:
            if not addition.coaching_id.can_add:
                raise AccessError(
                    self.env._(
                        "%s: its author and whom it is about add to it.",
                        names_of(addition.coaching_id),
                    )
                )
            if not ((addition.text or "").strip() or addition.file or addition.link):
                raise UserError(
                    self.env._(
                        "%s: write something, choose a file or choose a record.",
                        names_of(addition.coaching_id),
                    )
                )
            if addition.link and addition._readable_link() is None:
                raise unseen_error(self.env)

    @readers_only
    def action_open_link(self):
        """Open the linked record with one's own rights."""
        self.ensure_one()
        record = self._readable_link()
        if record is None:
            raise unseen_error(self.env)
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
