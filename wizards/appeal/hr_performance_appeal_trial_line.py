# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.appeal.hr_performance_appeal import VERDICTS

#: What is told of a line.
SHOWN = ("title", "is_appealed", "view", "weight_display", "old_display")


class HrPerformanceAppealTrialLine(models.TransientModel):
    """One line of the result while changes are tried."""

    _name = "hr.performance.appeal.trial.line"
    _description = "Line of a Trial"
    _order = "trial_id, id"

    trial_id = fields.Many2one(
        "hr.performance.appeal.trial", required=True, ondelete="cascade"
    )
    line_key = fields.Integer(help="Technical: id of the plan line; 0 is the whole.")
    title = fields.Char(compute="_compute_line", string="What")
    is_appealed = fields.Boolean(compute="_compute_line", string="Appealed")
    view = fields.Text(compute="_compute_line", string="Employee's View")
    weight_display = fields.Char(compute="_compute_line", string="Weight (%)")
    old_display = fields.Char(compute="_compute_line", string="Points So Far")
    points = fields.Char(
        string="Other Points", help="Typed as a number, in place of those so far."
    )
    actual = fields.Char(
        string="Other Value",
        help="Another actual value; the rule of the line makes points of it.",
    )
    not_applicable = fields.Boolean(
        string="Leave Out", help="The line does not apply; its weight goes to others."
    )
    verdict = fields.Selection(VERDICTS)
    reason = fields.Char(string="Why")

    @api.depends("line_key", "trial_id.appeal_id")
    @api.depends_context("uid", "lang")
    def _compute_line(self):
        for trial, lines in self.grouped("trial_id").items():
            rows = trial.appeal_id._trial_rows() if trial.appeal_id else {}
            for line in lines:
                line.update(rows.get(line.line_key, dict.fromkeys(SHOWN, False)))

    def _row(self):
        """As the decision takes it."""
        return {
            "line": self.line_key,
            "verdict": self.verdict,
            "reason": self.reason,
            "points": self.points,
            "actual": self.actual,
            "not_applicable": self.not_applicable,
        }

    def _is_decided(self):
        """Whether something is said of this line."""
        return bool(
            self.verdict
            or self.reason
            or self.points
            or self.actual
            or self.not_applicable
        )
