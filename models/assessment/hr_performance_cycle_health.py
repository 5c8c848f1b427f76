# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..organization.appraisal_states import DECIDED

RECENT = 5


class HrPerformanceCycle(models.Model):
    """How well a cycle runs, in counts that name nobody."""

    _inherit = "hr.performance.cycle"

    health_on_time = fields.Float(
        string="On Time",
        compute="_compute_health",
        compute_sudo=True,
        help="Share of the steps that ended by their deadline; one that is late and"
        " still open counts as late.",
    )
    health_coverage = fields.Float(
        string="Coverage",
        compute="_compute_health",
        compute_sudo=True,
        help="Share of the population whose result is decided.",
    )
    health_disputes = fields.Integer(
        string="Disputes",
        compute="_compute_health",
        compute_sudo=True,
        help="Interviews signed with reservation, and objections to plans.",
    )
    health_interviews = fields.Float(
        string="Interviews within a Month",
        compute="_compute_health",
        compute_sudo=True,
        help="Share of the interviews that were held within one month after the end of"
        " the period.",
    )
    recent_cycle_ids = fields.Many2many(
        "hr.performance.cycle",
        string="Recent Cycles",
        compute="_compute_recent_cycle_ids",
        help="Earlier cycles of the same company, to compare.",
    )

    def _compute_health(self):
        # sudo by compute_sudo: only totals of the cycle, no record of anybody.
        on_time = self._health_on_time()
        disputes, interviews = self._health_disputes(), self._health_interviews()
        decided = self._health_decided()
        for cycle in self:
            number = cycle._origin.id
            cycle.health_on_time = on_time.get(number, 0.0)
            cycle.health_disputes = disputes.get(number, 0)
            cycle.health_interviews = interviews.get(number, 0.0)
            people = cycle.population_count or cycle.appraisal_count
            cycle.health_coverage = decided.get(number, 0) / people if people else 0.0

    def _compute_recent_cycle_ids(self):
        """The present cycle and those before it, newest first."""
        recent = self.search(
            [
                ("company_id", "in", [*self.company_id.ids, False]),
                ("state", "!=", "draft"),
                ("date_start", "<=", max(self.mapped("date_start"), default=False)),
            ],
            order="date_start desc, id desc",
        )
        for cycle in self:
            alike = recent.filtered(
                lambda other, cycle=cycle: (
                    other.company_id == cycle.company_id
                    and other.date_start <= cycle.date_start
                )
            )
            cycle.recent_cycle_ids = alike[:RECENT]

    def _health_query(self, query):
        """Dict of cycle id to the value that a query of (cycle, value) finds."""
        return dict(self.env.execute_query(query)) if self.ids else {}

    def _health_decided(self):
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("state", "in", DECIDED)],
            ["cycle_id"],
            ["__count"],
        )
        return {cycle.id: count for cycle, count in rows}

    def _health_on_time(self):
        step = self.env["hr.performance.step"]
        step.flush_model(["cycle_id", "left_on", "deadline", "exit_kind", "is_task"])
        return self._health_query(
            SQL(
                "SELECT cycle_id,"
                " avg((coalesce(left_on::date, %s) <= deadline)::int)::float"
                " FROM hr_performance_step WHERE cycle_id IN %s"
                " AND CASE WHEN left_on IS NULL THEN is_task AND deadline < %s"
                " ELSE deadline IS NOT NULL AND exit_kind != 'cancelled' END"
                " GROUP BY cycle_id",
                fields.Date.context_today(self),
                tuple(self.ids) or (0,),
                fields.Date.context_today(self),
            )
        )

    def _health_disputes(self):
        """Objections to plans; the room of feedback adds reserved signatures."""
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("plan_objection", "!=", False)],
            ["cycle_id"],
            ["__count"],
        )
        return {cycle.id: count for cycle, count in rows}

    def _health_interviews(self):
        """Share of interviews held in time; the room of feedback knows them."""
        return {}
