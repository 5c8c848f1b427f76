# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.base.appraisal_states import ORDER
from ..models.base.seeing import readers_only
from ..models.waiting.cycle_waiting import OPTIONAL_STATES


class HrPerformanceProcessReport(models.Model):
    """How long each step takes in each department, how often it is late or returned.

    Counts of the step log only, nothing of a person. Open steps count as late once
    their deadline has passed; days are those of ended steps.
    """

    _name = "hr.performance.process.report"
    _inherit = "hr.performance.choice.order.mixin"
    _description = "Process Report"
    _auto = False
    _order = "cycle_id desc, department_id, course"
    _rec_name = "state"
    _depends = {
        "hr.performance.step": [
            "cycle_id",
            "company_id",
            "department_id",
            "state",
            "is_task",
            "is_hand_back",
            "entered_on",
            "task_from",
            "left_on",
            "deadline",
            "exit_kind",
        ]
    }

    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    state = fields.Selection(
        lambda self: self.env["hr.performance.step"]._task_choices(),
        string="Step",
        readonly=True,
    )
    is_latest = fields.Boolean(
        compute="_compute_is_latest",
        search="_search_is_latest",
        string="Latest Cycle with Results",
        help="Of the cycle that ended last and has results; of all while none has.",
    )
    course = fields.Integer(
        string="Place in the Course", readonly=True, aggregator=None
    )
    count = fields.Integer(string="Steps", readonly=True)
    open_count = fields.Integer(string="Open", readonly=True)
    median_days = fields.Float(
        digits=(9, 1),
        readonly=True,
        aggregator="avg",
        help="Half of the ended steps took fewer days from when somebody had to act."
        " That holds for groups, too: it is the median of all their steps.",
    )
    due_count = fields.Integer(
        string="With a Deadline", readonly=True, help="Steps that could be late."
    )
    late_count = fields.Integer(string="Late", readonly=True)
    late_rate = fields.Float(
        string="Late (%)",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="Share of the steps with a deadline that ended after it, or are late now.",
    )
    hand_back_count = fields.Integer(string="Handed Back", readonly=True)
    exit_count = fields.Integer(
        string="Recorded Exits",
        readonly=True,
        help="Steps that somebody decided to pass over.",
    )
    is_slowest = fields.Boolean(
        string="Slowest Step",
        readonly=True,
        help="The step with the longest median in this department and cycle, of those"
        " that keep somebody from going on.",
    )

    @property
    def _table_query(self):
        """Steps by cycle, department and state, without those of the calendar."""
        return SQL(
            """
            SELECT stage.*,
                   coalesce(median_days > 0 AND state NOT IN %(idle)s
                       AND median_days = max(median_days) FILTER (
                           WHERE state NOT IN %(idle)s
                       ) OVER (PARTITION BY cycle_id, company_id, department_id),
                       false) AS is_slowest
              FROM (%(stages)s) stage
            """,
            idle=OPTIONAL_STATES,
            stages=self._stage_query(),
        )

    def _stage_query(self):
        return SQL(
            """
            SELECT min(id) AS id, cycle_id, company_id, department_id, state,
                   array_position(%(states)s::text[], state::text) AS course,
                   count(*) AS count,
                   count(*) FILTER (WHERE left_on IS NULL) AS open_count,
                   count(*) FILTER (WHERE is_hand_back) AS hand_back_count,
                   count(*) FILTER (WHERE exit_kind IN (
                       'issued', 'skipped', 'substituted', 'refused', 'unreachable',
                       'no_answer')) AS exit_count,
                   percentile_cont(0.5) WITHIN GROUP (
                       ORDER BY extract(
                           epoch FROM left_on - coalesce(task_from, entered_on)
                       ) / 86400
                   ) FILTER (WHERE left_on IS NOT NULL) AS median_days,
                   jsonb_agg(
                       extract(epoch FROM left_on - coalesce(task_from, entered_on))
                       / 86400
                   ) FILTER (WHERE left_on IS NOT NULL) AS all_days,
                   count(deadline) AS due_count,
                   count(*) FILTER (WHERE is_late) AS late_count,
                   coalesce(100 * avg(is_late::int), 0) AS late_rate
              FROM (
                   SELECT *, %(end)s > deadline AS is_late
                     FROM hr_performance_step
                    WHERE is_task AND coalesce(exit_kind, '') != 'cancelled'
                   ) step
             GROUP BY cycle_id, company_id, department_id, state
            """,
            states=list(ORDER),
            end=self.env["res.company"]._performance_day_sql(
                SQL("coalesce(left_on, %s)", fields.Datetime.now()), SQL("company_id")
            ),
        )

    @api.depends("cycle_id")
    def _compute_is_latest(self):
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        for row in self:
            row.is_latest = not latest or row.cycle_id.id in latest

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        return Domain("cycle_id", "in", latest) if latest else Domain.TRUE

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """A group's median is that of its steps, its share one of its steps.

        The mean of medians and shares says nothing: a department of two counts in it
        as much as one of two hundred.
        """
        if aggregate_spec == "median_days:avg":
            return SQL(
                """(
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY day::float8)
                      FROM jsonb_array_elements(jsonb_agg(%s)) AS row(days),
                           jsonb_array_elements_text(
                               CASE jsonb_typeof(days) WHEN 'array' THEN days
                               ELSE '[]' END
                           ) AS each(day)
                )""",
                SQL.identifier(self._table, "all_days"),
            )
        if aggregate_spec == "late_rate:avg":
            return SQL(
                "coalesce(100.0 * sum(%s) / nullif(sum(%s), 0), 0)",
                self._field_to_sql(self._table, "late_count", query),
                self._field_to_sql(self._table, "due_count", query),
            )
        return super()._read_group_select(aggregate_spec, query)

    @readers_only
    def action_open_steps(self):
        """Open the steps that a row counts, as far as the reader may see them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_step_action"
        )
        action["domain"] = [
            ("cycle_id", "=", self.cycle_id.id),
            ("department_id", "=", self.department_id.id),
            ("state", "=", self.state),
        ]
        action["context"] = {}
        return action
