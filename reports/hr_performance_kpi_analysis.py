# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.base.appraisal_states import AGREED
from ..models.base.seeing import readers_only
from ..models.coaching.hr_performance_alert import LIVE

#: Of fewer people nothing is told as a number of the department.
FEWEST = 5


class HrPerformanceKpiAnalysis(models.Model):
    """The KPIs of each department in each cycle, the weakest first.

    It is made of what the reader may read of single results, and of nothing else: so
    nobody learns the own value, or that of a superior, by taking the others away.
    Groups of fewer than five people are left out.
    """

    _name = "hr.performance.kpi.analysis"
    _description = "KPIs of Departments"
    _auto = False
    _order = "period_end desc, department_id, place, id"
    _rec_name = "kpi_id"
    _depends = {
        "hr.performance.line.analysis": [
            "kpi_id",
            "department_id",
            "company_id",
            "cycle_id",
            "period_end",
            "owner_id",
            "subject_kind",
            "points",
            "weight",
        ],
    }

    kpi_id = fields.Many2one("hr.performance.kpi", string="KPI", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    period_end = fields.Date(string="End of the Period", readonly=True)
    place = fields.Integer(
        string="Rank",
        readonly=True,
        aggregator=None,
        help="1 is the weakest KPI of the department in this cycle.",
    )
    people = fields.Integer(
        readonly=True,
        aggregator=None,
        help="So many people have this KPI whose results you may read. KPIs of fewer"
        " than five are not shown.",
    )
    points = fields.Float(
        digits=(9, 1),
        readonly=True,
        aggregator="avg",
        help="Mean of their points by weight; what the rules have made of the values.",
    )
    weights = fields.Float(string="Sum of the Weights", readonly=True)
    is_latest = fields.Boolean(
        compute="_compute_is_latest",
        search="_search_is_latest",
        string="Latest Cycle",
        help="Of the cycle that ended last, among those whose results the user sees.",
    )
    action_count = fields.Integer(
        string="Open Tasks", compute="_compute_counts", compute_sudo=False
    )
    alert_count = fields.Integer(
        string="Behind Plan", compute="_compute_counts", compute_sudo=False
    )

    @property
    def _table_query(self):
        """Groups of the rows that the reader may read."""
        rows = self.env["hr.performance.line.analysis"]._search(
            [("kpi_id", "!=", False), ("subject_kind", "=", "employee")]
        )
        names = (
            *("id", "cycle_id", "period_end", "company_id", "department_id"),
            *("kpi_id", "owner_id", "points", "weight"),
        )
        columns = (SQL.identifier(rows.table, name) for name in names)
        return SQL(
            """
            SELECT *, rank() OVER (
                       PARTITION BY cycle_id, company_id, department_id
                       ORDER BY points
                   ) AS place
              FROM (
                   SELECT min(id) AS id, cycle_id, period_end, company_id,
                          department_id, kpi_id, count(DISTINCT owner_id) AS people,
                          sum(points * weight) / nullif(sum(weight), 0) AS points,
                          sum(weight) AS weights
                     FROM (%s) readable
                    GROUP BY cycle_id, period_end, company_id, department_id, kpi_id
                   HAVING count(DISTINCT owner_id) >= %s
                   ) counted
            """,
            rows.select(*columns),
            FEWEST,
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """The points of a group are the mean of its lines by their weights."""
        if aggregate_spec != "points:avg":
            return super()._read_group_select(aggregate_spec, query)
        points, weights = (
            self._field_to_sql(self._table, name, query)
            for name in ("points", "weights")
        )
        return SQL("sum(%s * %s) / nullif(sum(%s), 0)", points, weights, weights)

    # COMPUTES

    @api.depends("cycle_id")
    @api.depends_context("uid")
    def _compute_is_latest(self):
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        for row in self:
            row.is_latest = row.cycle_id.id in latest

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        return Domain("cycle_id", "in", latest)

    @api.depends("kpi_id", "department_id")
    @api.depends_context("uid")
    def _compute_counts(self):
        """What is under way for the KPI in its department, whatever the cycle."""
        for name, model, domain in self._under_way():
            found = Counter(
                self._key(record)
                for record in self.env[model].search(domain & self._here())
            )
            for row in self:
                row[name] = found[row.kpi_id.id, row.department_id.id]

    def _under_way(self):
        """Field with the number, model and domain of what is under way."""
        return (
            (
                "action_count",
                "hr.performance.plan.action",
                Domain("state", "=", "open")
                & Domain("appraisal_id.state", "in", AGREED),
            ),
            ("alert_count", "hr.performance.alert", Domain("state", "in", LIVE)),
        )

    def _here(self):
        kpis = Domain("line_id.kpi_id.first_id", "in", self.kpi_id.ids)
        return kpis & Domain("appraisal_id.department_id", "in", self.department_id.ids)

    @api.model
    def _key(self, record):
        # sudo: KPI and department of a task or alert that the user reads.
        own = record.sudo()
        return own.line_id.kpi_id.first_id.id, own.appraisal_id.department_id.id

    # WHAT IT OPENS

    @readers_only
    def action_open_actions(self):
        """Open the tasks that are to lift this KPI in the department."""
        return self._open("action_count", "plan_action_action")

    @readers_only
    def action_open_alerts(self):
        """Open the goals of this KPI that are behind their plan in the department."""
        return self._open("alert_count", "alert_action")

    @readers_only
    def action_open_trend(self):
        """Draw the course of this KPI in the department over the cycles."""
        self.ensure_one()
        action = self._action("line_analysis_action")
        action["domain"] = [
            ("kpi_id", "=", self.kpi_id.id),
            ("department_id", "=", self.department_id.id),
        ]
        return {**action, "context": {"fill_temporal": False}}

    def _open(self, name, action):
        self.ensure_one()
        domains = {one: domain for one, _model, domain in self._under_way()}
        found = self._action(action)
        return {**found, "domain": list(domains[name] & self._here()), "context": {}}

    def _action(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"hr_performance.hr_performance_{name}"
        )
