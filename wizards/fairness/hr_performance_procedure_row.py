# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...models.base.dialogs import open_list
from ...models.base.figure import OptionalFigure
from ...models.base.json_fields import PlainJson
from ...models.base.seeing import names_of, readers_only

#: What a row may open, and the list that shows it where it is not the model's own.
TARGETS = {
    "hr.performance.kpi": None,
    "hr.performance.measure": None,
    "hr.performance.appraisal": None,
    "hr.performance.template.line": (
        "hr_performance.hr_performance_template_line_view_list"
    ),
    "hr.performance.appraisal.line": (
        "hr_performance.hr_performance_appraisal_line_view_list_conflict"
    ),
}


class HrPerformanceProcedureRow(models.TransientModel):
    """One figure of the report, with its arithmetic and what it is about."""

    _name = "hr.performance.procedure.row"
    _inherit = "hr.performance.number.mixin"
    _description = "Figure of the Procedure"
    _order = "id"
    _rec_name = "about"

    procedure_id = fields.Many2one(
        "hr.performance.procedure", required=True, ondelete="cascade", index=True
    )
    topic = fields.Selection(
        [
            ("effort", "Who Takes Part"),
            ("basis", "What It Stands On"),
            ("themes", "What It Serves"),
            ("twice", "What It Asks Twice"),
        ],
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        [
            ("measured", "Measured Weight"),
            ("sourced", "KPIs with a Source"),
            ("anchored", "Items with Levels Described"),
            ("reviewed", "Standards Looked At"),
            ("value", "One Value Twice"),
            ("kpi", "One KPI, Two Names"),
            ("file", "One File Twice"),
        ],
        string="What",
        readonly=True,
    )
    about = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    template_id = fields.Many2one("hr.performance.template", readonly=True)
    theme_id = fields.Many2one("hr.performance.theme", string="Theme", readonly=True)
    is_whole = fields.Boolean(string="All Together", readonly=True)
    people = fields.Integer(readonly=True, aggregator=None)
    raters = OptionalFigure(
        string="Raters per Person",
        digits=(9, 1),
        readonly=True,
        aggregator=None,
        help="Besides oneself: whoever has handed in a review, and answers of"
        " colleagues, reports and customers that were published.",
    )
    dimensions = OptionalFigure(
        string="Sections per Person",
        digits=(9, 1),
        readonly=True,
        aggregator=None,
        help="Sections of the plan that have points, such as results and attitude.",
    )
    assessments = OptionalFigure(
        string="Results in a Year",
        digits=(9, 1),
        readonly=True,
        aggregator=None,
        help="For each person, in the twelve months that end with the cycle.",
    )
    times = fields.Integer(string="How Often", readonly=True, aggregator=None)
    part = fields.Float(digits=(9, 2), readonly=True, aggregator=None)
    whole = fields.Float(string="Of", digits=(9, 2), readonly=True, aggregator=None)
    share = OptionalFigure(
        string="Share (%)", digits=(6, 1), readonly=True, aggregator=None
    )
    wanted = OptionalFigure(
        string="Emphasis (%)", digits=(6, 1), readonly=True, aggregator=None
    )
    gap = OptionalFigure(
        string="Difference", digits=(6, 1), readonly=True, aggregator=None
    )
    is_hint = fields.Boolean(string="Hint", readonly=True)
    sentence = fields.Text(string="What It Says", readonly=True)
    remedy = fields.Text(string="What to Do", readonly=True)
    target_model = fields.Char(
        readonly=True, help="Technical: what the row opens, and which records of it."
    )
    target_domain = PlainJson(readonly=True)

    @readers_only
    def action_open_target(self):
        """List what is missing, or what is there twice."""
        self.ensure_one()
        if self.target_model not in TARGETS:
            raise UserError(self.env._("%s: nothing is missing here.", names_of(self)))
        return open_list(
            self.env[self.target_model],
            self.about,
            self.target_domain or [],
            view=TARGETS[self.target_model],
        )
