# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..base.appraisal_states import ASSESSMENT, BEHIND, TOLD_IN_TALK
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
        cycles = self.env["hr.performance.cycle"].search(
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
        late, held = self._late(cycles), self._held(cycles)
        # sudo: a share of all steps of the cycle; it names nobody.
        on_time = cycles.sudo()._health_on_time()
        labels = dict(cycles._fields["state"]._description_selection(self.env))
        rows = []
        for cycle in cycles:
            stage = cycle.stage_ids.filtered(lambda s, c=cycle: s.state == c.state)[:1]
            end = stage.date_end or cycle.date_end
            share = on_time.get(cycle.id)
            rows.append(
                {
                    "id": cycle.id,
                    "name": cycle.name,
                    "stage": labels[cycle.state],
                    "until": format_date(self.env, end),
                    "days_left": (end - self.env.company._performance_today()).days,
                    "late": late.get(cycle, 0),
                    "on_time": None if share is None else round(share * 100),
                    "bars": people[cycle],
                    "grades": self._grade_rows(cycle, grades[cycle]),
                    "weeks": held[cycle],
                }
            )
        return rows

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

    def _late(self, cycles):
        steps = self.env["hr.performance.step"]
        rows = steps._read_group(
            steps._overdue_domain() & Domain("cycle_id", "in", cycles.ids),
            ["cycle_id"],
            ["__count"],
        )
        return dict(rows)

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

    def _grade_rows(self, cycle, counts):
        """Each grade of the cycle: share of people beside the share of reference."""
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
            for level in cycle.scale_id.level_ids
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
            found[cycle].append({"week": format_date(self.env, week), "count": count})
        return {cycle: weeks[-DEPARTMENTS:] for cycle, weeks in found.items()}
