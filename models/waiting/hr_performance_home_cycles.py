# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..base.appraisal_states import ASSESSMENT, BEHIND, TOLD_IN_TALK
from ..base.counting import counted_groups
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
        home = self.env["hr.performance.home"]
        steps = self.env["hr.performance.step"]
        # Whatever is counted, by one query.
        late = steps._overdue_domain() & Domain("cycle_id", "in", cycles.ids)
        found = counted_groups(
            {
                **self._asked(cycles),
                "late": (steps, late, ["cycle_id"]),
                **home._asked("hr"),
            },
            self.env,
        )
        return {
            "title": self.env._("Running Cycles"),
            "pieces": self._pieces(),
            "cycles": self._rows(cycles, found) if cycles else [],
            "counts": home._counts("hr", found),
        }

    @api.model
    def _figures(self, cycle):
        """The same of one cycle, for its own page."""
        found = counted_groups(self._asked(cycle), self.env)
        # The page has counted what is late.
        late = {"late": {(cycle.id,): cycle.overdue_count}}
        (row,) = self._rows(cycle, found | late)
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

    def _asked(self, cycles):
        """What is counted of cycles, see ``counted_groups``: nothing of anybody."""
        own = Domain("cycle_id", "in", cycles.ids)
        return {
            # Bars of people
            "people": (
                self.env["hr.performance.appraisal"],
                own & Domain("state", "!=", "cancelled"),
                ["cycle_id", "department_id", "state"],
            ),
            # How often each grade was given
            "grades": (
                self.env["hr.performance.result"],
                own & Domain("final_level_id", "!=", False),
                ["cycle_id", "final_level_id"],
            ),
            # Interviews by week: when a talk began is no content of it
            "held": (
                self.env["hr.performance.interview"],
                own & Domain("started_on", "!=", False),
                ["cycle_id", "started_on:week"],
            ),
        }

    def _rows(self, cycles, found):
        """Each cycle as the page shows it.

        :param found: numbers of ``_asked``, and of what is ``late``
        """
        people = self._people(cycles, found["people"])
        # sudo: a share of all steps of the cycle; it names nobody.
        on_time = cycles.sudo()._health_on_time()
        labels = dict(cycles._fields["state"]._description_selection(self.env))
        stages = self._read_together("hr.performance.cycle.stage", "cycle_id", cycles)
        scales = cycles.scale_id if found["grades"] else cycles.scale_id.browse()
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
                    "late": found["late"].get((cycle.id,), 0),
                    "on_time": None if share is None else round(share * 100),
                    "bars": people[cycle],
                    "grades": self._grade_rows(
                        levels(cycle.scale_id), self._of(cycle, found["grades"])
                    ),
                    "weeks": self._weeks(self._of(cycle, found["held"])),
                }
            )
        return rows

    def _read_together(self, model, name, parents):
        """A function of a parent that returns its rows; all are read by one query."""
        rows = self.env[model].search_fetch([(name, "in", parents.ids)])
        by_parent = rows.grouped(name)
        return lambda parent: by_parent.get(parent, rows.browse())

    def _of(self, cycle, counts):
        """Counts of one cycle by what comes after it in the group."""
        return {key: n for (number, key), n in counts.items() if number == cycle.id}

    def _people(self, cycles, numbers):
        """Bars of each cycle: of all, then of its largest departments."""
        counts = {
            cycle.id: defaultdict(lambda: dict.fromkeys(PIECES, 0)) for cycle in cycles
        }
        departments = self.env["hr.department"]
        places = departments.browse({place for _c, place, _s in numbers if place})
        for (cycle, place, state), count in numbers.items():
            unit = places.browse(place) if place else departments
            counts[cycle][unit][PIECE_OF[state]] += count
        return {cycle: self._bars(counts[cycle.id]) for cycle in cycles}

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

    def _grade_rows(self, levels, counts):
        """Each grade of the scale: share of people beside the share of reference."""
        total = sum(counts.values())
        if not total:
            return []
        return [
            {
                "code": level.code,
                "name": level.name,
                "count": counts.get(level.id, 0),
                "share": round(100 * counts.get(level.id, 0) / total),
                "reference": round(level.reference_share) or None,
            }
            for level in levels
        ]

    def _weeks(self, counts):
        """The last weeks in which interviews were held."""
        weeks = sorted(counts.items())[-DEPARTMENTS:]
        return [
            {"week": near_day(self.env, fields.Date.to_date(day)), "count": count}
            for day, count in weeks
        ]
