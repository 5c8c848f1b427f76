# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

EMPLOYEE_KEYS = [
    ("barcode", "Badge ID"),
    ("work_email", "Work Email"),
    ("external_id", "External ID"),
    ("name", "Name, Where It Is Unique"),
]


class ResCompany(models.Model):
    """Company-wide fallbacks of performance management."""

    _inherit = "res.company"

    performance_manager_id = fields.Many2one(
        "hr.employee",
        string="Reviewer of Last Resort",
        help="Plans with and reviews people who have no manager and whose department"
        " has none.",
    )
    performance_scheme_id = fields.Many2one(
        "hr.performance.scheme", string="Default Performance Scheme"
    )
    performance_import_key = fields.Selection(
        EMPLOYEE_KEYS,
        string="Employees in Files Are Known by",
        required=True,
        default="barcode",
        help="The column by which imports and templates of performance data name a"
        " person.",
    )
