# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..models.base.subject_kinds import SUBJECT_KINDS
from .hr_performance_analysis import KNOWN


class HrPerformanceLineAnalysis(models.Model):
    """Points of goals and KPIs over the cycles: one row for each scored line.

    Who may read a result reads its lines here, and nobody else. All versions of a KPI
    are one. The points of a group are the mean by the weights of its lines, never a
    mean of means.
    """

    _name = "hr.performance.line.analysis"
    _inherit = "hr.performance.choice.order.mixin"
    _description = "Analysis of Goals and KPIs"
    _auto = False
    _order = "period_end desc, points, id"
    _rec_name = "line_id"
    _depends = {
        "hr.performance.result": [
            "state",
            "cycle_id",
            "company_id",
            "department_id",
            "employee_id",
            "owner_id",
            "subject_kind",
        ],
        "hr.performance.result.line": [
            "result_id",
            "appraisal_line_id",
            "points",
            "weight",
            "outcome_state",
        ],
        "hr.performance.appraisal.line": ["kpi_id", "section", "kind"],
        "hr.performance.kpi": ["first_id"],
        "hr.performance.cycle": ["date_end"],
    }

    result_id = fields.Many2one("hr.performance.result", readonly=True)
    line_id = fields.Many2one(
        "hr.performance.appraisal.line", string="Goal or KPI", readonly=True
    )
    kpi_id = fields.Many2one("hr.performance.kpi", string="KPI", readonly=True)
    section = fields.Selection(
        lambda self: self.env["hr.performance.appraisal.line"]
        ._fields["section"]
        ._description_selection(self.env),
        readonly=True,
    )
    employee_id = fields.Many2one("hr.employee", readonly=True)
    owner_id = fields.Many2one("hr.employee", string="Answers for It", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    subject_kind = fields.Selection(SUBJECT_KINDS, string="Appraised", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    period_end = fields.Date(
        string="End of the Period",
        readonly=True,
        help="Results stand at the end of what they are about.",
    )
    weight = fields.Float(string="Weight (%)", digits=(6, 2), readonly=True)
    points = fields.Float(
        digits=(9, 1),
        readonly=True,
        aggregator="avg",
        help="What the rule of the goal has made of its value. Of several lines it is"
        " their mean by weight.",
    )

    @property
    def _table_query(self):
        """Without grouping: a search for one person reads this person's rows."""
        return SQL(
            """
            SELECT part.id, part.result_id, goal.id AS line_id,
                   kpi.first_id AS kpi_id, goal.section, result.employee_id,
                   result.owner_id, result.department_id, result.subject_kind,
                   result.company_id, result.cycle_id,
                   cycle.date_end AS period_end, part.weight, part.points
              FROM hr_performance_result_line part
              JOIN hr_performance_result result ON result.id = part.result_id
              JOIN hr_performance_cycle cycle ON cycle.id = result.cycle_id
              JOIN hr_performance_appraisal_line goal
                ON goal.id = part.appraisal_line_id
              LEFT JOIN hr_performance_kpi kpi ON kpi.id = goal.kpi_id
             WHERE result.state IN %s AND part.outcome_state = 'scored'
               AND goal.kind = 'weighted'
            """,
            KNOWN,
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """The points of a group are the mean of its lines by their weights."""
        if aggregate_spec != "points:avg":
            return super()._read_group_select(aggregate_spec, query)
        points, weight = (
            self._field_to_sql(self._table, name, query)
            for name in ("points", "weight")
        )
        return SQL("sum(%s * %s) / nullif(sum(%s), 0)", points, weight, weight)
