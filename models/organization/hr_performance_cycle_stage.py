# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

CYCLE_STATES = [
    ("draft", "Draft"),
    ("planning", "Planning"),
    ("coaching", "Coaching"),
    ("assessment", "Assessment"),
    ("feedback", "Feedback"),
    ("application", "Application"),
    ("closed", "Closed"),
]


class HrPerformanceCycleStage(models.Model):
    """Dates and task of one stage of a cycle; it moves nothing by itself."""

    _name = "hr.performance.cycle.stage"
    _description = "Cycle Stage"
    _order = "cycle_id, date_start, id"

    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    state = fields.Selection(
        [state for state in CYCLE_STATES if state[0] not in ("draft", "closed")],
        string="Stage",
        required=True,
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
