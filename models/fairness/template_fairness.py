# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..base.seeing import readers_only


class HrPerformanceTemplate(models.Model):
    """Looking at what a template stands on."""

    _inherit = "hr.performance.template"

    @readers_only
    def action_open_procedure(self):
        """What is measured, sourced, described and reviewed, and what is missing."""
        self.ensure_one()
        return self.env["hr.performance.procedure"]._make_of_template(self)
