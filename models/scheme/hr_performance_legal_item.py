# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceLegalItem(models.Model):
    """One point that should be on record before a cycle is launched."""

    _name = "hr.performance.legal.item"
    _inherit = "hr.performance.used.mixin"
    _description = "Legal Requirement"
    _order = "profile_id, sequence, id"
    _rule_field = "profile_id"

    profile_id = fields.Many2one(
        "hr.performance.legal.profile",
        string="Legal Profile",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company with this profile. A company may add points of"
        " its own, for example from a works agreement.",
    )
    name = fields.Char(string="What Is Needed", required=True, translate=True)
    description = fields.Text(string="Explanation", translate=True)
    law = fields.Char(
        string="Where It Stands", translate=True, help="Statute or agreement."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
