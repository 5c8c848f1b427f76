# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models

from ..base.appraisal_states import ASSESSMENT, BEHIND, TOLD_IN_TALK
from ..base.day_words import near_day
from ..base.groups import OFFICER

#: The newest running cycles, and the largest departments of each.
CYCLES = 4
DEPARTMENTS = 8

#: The way of a sheet in five pieces, for one bar.
PIECES = {
    "plan": ("planning",),
    "work": ("agreed",),
    "review": ASSESSMENT,
    "talk": TOLD_IN_TALK,
    "done": BEHIND,
}
PIECE_OF = {state: piece for piece, states in PIECES.items() for state in states}


class HrPerformanceHomeCycles(models.AbstractModel):
    """Part of the first page for HR: where people are in each running cycle.

    Counts of what the reader may read; it names nobody.
    """

    _name = "hr.performance.home.cycles"
    _inherit = "hr.performance.home.part"
    _description = "Running Cycles on the First Page"
    _home_sequence = 12
    _home_component = "cycles"

    @api.model
    def _home_part(self):
        if not self.env.user.has_group(OFFICER):
            return None
        cycles = self.env["hr.performance.cycle"].search_fetch(
            [("state", "not in", ("draft", "closed"))],
            order="date_end desc, id desc",
            limit=CYCLES,
        )
        if not cycles and not self.env["hr.performance.cycle"].search_count([], 1):
            return None
        return {
            "title": self.env._("Running Cycles"),
            "pieces": self._pieces(),
            "cycles": self._rows(cycles) if cycles else [],
            "counts": self.env["hr.performance.home"]._counts("hr"),
        }

    @api.model
    def _figures(self, cycle):
        """The same of one cycle, for its own page."""
        (row,) = self._rows(cycle)
        return {"pieces": self._pieces(), "cycle": row}

    def _pieces(self):
        _ = self.env._
        return [
            {"key": "plan", "label": _("Plan")},
            {"key": "work", "label": _("Work")},
            {"key": "review", "label": _("Review")},
            {"key": "talk", "label": _("Interview")},
            {"key": "done", "label": _("Done")},
        ]

    def _rows(self, cycles):
        people, grades = self._people(cycles), self._grades(cycles)
        held = self._held(cycles)
        # sudo: a share of all steps of the cycle; it names nobody.
        on_time = cycles.sudo()._health_on_time()
        labels = dict(cycles._fields["state"]._description_selection(self.env))
        stages = self._read_together("hr.performance.cycle.stage", "cycle_id", cycles)
        scales = cycles.scale_id
        levels = self._read_together("hr.performance.scale.level", "scale_id", scales)
        rows = []
        for cycle in cycles:
            stage = stages(cycle).filtered(lambda s, c=cycle: s.state == c.state)[:1]
            end = stage.date_end or cycle.date_end
            share = on_time.get(cycle.id)
            rows.append(
                {
                    "id": cycle.id,
                    "name": cycle.name,
                    "stage": labels[cycle.state],
                    "until": near_day(self.env, end),
                    "days_left": (end - self.env.company._performance_today()).days,
                    "late": cycle.overdue_count,
                    "on_time": None if share is None else round(share * 100),
                    "bars": people[cycle],
                    "grades": self._grade_rows(levels(cycle.scale_id), grades[cycle]),
                    "weeks": held[cycle],
                }
            )
        return rows

    def _read_together(self, model, name, parents):
        """A function of a parent that returns its rows; all are read by one query."""
        rows = self.env[model].search_fetch([(name, "in", parents.ids)])
        by_parent = rows.grouped(name)
        return lambda parent: by_parent.get(parent, rows.browse())

    def _people(self, cycles):
        """Bars of each cycle: of all, then of its largest departments."""
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", cycles.ids), ("state", "!=", "cancelled")],
            ["cycle_id", "department_id", "state"],
            ["__count"],
        )
        counts = {
            cycle: defaultdict(lambda: dict.fromkeys(PIECES, 0)) for cycle in cycles
        }
        for cycle, department, state, count in rows:
            counts[cycle][department][PIECE_OF[state]] += count
        return {cycle: self._bars(found) for cycle, found in counts.items()}

    def _bars(self, counts):
        every = dict.fromkeys(PIECES, 0)
        for pieces in counts.values():
            for piece, count in pieces.items():
                every[piece] += count
        largest = sorted(counts, key=lambda d: -sum(counts[d].values()))[:DEPARTMENTS]
        bars = [self._bar(self.env._("All"), every)]
        if len(counts) > 1:
            bars += [
                # sudo: the name of a department of sheets that the reader counts.
                self._bar(unit.sudo().name or self.env._("No Department"), counts[unit])
                for unit in largest
            ]
        return bars

    def _bar(self, label, pieces):
        return {"label": label, "total": sum(pieces.values()), "pieces": pieces}

    def _grades(self, cycles):
        """How often each grade was given, of the results that the reader may read."""
        rows = self.env["hr.performance.result"]._read_group(
            [("cycle_id", "in", cycles.ids), ("final_level_id", "!=", False)],
            ["cycle_id", "final_level_id"],
            ["__count"],
        )
        found = {cycle: {} for cycle in cycles}
        for cycle, level, count in rows:
            found[cycle][level] = count
        return found

    def _grade_rows(self, levels, counts):
        """Each grade of the scale: share of people beside the share of reference."""
        total = sum(counts.values())
        if not total:
            return []
        return [
            {
                "code": level.code,
                "name": level.name,
                "count": counts.get(level, 0),
                "share": round(100 * counts.get(level, 0) / total),
                "reference": round(level.reference_share) or None,
            }
            for level in levels
        ]

    def _held(self, cycles):
        """Interviews held by week: when a talk began is no content of it."""
        rows = self.env["hr.performance.interview"]._read_group(
            [("cycle_id", "in", cycles.ids), ("started_on", "!=", False)],
            ["cycle_id", "started_on:week"],
            ["__count"],
        )
        found = {cycle: [] for cycle in cycles}
        for cycle, week, count in rows:
            found[cycle].append({"week": near_day(self.env, week), "count": count})
        return {cycle: weeks[-DEPARTMENTS:] for cycle, weeks in found.items()}
