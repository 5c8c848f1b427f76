# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrJob(models.Model):
    """A job knows what whoever holds it answers for."""

    _inherit = "hr.job"

    performance_duty_ids = fields.One2many(
        "hr.performance.duty", "job_id", string="Duties", copy=True
    )
