# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class HrPerformanceCycleReport(models.Model):
    """The results of a cycle as a file, made by the scheduler for one HR user.

    HR users see different people: officers their departments, nobody the own superiors.
    So everybody gets a file of the own, made with the own rights, and no other.
    """

    _name = "hr.performance.cycle.report"
    _inherit = "hr.performance.guard.mixin"
    _description = "Cycle Report"
    _order = "made_on desc, id desc"
    #: Reports are made by the scheduler only.
    _guards_everything = True

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    reader_id = fields.Many2one(
        "res.users",
        string="Made For",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    made_on = fields.Datetime(required=True, readonly=True)
    is_final = fields.Boolean(
        string="After Closing",
        readonly=True,
        help="Off: the cycle was still open, so values could change afterwards.",
    )
    result_count = fields.Integer(string="Results", readonly=True)
    file = fields.Binary(string="Workbook", attachment=True, readonly=True)
    file_name = fields.Char(readonly=True)

    _reader_unique = models.UniqueIndex(
        "(cycle_id, reader_id)", "Everybody has one report of a cycle."
    )

    @api.depends("cycle_id.name")
    def _compute_display_name(self):
        for report in self:
            report.display_name = report.cycle_id.name
