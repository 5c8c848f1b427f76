# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import period_targets, subperiods
from ...engine.numbers import to_decimal
from ...engine.period_targets import PeriodTarget
from ...models.base.dialogs import open_dialog
from ...models.base.figure import Figure
from ...models.base.number_input import format_number
from ...models.base.period_words import period_label
from ...models.base.seeing import readers_only
from ...models.kpi.hr_performance_kpi import DATA_PERIODS
from ...models.plan.hr_performance_appraisal_line import plain_targets, read_targets

#: Months are equal parts; a part of a month or quarter beside whole ones is not.
UNEVEN = 1.25


class HrPerformancePeriodTarget(models.TransientModel):
    """Gives each quarter, month or week of a plan line its own target.

    It writes with the user's rights; the line checks state, role and rows.
    """

    _name = "hr.performance.period.target"
    _inherit = "hr.performance.number.mixin"
    _description = "Targets by Period"

    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    unit = fields.Char(related="line_id.unit", related_sudo=False)
    aggregation = fields.Selection(
        related="line_id.kpi_id.aggregation", related_sudo=False
    )
    length = fields.Selection(DATA_PERIODS, string="Period", required=True)
    total = Figure(
        string="Target to Split",
        digits=(16, 6),
        help="A target that is added up is split; another one is the same for all"
        " periods until you change it.",
    )
    split = fields.Selection(
        [("equal", "In Equal Parts"), ("days", "By Days")],
        string="How to Split",
        required=True,
        default="equal",
        help="Parts always add up exactly to the target.",
    )
    decimals = fields.Integer(string="Decimal Places")
    row_ids = fields.One2many(
        "hr.performance.period.target.row",
        "dialog_id",
        string="Targets",
        compute="_compute_row_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    whole_text = fields.Char(
        string="Target of the Line",
        compute="_compute_whole_text",
        help="What the targets of the periods make, as their values are put together.",
    )

    @api.depends("length", "total", "split", "decimals")
    def _compute_row_ids(self):
        """Split anew whenever the target or the way to split it changes."""
        # A dialog without line has nothing to split.
        self.filtered(lambda dialog: not dialog.line_id).row_ids = False
        for dialog in self.filtered("line_id"):
            parts = subperiods.split(
                dialog.length, *dialog.line_id.appraisal_id._period()
            )
            rows = period_targets.spread(
                to_decimal(dialog.total),
                dialog.aggregation,
                parts,
                min(max(dialog.decimals, 0), period_targets.PLACES),
                by_days=dialog.split == "days",
            )
            dialog.row_ids = [fields.Command.clear(), *_row_commands(rows)]

    @api.depends("row_ids.target", "aggregation")
    @api.depends_context("lang")
    def _compute_whole_text(self):
        self.filtered(lambda dialog: not dialog.line_id).whole_text = False
        for dialog in self.filtered("line_id"):
            whole = period_targets.whole_target(
                dialog._rows(), dialog.aggregation, dialog.line_id._due()
            )
            text = format_number(dialog.env, whole) or "–"
            dialog.whole_text = f"{text} {dialog.unit or ''}".strip()

    def _rows(self):
        """The rows as the engine knows them."""
        return [
            PeriodTarget(row.first, row.last, to_decimal(row.target))
            for row in self.row_ids.sorted("first")
        ]

    @api.model
    def _open(self, line):
        """The dialog for a line, with its rows or a first proposal."""
        lengths = line._period_lengths()
        kpi, rows = line.kpi_id, read_targets(line.period_targets)
        length = line._length_of(rows) or kpi.target_period or kpi.data_period
        length = length if length in lengths else lengths[-1]
        parts = subperiods.split(length, *line.appraisal_id._period())
        days = [(last - first).days + 1 for first, last in parts]
        values = {
            "line_id": line.id,
            "length": length,
            "total": line.target,
            # Half a quarter at an end of the period gets about half of the target.
            "split": "days" if max(days) > UNEVEN * min(days) else "equal",
            "decimals": period_targets.places(line.target, len(rows or parts)),
        }
        if rows:
            values["row_ids"] = _row_commands(rows)
        return open_dialog(self.create(values), self.env._("Targets by Period"))

    @readers_only
    def action_save(self):
        """Write the targets; the target of the line follows from them."""
        self.ensure_one()
        self.line_id.check_access("write")
        self.line_id.period_targets = plain_targets(self._rows())

    @readers_only
    def action_remove(self):
        """Back to one target for the whole period, which stays as it is."""
        self.ensure_one()
        self.line_id.check_access("write")
        self.line_id.period_targets = False


class HrPerformancePeriodTargetRow(models.TransientModel):
    """The target of one period."""

    _name = "hr.performance.period.target.row"
    _inherit = "hr.performance.number.mixin"
    _description = "Target of a Period"
    _order = "first, id"

    dialog_id = fields.Many2one(
        "hr.performance.period.target", required=True, ondelete="cascade", index=True
    )
    first = fields.Date(string="First Day", required=True)
    last = fields.Date(string="Last Day", required=True)
    label = fields.Char(string="Period", compute="_compute_label")
    target = Figure(digits=(16, 6))

    @api.depends("first", "last")
    @api.depends_context("lang")
    def _compute_label(self):
        for row in self:
            known = row.first and row.last
            row.label = period_label(row.env, row.first, row.last) if known else ""


def _row_commands(rows):
    return [
        fields.Command.create(
            {"first": row.first, "last": row.last, "target": float(row.target)}
        )
        for row in rows
    ]
