# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.numbers import to_decimal
from ..base.arguments import id_of
from ..base.number_input import format_number, parse_number
from ..base.seeing import unseen_error
from ..result.appraisal_result import Ruling
from .hr_performance_appeal import VERDICTS

#: Nobody earns more points for a line; items take a few.
MOST_POINTS = 1000


class HrPerformanceAppealRuling(models.Model):
    """What was decided of one line of an appealed result, and why."""

    _name = "hr.performance.appeal.ruling"
    _inherit = "hr.performance.guard.mixin"
    _description = "Decision on an Appealed Point"
    _order = "appeal_id, id"
    _rec_name = "appeal_id"
    #: Rulings are made by the decision only.
    _guards_everything = True

    appeal_id = fields.Many2one(
        "hr.performance.appeal", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="appeal_id.company_id")
    appraisal_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the whole result.",
    )
    title = fields.Char(compute="_compute_title", string="What")
    verdict = fields.Selection(VERDICTS, required=True)
    reason = fields.Text(string="Why", required=True)
    old_display = fields.Char(string="Points Before")
    new_display = fields.Char(string="Points After")
    typed_points = fields.Char(string="Points Set")
    typed_actual = fields.Char(string="Value Set")
    not_applicable = fields.Boolean(string="Left Out")

    @api.depends("appraisal_line_id.title")
    @api.depends_context("lang")
    def _compute_title(self):
        # sudo: the title of the line that was decided on.
        for ruling, own in zip(self, self.sudo(), strict=True):
            ruling.title = own.appraisal_line_id.title or ruling.env._(
                "The Whole Result"
            )

    # WHAT A REVIEWER SENDS

    @api.model
    def _checked_rows(self, appeal, rows):
        """Values of rulings from what a reviewer has sent; as superuser.

        :param rows: as of ``action_decide``
        """
        if not isinstance(rows, (list, tuple)) or not rows:
            raise UserError(self.env._("Say what becomes of each appealed point."))
        lines = {line.appraisal_line_id.id: line for line in appeal.result_id.line_ids}
        found = {}
        for row in rows:
            if not isinstance(row, dict):
                raise UserError(self.env._("Say what becomes of each appealed point."))
            key = id_of(row.get("line"))
            if key and key not in lines:
                raise unseen_error(self.env)
            values = self._row_values(lines.get(key), row)
            found[key] = {"appeal_id": appeal.id, **values}
        return list(found.values())

    @api.model
    def _row_values(self, line, row):
        title = line.appraisal_line_id.title if line else self.env._("The Whole Result")
        typed = self._typed(line, row, title)
        verdict, reason = row.get("verdict"), row.get("reason")
        if verdict not in dict(VERDICTS):
            raise UserError(self.env._("“%s”: choose what becomes of it.", title))
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("“%s”: give the reason of the decision.", title))
        ruling = self._ruling(typed)
        if line and verdict == "changed" and ruling is None:
            raise UserError(
                self.env._(
                    "“%s”: to change it, enter other points, another value, or leave it"
                    " out.",
                    title,
                )
            )
        if verdict != "changed" and ruling is not None:
            raise UserError(
                self.env._(
                    "“%s”: other points or values are entered, but it is not decided as"
                    " changed. Choose Changed, or empty them.",
                    title,
                )
            )
        return {
            "appraisal_line_id": line.appraisal_line_id.id if line else False,
            "verdict": verdict,
            "reason": reason.strip(),
            "old_display": line.points_display if line else False,
            **typed,
        }

    @api.model
    def _typed(self, line, row, title):
        """What was typed for a line, as text that can be read again.

        :raises UserError: for what is no number, or does not fit the line
        """
        typed = {
            "typed_points": self._typed_number(row.get("points"), title),
            "typed_actual": self._typed_number(row.get("actual"), title),
            "not_applicable": row.get("not_applicable") is True,
        }
        given = [name for name, value in typed.items() if value not in (False, "")]
        if not line and given:
            raise UserError(self.env._("Points are those of a line, not of the whole."))
        if len(given) > 1:
            raise UserError(
                self.env._("“%s”: enter points, or a value, or leave it out.", title)
            )
        kind, method = (line.kind, line.method) if line else ("", "")
        if typed["typed_actual"] and (kind != "weighted" or method == "manual"):
            raise UserError(
                self.env._("“%s” has no actual value. Enter points.", title)
            )
        if typed["typed_points"] and kind == "veto":
            raise UserError(self.env._("“%s” is a veto. It can be left out.", title))
        if typed["typed_points"] and kind == "weighted":
            points = to_decimal(typed["typed_points"])
            if not 0 <= points <= MOST_POINTS:
                raise UserError(
                    self.env._(
                        "“%(line)s”: %(points)s points are not possible.",
                        line=title,
                        points=format_number(self.env, points),
                    )
                )
        return typed

    @api.model
    def _typed_number(self, value, title):
        if value is None or value is False or value == "":
            return False
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = format_number(self.env, value)
        if not isinstance(value, str):
            raise UserError(self.env._("“%s”: enter a number.", title))
        number = parse_number(self.env, value, title)
        return False if number is None else format(number, "f")

    @api.model
    def _ruling(self, typed):
        """The engine's Ruling of typed values; None where nothing is changed."""
        if typed["not_applicable"]:
            return Ruling(not_applicable=True)
        if typed["typed_points"]:
            return Ruling(points=to_decimal(typed["typed_points"]))
        if typed["typed_actual"]:
            return Ruling(actual=to_decimal(typed["typed_actual"]))
        return None

    @api.model
    def _rulings(self, rows):
        """Rulings by id of the plan line, of those that change something."""
        found = {row["appraisal_line_id"]: self._ruling(row) for row in rows}
        return {key: ruling for key, ruling in found.items() if key and ruling}
