# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

LEVELS = [
    ("off", "By Choice"),
    ("proposed", "Proposed to Everybody"),
    ("required", "Required"),
]
COURSE_HELP = (
    "By choice: everybody finds the course under eLearning. Proposed to everybody:"
    " it waits on the first page of each. Required: without it nobody confirms a plan"
    " or hands in a review."
)


class ResCompany(models.Model):
    """What people have to know about the system before they use it."""

    _inherit = "res.company"

    performance_course_employee = fields.Selection(
        LEVELS,
        string="Course for Employees",
        required=True,
        default="off",
        help=COURSE_HELP,
    )
    performance_course_manager = fields.Selection(
        LEVELS,
        string="Course for Managers",
        required=True,
        default="off",
        help=COURSE_HELP,
    )
