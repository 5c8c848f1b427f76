# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import float_compare

from ...models.base.appraisal_states import UNRATED

DIGITS = 6


class HrPerformanceImport(models.TransientModel):
    """Actual values: one row per employee, KPI and period end."""

    _inherit = "hr.performance.import"

    def _handle_measure(self, entries, run):
        """Check rows of actual values and write them."""
        self._find_employees(entries, run)
        self._choose_kpis([e for e in entries if not e.is_bad], run)
        entries = [e for e in entries if not e.is_bad]
        self._refuse_duplicates(
            [(e, ":".join(map(str, _key(e)))) for e in entries], run
        )
        existing = self._imported_measures(entries)
        measures = self.env["hr.performance.measure"]
        collected = measures._collected_points([_key(entry) for entry in entries])
        created, changes = [], []
        for entry in entries:
            measure = existing.get(_key(entry))
            vals = _changed_values(measure, entry.values)
            if measure and not vals:
                run["report"].counts["unchanged"] += 1
            elif entry.is_bad or not self._may_measure(entry, run):
                continue
            elif _key(entry) in collected and not (measure and measure._may_override()):
                run["report"].problem(entry, "value", measures._overriding_text())
            elif measure:
                changes.append((measure, vals))
                run["report"].counts["changed"] += 1
            else:
                created.append(_measure_values(entry.values))
                run["report"].counts["created"] += 1
        if run["write"] and not run["report"].counts["error"]:
            # sudo: hr.performance.measure - people, roles and states were checked row
            # by row; entered_by_id keeps who imported.
            self.env["hr.performance.measure"].sudo()._put(created, changes)

    def _choose_kpis(self, entries, run):
        """Put KPI and plan lines into each row; the KPI of the plan goes first.

        Versions of a KPI share code and name: the plan says which one is meant.
        """
        candidates = {id(e): self._kpi_candidates(e, run) for e in entries}
        lines_at = self.env["hr.performance.measure"]._lines_at(
            [
                (e.values["employee_id"], kpi_id, e.values["period_end"])
                for e in entries
                for kpi_id, _is_released in candidates[id(e)]
            ]
        )
        for entry in entries:
            person, day = entry.values["employee_id"], entry.values["period_end"]
            found = candidates[id(entry)]
            planned = [k for k, _released in found if (person, k, day) in lines_at]
            chosen = planned or [k for k, released in found if released]
            if len(chosen) != 1:
                self._unknown_kpi(entry, run, len(chosen))
                continue
            entry.values["kpi_id"] = chosen[0]
            entry.values["line_ids"] = lines_at.get((person, chosen[0], day), [])
        self._prepare_roles(entries, run)

    def _prepare_roles(self, entries, run):
        """Roles of the user on the appraisals of these rows, in few queries."""
        line_ids = {i for e in entries for i in e.values.get("line_ids", ())}
        # sudo: hr.performance.appraisal.line - state and roles decide below whether
        # the user may enter the value.
        lines = self.env["hr.performance.appraisal.line"].sudo().browse(line_ids)
        appraisals = lines.appraisal_id
        run["appraisal_by_line"] = {line.id: line.appraisal_id for line in lines}
        # sudo: hr.performance.appraisal - back to the user's own rights.
        run["roles"] = appraisals.sudo(self.env.su)._roles()

    def _may_measure(self, entry, run):
        """Whether the user may write this value now; if not, it is noted why."""
        report = run["report"]
        appraisals = [run["appraisal_by_line"][i] for i in entry.values["line_ids"]]
        if not appraisals:
            if not entry.values["by_hr"]:
                reason = self.env._(
                    "No cycle of that time has this KPI in the person's plan."
                )
                report.problem(entry, "kpi", reason)
                return False
            report.problem(
                entry,
                "period_end",
                self.env._(
                    "No cycle of that time has this KPI in the person's plan: the value"
                    " is kept, but counts nowhere yet."
                ),
                severity="warning",
            )
        for appraisal in appraisals:
            if not self._check_open_appraisal(entry, appraisal, UNRATED, run):
                return False
        return True

    def _check_open_appraisal(self, entry, appraisal, states, run):
        """Note when the appraisal of a row is somebody else's or too far."""
        if not self.env.su and not run["roles"][appraisal.id] & {"manager", "hr"}:
            reason = self.env._(
                "The appraisal of that time belongs to another manager or HR partner."
            )
        elif appraisal.state not in states:
            labels = dict(appraisal._fields["state"]._description_selection(self.env))
            reason = self.env._(
                "%(cycle)s: the appraisal is in state “%(state)s” and closed for this.",
                cycle=appraisal.cycle_id.name,
                state=labels[appraisal.state],
            )
        else:
            return True
        run["report"].problem(entry, "employee", reason)
        return False

    def _imported_measures(self, entries):
        """Values that an earlier import has written: dict of key to measure."""
        measures = (
            self.env["hr.performance.measure"]
            # sudo: hr.performance.measure - values of people within reach, to compare.
            .sudo()
            .search(
                [
                    ("source", "=", "import"),
                    ("employee_id", "in", {e.values["employee_id"] for e in entries}),
                    ("kpi_id", "in", {e.values["kpi_id"] for e in entries}),
                    ("period_end", "in", {e.values["period_end"] for e in entries}),
                ]
            )
        )
        return {(m.employee_id.id, m.kpi_id.id, m.period_end): m for m in measures}


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
    if values.get("note") and values["note"] != measure.note:
        changed["note"] = values["note"]
    return changed
