# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..organization.subject_kinds import SUBJECTS


class HrPerformanceTemplate(models.Model):
    """Templates for people and templates for units."""

    _inherit = "hr.performance.template"

    subject_kind = fields.Selection(
        SUBJECTS,
        string="For",
        required=True,
        default="employee",
        help="A cycle uses templates of its own kind only.",
    )
