# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .entry import KEY, VIAS, entered_text, entered_via, entry_of, given_by


class HrPerformanceReceiptMixin(models.AbstractModel):
    """A letter to one person, who says that it was read: by login, link or tablet.

    Whoever has this contract has ``employee_id``. A page of somebody without login
    speaks for that person only (see ``Entry``).
    """

    _name = "hr.performance.receipt.mixin"
    _description = "Letter That Is Acknowledged"

    acknowledged_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the employee has said that the letter was read. It is no agreement.",
    )
    acknowledged_via = fields.Selection(VIAS, readonly=True, copy=False)
    acknowledged_given_by_id = fields.Many2one(
        "res.users",
        string="Acknowledgement's Link or PIN Given by",
        readonly=True,
        copy=False,
    )
    acknowledged_text = fields.Char(
        compute="_compute_acknowledged_text", string="Acknowledgement Entered"
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    @api.depends("acknowledged_via")
    @api.depends_context("lang")
    def _compute_acknowledged_text(self):
        # sudo: res.users - the name of who gave the link is shown to both sides.
        for letter, own in zip(self, self.sudo(), strict=True):
            letter.acknowledged_text = entered_text(
                letter.env,
                own.acknowledged_via,
                self.env["res.users"],
                own.acknowledged_given_by_id,
            )

    @api.depends("employee_id")
    @api.depends_context("uid", KEY)
    def _compute_is_mine(self):
        entry = entry_of(self.env)
        for letter in self:
            # sudo: compares ids only.
            person = letter.sudo().employee_id
            letter.is_mine = (
                person.id == entry.employee_id
                if entry
                else person.user_id == self.env.user
            )

    def _check_mine(self):
        if not all(self.mapped("is_mine")):
            raise AccessError(
                self.env._("Whoever got the letter does this, nobody else.")
            )

    def _receipt_values(self):
        """What is kept of an acknowledgement, and of the way in which it came."""
        self.ensure_one()
        return {
            "acknowledged_on": fields.Datetime.now(),
            "acknowledged_via": entered_via(self.env, self.employee_id),
            "acknowledged_given_by_id": given_by(self.env),
        }
