# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.seeing import names_of, readers_only
from ..base.uploads import check_proof


class HrPerformanceLegalCheck(models.Model):
    """One point of the legal basis of one cycle: on record, by whom and since when."""

    _name = "hr.performance.legal.check"
    _inherit = "hr.performance.guard.mixin"
    _description = "Legal Basis"
    _order = "cycle_id, sequence, id"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    item_id = fields.Many2one(
        "hr.performance.legal.item",
        string="What Is Needed",
        required=True,
        ondelete="restrict",
        fixed=True,
    )
    sequence = fields.Integer(fixed=True)
    description = fields.Text(related="item_id.description")
    law = fields.Char(related="item_id.law")
    state = fields.Selection(
        [("open", "Open"), ("done", "On Record"), ("exempt", "Does Not Apply")],
        required=True,
        default="open",
    )
    reference = fields.Char(
        string="Reference or Reason",
        help="Where the agreement, minutes or notice can be found; or why the point"
        " does not apply, for example because there is no works council.",
    )
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    done_by_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, copy=False, guarded=True
    )
    done_on = fields.Datetime(
        string="Entered on", readonly=True, copy=False, guarded=True
    )

    _item_unique = models.UniqueIndex(
        "(cycle_id, item_id)", "A cycle asks for each point once."
    )

    @api.depends("item_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            check.display_name = check.item_id.name

    @api.constrains("document")
    def _check_document(self):
        for check in self.with_context(bin_size=False).filtered("document"):
            check_proof(self.env, check.document)

    @api.constrains("state", "reference", "document")
    def _check_settled(self):
        for check in self:
            has_reference = bool((check.reference or "").strip())
            if check.state == "done" and not (has_reference or check.document):
                raise ValidationError(
                    self.env._(
                        "%s: enter where the record can be found, or attach the"
                        " document.",
                        names_of(check.item_id, "name"),
                    )
                )
            if check.state == "exempt" and not has_reference:
                raise ValidationError(
                    self.env._(
                        "%s: say why it does not apply.",
                        names_of(check.item_id, "name"),
                    )
                )

    @readers_only
    def write(self, vals):
        """Whoever settles or reopens a point stands on it with name and time."""
        if not self.env.su and "closed" in self.cycle_id.mapped("state"):
            raise UserError(
                self.env._(
                    "The cycle is closed: its legal basis stays as it was recorded."
                )
            )
        result = super().write(vals)
        if not self.env.su and {"state", "reference", "document"} & set(vals):
            self._stamp()
        return result

    def _stamp(self):
        settled = self.filtered(lambda check: check.state != "open")
        # sudo: guarded stamp of the user who has just written the point.
        settled.sudo().write(
            {"done_by_id": self.env.uid, "done_on": fields.Datetime.now()}
        )
        # sudo: as above.
        (self - settled).sudo().write({"done_by_id": False, "done_on": False})
        labels = dict(self._fields["state"]._description_selection(self.env))
        for cycle, checks in self.grouped("cycle_id").items():
            # sudo: a note of the system on what was written with the user's rights.
            cycle.sudo().message_post(
                body=self.env._(
                    "Legal basis: %s",
                    "; ".join(f"{c.item_id.name}: {labels[c.state]}" for c in checks),
                ),
                subtype_xmlid="mail.mt_note",
            )
