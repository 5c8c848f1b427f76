# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.tools import float_compare
from odoo.tools.translate import LazyTranslate

from ....engine.subperiods import calendar_period
from ....models.base.appraisal_states import UNRATED
from ....models.base.number_input import format_number
from ....models.base.period_words import period_label
from .base import good
from .columns import BY_KPI, BY_PERIOD, DATE, EMPLOYEE, KPI, NUMBER, Column
from .plans import PlanKind

_lt = LazyTranslate(__name__)

DIGITS = 6


class MeasureKind(PlanKind):
    """Actual values: one row per employee, KPI and period end."""

    name = "measure"
    title = "Actual Values"
    action = "hr_performance_measure_action"
    required = (
        EMPLOYEE,
        KPI,
        Column(
            "period_end",
            _lt("Period End"),
            "Period End|Date|Month|As Of|期末|期末日期|截止日期|日期|月份|数据日期",
            DATE,
        ),
        Column(
            "value",
            _lt("Actual Value"),
            "Actual Value|Actual|Value|Result|实际完成值|实际值|完成值|数值|实际",
            NUMBER,
        ),
    )
    optional = (
        Column(
            "note",
            _lt("Evidence or Note"),
            "Evidence or Note|Note|Remark|Comment|Evidence|备注|说明|数据来源|"
            "证明或备注",
        ),
    )

    constants = ("period_end", "kpi")
    spreads = {BY_KPI: ("kpi", "value"), BY_PERIOD: ("period_end", "value")}

    def samples(self, role):
        """How a KPI and a month are written."""
        return {"kpi": self.env._("Code or name"), "period_end": "2026-06"}[role]

    def template_cells(self, line):
        """KPI and end of the cycle of a line whose value is measured."""
        if not line.kpi_id or line.kind != "weighted":
            return None
        return [
            line.kpi_id.code or line.kpi_id.name,
            fields.Date.to_string(self.wizard.cycle_id.date_end),
            None,
            None,
        ]

    def handle_rows(self, entries):
        """Check rows of actual values and write them."""
        self.people.find(entries, self.report)
        self._choose_kpis(good(entries))
        self.check_units(good(entries), "value")
        entries = good(entries)
        self.refuse_duplicates([(e, self._period_key(e)) for e in entries])
        existing = self._imported_measures(entries)
        measures = self.env["hr.performance.measure"]
        collected = measures._collected_points([_key(entry) for entry in entries])
        entered = self._entered(entries)
        created, changes = [], []
        for entry in entries:
            measure = existing.get(_key(entry))
            # First whether the user may know the value at all, then what it is.
            if entry.is_bad or not self._may_know(entry, measure):
                continue
            vals = _changed_values(measure, entry.values)
            if measure and not vals:
                self.report.counts["unchanged"] += 1
            elif not self._may_measure(entry):
                continue
            elif _key(entry) in collected and not (measure and measure._may_override()):
                self.report.problem(entry, "value", measures._overriding_text())
            elif self._is_refused_beside(entry, entered):
                continue
            elif measure:
                changes.append((measure, vals))
                self.report.counts["changed"] += 1
            else:
                created.append(_measure_values(entry.values))
                self.report.counts["created"] += 1
        if self.may_write:
            # sudo: hr.performance.measure - people, roles and states were checked row
            # by row; entered_by_id keeps who imported.
            measures.sudo()._put(created, changes)

    def _choose_kpis(self, entries):
        """Put KPI and plan lines into each row; the KPI of the plan goes first.

        Versions of a KPI share code and name: the plan says which one is meant. To
        managers a plan that others handle is like none.
        """
        candidates = {id(e): self.kpi_candidates(e) for e in entries}
        lines_at = self.env["hr.performance.measure"]._lines_at(
            [
                (e.values["employee_id"], kpi_id, e.values["period_end"])
                for e in entries
                for kpi_id, _is_released in candidates[id(e)]
            ]
        )
        self._prepare_roles({i for line_ids in lines_at.values() for i in line_ids})
        handled = {
            point
            for point, line_ids in lines_at.items()
            if any(self.is_handled(self._appraisal_by_line[i]) for i in line_ids)
        }
        for entry in entries:
            person, day = entry.values["employee_id"], entry.values["period_end"]
            found = candidates[id(entry)]
            planned = [k for k, _released in found if (person, k, day) in handled]
            chosen = planned or [k for k, released in found if released]
            if len(chosen) != 1:
                self.unknown_kpi(entry, len(chosen))
                continue
            point = (person, chosen[0], day)
            is_known = point in handled or entry.values["by_hr"]
            entry.values["kpi_id"] = chosen[0]
            entry.values["line_ids"] = lines_at.get(point, []) if is_known else []

    def _prepare_roles(self, line_ids):
        """Roles of the user on the appraisals of these lines, in few queries."""
        # sudo: hr.performance.appraisal.line - state and roles decide below whether
        # the user may enter the value.
        lines = self.env["hr.performance.appraisal.line"].sudo().browse(line_ids)
        appraisals = lines.appraisal_id
        self._appraisal_by_line = {line.id: line.appraisal_id for line in lines}
        # sudo: hr.performance.appraisal - back to the user's own rights.
        self.roles_of = appraisals.sudo(self.env.su)._roles()

    def _fed_appraisals(self, entry):
        """Appraisals that the value of a row feeds."""
        return [self._appraisal_by_line[i] for i in entry.values["line_ids"]]

    def _may_know(self, entry, measure):
        """Whether the value of this row is the user's business; if not, it is noted."""
        appraisals = self._fed_appraisals(entry)
        if not appraisals and not entry.values["by_hr"]:
            reason = self.env._(
                "No cycle of that time has this KPI in the person's plan."
            )
            self.report.problem(entry, "kpi", reason)
            return False
        # sudo: back to the user's own rights.
        own = measure and measure.sudo(self.env.su)
        is_hidden = not appraisals and own and not own.has_access("read")
        if is_hidden or not all(map(self.is_handled, appraisals)):
            self.report.problem(entry, "employee", self.others_text())
            return False
        return True

    def _may_measure(self, entry):
        """Whether the user may write this value now; if not, it is noted why."""
        appraisals = self._fed_appraisals(entry)
        if not appraisals:
            self.report.problem(
                entry,
                "period_end",
                self.env._(
                    "No cycle of that time has this KPI in the person's plan: the value"
                    " is kept, but counts nowhere yet."
                ),
                severity="warning",
            )
        for appraisal in appraisals:
            if not self.check_open(entry, appraisal, UNRATED):
                return False
        return True

    def _imported_measures(self, entries):
        """Values that an earlier import has written: dict of key to measure.

        A value of the same data period counts, whichever day of it a file names, as
        long as both days belong to the same plans.
        """
        measures = self._stored_values(entries, [("source", "=", "import")])
        points = {measure: measure._point() for measure in measures}
        lines_at = measures._lines_at(list(points.values()))
        found = {}
        for measure, point in points.items():
            found[_period_of(measure), frozenset(lines_at.get(point, ()))] = measure
        exact = {point: measure for measure, point in points.items()}
        lines_of = measures._lines_at([_key(entry) for entry in entries])
        return {
            key: exact.get(key)
            or found.get((self._period_point(entry), frozenset(lines_of.get(key, ()))))
            for entry in entries
            if (key := _key(entry))
        }

    def _stored_values(self, entries, domain):
        """Values of the people and KPIs of these rows, in the periods they are of."""
        periods = [self._data_period(entry) for entry in entries]
        # sudo: hr.performance.measure - values of people within reach, to compare.
        measures = self.env["hr.performance.measure"].sudo()
        if not periods:
            return measures
        return measures.search(
            [
                *domain,
                ("employee_id", "in", {e.values["employee_id"] for e in entries}),
                ("kpi_id", "in", {e.values["kpi_id"] for e in entries}),
                ("period_end", ">=", min(first for first, _last in periods)),
                "|",
                ("period_end", "<=", max(last for _first, last in periods)),
                ("period_start", "<=", max(last for _first, last in periods)),
            ],
            order="id",
        )

    def _data_period(self, entry):
        # sudo: hr.performance.kpi - how often values of the KPI of this row come in.
        kpi = self.env["hr.performance.kpi"].sudo().browse(entry.values["kpi_id"])
        return calendar_period(kpi.data_period, entry.values["period_end"])

    def _period_point(self, entry):
        employee, kpi, _day = _key(entry)
        return employee, kpi, self._data_period(entry)[0]

    def _period_key(self, entry):
        """What two rows about the same period of the same plans have in common."""
        return ":".join(map(str, (*self._period_point(entry), _plan_lines(entry))))

    def _entered(self, entries):
        """Values that people have entered by hand, by person and KPI."""
        found = self._stored_values(entries, [("source", "=", "manual")])
        return found.grouped(lambda m: (m.employee_id.id, m.kpi_id.id))

    def _is_refused_beside(self, entry, entered):
        """Whether the value is a part of an entered total; what counts is noted."""
        employee, kpi, day = _key(entry)
        for value in entered.get((employee, kpi), ()):
            if value._has_part(day):
                self.report.problem(entry, "period_end", self._total_text(value))
                return True
            if _period_of(value) == self._period_point(entry):
                self._tell_entered(entry, value)
        return False

    def _total_text(self, total):
        return self.env._(
            "A total of %(whole)s was entered already, and this value is a part of it."
            " Keep either the total or its parts: delete the total under Actual Values,"
            " or leave the row out.",
            whole=period_label(self.env, total.period_start, total.period_end),
        )

    def _tell_entered(self, entry, value):
        """Note that another value, entered by hand, counts in the same period."""
        if not float_compare(value.value, float(entry.values["value"]), DIGITS):
            return
        self.report.problem(
            entry,
            "value",
            self.env._(
                "The value of this period that was entered by hand, %s, goes before"
                " this one. Delete it under Actual Values if the file is right.",
                format_number(self.env, value.value),
            ),
            severity="warning",
        )


def _period_of(measure):
    employee, kpi, _day = measure._point()
    return employee, kpi, measure._value_period()[0]


def _plan_lines(entry):
    return sorted(entry.values["line_ids"])


def _key(entry):
    values = entry.values
    return values["employee_id"], values["kpi_id"], values["period_end"]


def _measure_values(values):
    return {
        "employee_id": values["employee_id"],
        "kpi_id": values["kpi_id"],
        "period_end": values["period_end"],
        "value": float(values["value"]),
        "note": values.get("note") or False,
        "source": "import",
    }


def _changed_values(measure, values):
    """What differs from the stored value; an empty note leaves the note alone."""
    if not measure:
        return {}
    changed = {}
    if float_compare(measure.value, float(values["value"]), DIGITS):
        changed["value"] = float(values["value"])
    if measure.period_end != values["period_end"]:
        changed["period_end"] = values["period_end"]
    if values.get("note") and values["note"] != measure.note:
        changed["note"] = values["note"]
    return changed
