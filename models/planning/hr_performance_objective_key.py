# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceObjective(models.Model):
    """The key under which files know a goal."""

    _inherit = "hr.performance.objective"

    external_key = fields.Char(
        string="Goal Key",
        copy=False,
        help="Names the goal in files: importing the same key again changes the goal"
        " instead of making a second one.",
    )

    _external_key_unique = models.UniqueIndex(
        "(company_id, external_key) WHERE external_key IS NOT NULL",
        "This goal key is in use already. Keys are unique per company.",
    )
