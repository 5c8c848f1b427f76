# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from . import conflict_query

_WANTED = {1: "up", -1: "down"}


class HrPerformanceCycle(models.Model):
    """Finding goals that work against each other, for a whole cycle at once."""

    _inherit = "hr.performance.cycle"

    conflict_open_count = fields.Integer(
        string="Goal Conflicts",
        compute="_compute_conflict_open_count",
        help="Pairs of goals that work against each other and wait for a way out.",
    )

    def _compute_conflict_open_count(self):
        counts = dict(
            self.env["hr.performance.goal.conflict"]._read_group(
                [("cycle_id", "in", self.ids), ("state", "=", "open")],
                ["cycle_id"],
                ["__count"],
            )
        )
        for cycle in self:
            cycle.conflict_open_count = counts.get(cycle, 0)

    def _detect_conflicts(self):
        """Renew the list of conflicts, in a constant number of queries.

        Waivers stay as long as the goals are there; what is no longer there goes.
        """
        if not self.ids:
            return
        self._flush_conflict_tables()
        # sudo: hr.performance.goal.conflict - found by the system, kept by it.
        Conflict = self.env["hr.performance.goal.conflict"].sudo()
        known = {
            conflict._pair_key(): conflict
            for conflict in Conflict.search([("cycle_id", "in", self.ids)])
        }
        new, kept, changes = [], Conflict, {}
        for row in self.env.execute_query(conflict_query.pairs(self.ids)):
            values = _pair_values(row)
            conflict = known.get(tuple(row[:3]) + tuple(x or 0 for x in row[3:5]))
            if conflict:
                kept |= conflict
                if changed := conflict._changed(values):
                    same = changes.setdefault(tuple(changed.items()), Conflict)
                    changes[tuple(changed.items())] = same | conflict
            else:
                new.append(values)
        (Conflict.union(*known.values()) - kept).unlink()
        for changed, conflicts in changes.items():
            conflicts.write(dict(changed))
        Conflict.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        ).create(new)

    @api.model
    def _cron_detect_conflicts(self):
        """Renew the conflicts of cycles whose plans are made or carried out."""
        self.search([("state", "in", ("planning", "coaching"))])._detect_conflicts()

    def _flush_conflict_tables(self):
        for model in (
            "hr.performance.appraisal",
            "hr.performance.appraisal.line",
            "hr.performance.objective",
            "hr.performance.kpi.relation",
            "hr.performance.goal.conflict",
        ):
            self.env[model].flush_model()

    def action_open_conflicts(self):
        """Open the goal conflicts of the cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_goal_conflict_action"
        )
        return {
            **action,
            "domain": [("cycle_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }


def _pair_values(row):
    cycle, kpi, other, department, other_department, goals, others, is_open, *wanted = (
        row
    )
    return {
        "cycle_id": cycle,
        "kpi_id": kpi,
        "other_kpi_id": other,
        "department_id": department,
        "other_department_id": other_department,
        "goal_count": goals,
        "other_goal_count": others,
        "state": "open" if is_open else "guarded",
        "wanted": _WANTED[wanted[0]],
        "other_wanted": _WANTED[wanted[1]],
    }


class HrPerformanceGoalConflict(models.Model):
    """A conflict that is found again."""

    _inherit = "hr.performance.goal.conflict"

    def _pair_key(self):
        return (
            self.cycle_id.id,
            self.kpi_id.id,
            self.other_kpi_id.id,
            self.department_id.id or 0,
            self.other_department_id.id or 0,
        )

    def _changed(self, values):
        """What a new search has found otherwise; a waiver outlasts it."""
        names = ["goal_count", "other_goal_count", "wanted", "other_wanted"]
        if self.state != "waived":
            names.append("state")
        return {name: values[name] for name in names if self[name] != values[name]}


class HrPerformanceAppraisal(models.Model):
    """Lines of a plan that work against goals of others."""

    _inherit = "hr.performance.appraisal"

    def _open_conflicts(self):
        """Pairs of a line and what it clashes with, in one query."""
        # sudo: which KPIs these plans hold; nothing of it is shown.
        plans = self.filtered("id").sudo()
        relations = (
            self.env["hr.performance.kpi.relation"]
            # sudo: only whether there is any; nothing is shown.
            .sudo()
            .search([("kpi_id", "in", plans.line_ids.kpi_id.ids)])
        )
        # Plans whose KPIs have no relation need no look at the plans of everybody.
        plans = plans.filtered(lambda a: a.line_ids.kpi_id & relations.kpi_id)
        if not plans:
            return []
        plans.cycle_id._flush_conflict_tables()
        rows = self.env.execute_query(conflict_query.open_lines(plans.ids))
        lines = self.env["hr.performance.appraisal.line"].browse(
            {row[0] for row in rows}
        )
        by_id = {line.id: line for line in lines}
        return [
            (
                by_id[line],
                {
                    "kpi": by_id[line].kpi_id.id,
                    "other_kpi": other,
                    "department": department or False,
                    "wanted": _WANTED[wanted],
                    "other_wanted": _WANTED[other_wanted],
                },
            )
            for line, other, department, wanted, other_wanted in rows
        ]


class HrPerformanceAppraisalLine(models.Model):
    """Lines that pull a KPI in one direction, found without those of the other."""

    _inherit = "hr.performance.appraisal.line"

    _wanted_index = models.Index(
        f"(kpi_id, {conflict_query.WANTED}) WHERE kind = 'weighted' AND weight > 0"
    )
