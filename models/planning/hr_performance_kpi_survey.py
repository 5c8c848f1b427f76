# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceKpi(models.Model):
    """KPIs whose value is the mean of what several people answer."""

    _inherit = "hr.performance.kpi"

    minimum_answers = fields.Integer(
        help="For KPIs made from people's answers: below so many answers there is no"
        " value, and nobody sees one. 0: the value does not come from answers.",
    )

    _answers_not_negative = models.Constraint(
        "CHECK (minimum_answers >= 0)", "The number of answers is zero or more."
    )
