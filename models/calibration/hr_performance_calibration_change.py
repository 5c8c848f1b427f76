# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceCalibrationChange(models.Model):
    """One move of a card: from which grade to which, why, by whom and when.

    Nobody writes or deletes one. It names the sheet, too: a result that is opened again
    and decided anew is another one, whose grade this move is not about any more.
    """

    _name = "hr.performance.calibration.change"
    _inherit = "hr.performance.guard.mixin"
    _description = "Move in a Calibration"
    _order = "id desc"
    #: Moves are written by the session only.
    _guards_everything = True

    calibration_id = fields.Many2one(
        "hr.performance.calibration",
        string="Session",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        string="Appraisal",
        required=True,
        ondelete="restrict",
        index=True,
    )
    result_id = fields.Many2one(
        "hr.performance.result",
        string="Result",
        ondelete="set null",
        index="btree_not_null",
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(
        string="Number", help="Of the moves of this card in this session."
    )
    from_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="From Grade",
        required=True,
        ondelete="restrict",
    )
    to_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="To Grade",
        required=True,
        ondelete="restrict",
    )
    reason = fields.Text(required=True)
    user_id = fields.Many2one("res.users", string="Moved by", required=True)
    moved_on = fields.Datetime(string="Moved on", required=True)

    _number_unique = models.UniqueIndex(
        "(calibration_id, result_id, sequence) WHERE result_id IS NOT NULL",
        "This card was moved at the same moment by somebody else.",
    )

    @api.depends("employee_id.name", "from_level_id.code", "to_level_id.code")
    def _compute_display_name(self):
        for change in self:
            # sudo: name of the person and letters of grades of a readable move.
            own = change.sudo()
            change.display_name = (
                f"{own.employee_id.name}: {own.from_level_id.code} →"
                f" {own.to_level_id.code}"
            )
