# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrPerformanceScheme(models.Model):
    """How an agreed plan changes during the period, and how its versions are scored."""

    _inherit = "hr.performance.scheme"

    plan_change_approver = fields.Selection(
        [
            ("other_side", "The Other Side"),
            ("second", "The Other Side and the Second-Level Manager"),
            ("hr", "The Other Side and HR"),
        ],
        string="Plan Changes Approved by",
        required=True,
        default="other_side",
        help="Whoever asks never approves. The other side of the employee is the direct"
        " manager and the reverse; what HR asks for both sides approve.",
    )
    plan_change_days = fields.Integer(
        string="Plan Change Decided (Working Days)",
        default=5,
        help="So long each approver has. Later the request goes to the next level.",
    )
    plan_change_in_review = fields.Boolean(
        string="Plan Changes during Reviews",
        help="Off: from the beginning of the reviews a plan stays as it is.",
    )
    plan_version_scoring = fields.Selection(
        [
            ("sub_period", "Each Version for Its Days"),
            ("latest", "The Latest Version for the Whole Period"),
        ],
        string="Changed Plans Are Scored by",
        required=True,
        default="sub_period",
        help="Each version: actual values of its days against its targets, then the"
        " mean by days. Latest: the whole period against the last targets.",
    )

    @api.constrains("plan_change_days")
    def _check_plan_change_days(self):
        for scheme in self:
            if not 0 <= scheme.plan_change_days <= 365:
                raise ValidationError(
                    self.env._(
                        "Scheme %s: a plan change is decided within 0 to 365 working"
                        " days.",
                        scheme.name,
                    )
                )
