# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.entry import VIAS, entered_text

STEPS = [
    ("employee", "Employee"),
    ("manager", "Direct Manager"),
    ("second", "Second-Level Manager"),
    ("hr", "HR"),
    ("top", "Next in Line"),
]

ROLE_OF_STEP = {
    "employee": "subject",
    "manager": "manager",
    "second": "second",
    "hr": "hr",
}

#: Who decides where somebody is absent.
NEXT_STEP = {"employee": "second", "manager": "second", "second": "hr", "hr": "top"}

#: Whose approval a request of each side needs first.
OTHER_SIDES = {
    "employee": ["manager"],
    "manager": ["employee"],
    "hr": ["manager", "employee"],
}

ORDER = [step for step, _label in STEPS]


class HrPerformancePlanChangeApproval(models.Model):
    """One approval that a request needs: by whom, and how it ended."""

    _name = "hr.performance.plan.change.approval"
    _inherit = "hr.performance.acting.mixin"
    _description = "Approval of a Plan Change"
    _order = "change_id, sequence, id"
    _acting_user_field = "decided_by_id"
    #: Approvals are written by the actions of their request.
    _guards_everything = True

    change_id = fields.Many2one(
        "hr.performance.plan.change", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="change_id.company_id")
    sequence = fields.Integer(readonly=True)
    step = fields.Selection(STEPS, string="Approval by", required=True, readonly=True)
    approver_id = fields.Many2one(
        "hr.employee",
        ondelete="restrict",
        readonly=True,
        index="btree_not_null",
        help="Empty: HR.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("passed", "Passed to the Next Level"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    entered_via = fields.Selection(VIAS, readonly=True)
    given_by_id = fields.Many2one(
        "res.users", string="Link or PIN Given by", readonly=True
    )
    decided_on = fields.Datetime(readonly=True)
    note = fields.Text(readonly=True)

    def _acting_depends(self):
        return [*super()._acting_depends(), "entered_via", "given_by_id"]

    def _compute_acting_label(self):
        """The way in which somebody without login has answered."""
        result = super()._compute_acting_label()
        for row in self.filtered(lambda row: row.entered_via not in (False, "login")):
            row.acting_label = entered_text(
                row.env,
                row.entered_via,
                row.decided_by_id.with_env(row.env),
                row.given_by_id.with_env(row.env),
            )
        return result

    @api.depends("step", "approver_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for row in self:
            row.display_name = row.approver_id.name or labels.get(row.step)
