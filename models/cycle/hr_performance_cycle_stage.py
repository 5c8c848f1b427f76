# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import deadlines
from ...engine.outcome import RuleError
from ..base.engine_messages import rule_error_message
from ..base.seeing import readers_only

CYCLE_STATES = [
    ("draft", "Draft"),
    ("planning", "Planning"),
    ("coaching", "Coaching"),
    ("assessment", "Assessment"),
    ("feedback", "Feedback"),
    ("application", "Application"),
    ("closed", "Closed"),
]
#: The states of a cycle in their order.
STAGES = [state for state, _label in CYCLE_STATES]


class HrPerformanceCycleStage(models.Model):
    """Dates and task of one stage of a cycle; it moves nothing by itself."""

    _name = "hr.performance.cycle.stage"
    _inherit = "hr.performance.used.mixin"
    _description = "Cycle Stage"
    _order = "cycle_id, date_start, id"
    _rule_field = "cycle_id"
    # Launching a cycle fills its calendar.
    _tells_new_rows = False

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    state = fields.Selection(
        [state for state in CYCLE_STATES if state[0] not in ("draft", "closed")],
        string="Stage",
        required=True,
        # Odoo copies no field of this name by itself; here it says which stage it is.
        copy=True,
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", required=True)
    task = fields.Char(
        string="What Is Expected",
        translate=True,
        help="One sentence that everybody who takes part reads.",
    )

    _state_unique = models.UniqueIndex(
        "(cycle_id, state)", "A cycle has each stage once."
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A stage cannot end before it starts."
    )

    @api.constrains("date_start", "date_end", "state")
    def _check_dates(self):
        for stage in self:
            try:
                deadlines.check_stages(
                    [(stage.state, stage.date_start, stage.date_end)]
                )
            except RuleError as error:
                sentence = rule_error_message(self.env, error)
                problem = f"{stage.cycle_id.name}: {sentence}"
                raise ValidationError(problem) from error

    # CRUD: a changed date of a stage changes the deadlines of the steps in it

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        stages.cycle_id._refresh_deadlines()
        return stages

    @readers_only
    def write(self, vals):
        result = super().write(vals)
        if {"date_end", "state"} & set(vals):
            self.cycle_id._refresh_deadlines()
        return result
