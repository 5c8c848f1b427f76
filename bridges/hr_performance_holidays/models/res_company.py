# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """From how long a leave on somebody should act for the manager."""

    _inherit = "res.company"

    performance_leave_days = fields.Float(
        string="Propose Delegation from (Working Days)",
        default=3,
        help="An approved leave of a manager of so many working days proposes a"
        " delegation. 0 switches it off.",
    )
