# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceMeasure(models.Model):
    """Values that are the mean of people's answers."""

    _inherit = "hr.performance.measure"

    source = fields.Selection(
        selection_add=[("survey", "Survey")],
        # Results rest on these values: they stay when the bridge goes.
        ondelete={"survey": lambda measures: measures.write({"source": "odoo"})},
    )
