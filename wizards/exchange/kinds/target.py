# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import float_compare

from ....engine import table
from .base import WeightHint, good
from .columns import BY_KPI, EMPLOYEE, KPI, TARGET, WEIGHT
from .plans import PlanKind

PRECISION = {"target": 6, "weight": 2}


class TargetKind(PlanKind):
    """Targets and weights of the plans of one cycle, while they are drafted."""

    name = "target"
    title = "Targets and Weights"
    action = "hr_performance_appraisal_action"
    required = (EMPLOYEE, KPI, TARGET)
    optional = (WEIGHT,)
    constants = ("weight",)
    spreads = {BY_KPI: ("kpi", "target")}
    bounds = ("target",)

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self._weights = WeightHint()

    def finish(self):
        """Tell when the weights of the file look like shares of one."""
        self._weights.tell(self)

    def samples(self, role):
        """How a weight is written."""
        return "25"

    def check_settings(self):
        """Plans belong to a cycle."""
        self.wizard._check_cycle()

    def template_cells(self, line):
        """KPI or title of a line, its target and weight."""
        if line.kind != "weighted" or not line.title:
            return None
        return [
            line.kpi_id.code or line.title,
            None if line.method == "manual" else line.target,
            line.weight,
        ]

    def handle_rows(self, entries):
        """Check rows of targets and write them into plan lines."""
        self._check_weights(entries)
        self.people.find(entries, self.report)
        entries = good(entries)
        self._find_plans(entries)
        entries = good(entries)
        self._find_plan_lines(entries)
        self._check_lines(good(entries))
        entries = good(entries)
        self.refuse_duplicates([(e, _target_key(e)) for e in entries])
        created, changes = [], []
        for entry in entries:
            line = entry.values["line"]
            vals = _target_values(entry.values)
            if line:
                vals = {
                    name: value
                    for name, value in vals.items()
                    if float_compare(line[name], value, PRECISION[name])
                }
            if line and not vals:
                self.report.counts["unchanged"] += 1
            elif not entry.is_bad and self._may_plan(entry):
                if line:
                    changes.append((line, vals))
                else:
                    created.append((entry, vals))
                self.report.counts["changed" if line else "created"] += 1
        if self.may_write:
            self._write_targets(created, changes)

    def _check_weights(self, entries):
        for entry in entries:
            weight = entry.values.get("weight")
            if weight is not None and not 0 <= weight <= 100:
                self.report.problem(
                    entry, "weight", self.env._("A weight lies between 0 and 100.")
                )
            self._weights.note(entry)

    def _find_plans(self, entries):
        """Put the appraisal of the chosen cycle into each row."""
        appraisals = (
            self.env["hr.performance.appraisal"]
            # sudo: hr.performance.appraisal - roles and state are checked row by row.
            .sudo()
            .search(
                [
                    ("cycle_id", "=", self.wizard.cycle_id.id),
                    ("employee_id", "in", {e.values["employee_id"] for e in entries}),
                    ("state", "!=", "cancelled"),
                ]
            )
        )
        # sudo: hr.performance.appraisal - back to the user's own rights.
        self.roles_of = appraisals.sudo(self.env.su)._roles()
        # Plans that others handle are answered like those that do not exist.
        by_employee = {a.employee_id.id: a for a in appraisals if self.is_handled(a)}
        for entry in entries:
            appraisal = by_employee.get(entry.values["employee_id"])
            if appraisal:
                entry.values["appraisal"] = appraisal
            else:
                reason = self.env._(
                    "You handle no plan of this person in %s.",
                    self.wizard.cycle_id.name,
                )
                self.report.problem(entry, "employee", reason)

    def _may_plan(self, entry):
        appraisal = entry.values["appraisal"]
        return self.check_open(entry, appraisal, ("planning",))

    def _find_plan_lines(self, entries):
        """Put the plan line into each row, or the KPI of a line that is new."""
        for entry in entries:
            text = table.normalise(entry.values["kpi"])
            kpis = dict(self.kpi_candidates(entry))
            lines = entry.values["appraisal"].line_ids
            found = lines.filtered(
                lambda line, kpis=kpis, text=text: line.kpi_id.id in kpis
                or table.normalise(line.title or "") == text
            )
            released = [kpi for kpi, is_released in kpis.items() if is_released]
            if len(found) > 1 or (not found and len(released) != 1):
                self.unknown_kpi(entry, len(found) or len(released))
                continue
            entry.values["line"] = found
            entry.values["kpi_id"] = released[0] if not found else False

    def _check_lines(self, entries):
        """Compare units and bounds of targets with the lines that they are for."""
        for entry in entries:
            line = entry.values["line"]
            entry.values["kpi_id"] = entry.values["kpi_id"] or line.kpi_id.id
        self.check_units(entries, "target")
        for entry in entries:
            line, typed = entry.values["line"], entry.typed.get("target")
            if line and typed and typed.bound:
                self.check_bound(entry, "target", line.direction)

    def _write_targets(self, created, changes):
        """Write plan lines and note each change as a proposal of whoever imports.

        Changed plans need both confirmations again.
        """
        # sudo: hr.performance.appraisal.line - role and state were checked for each
        # row; the checks of the model would ask them again for every line.
        lines = self.env["hr.performance.appraisal.line"].sudo()
        lines = lines.union(*(line for line, _vals in changes))
        before = lines._noted_values()
        for line, vals in changes:
            line.write(vals)
        new = lines.create([self._new_line(entry, vals) for entry, vals in created])
        new._refresh_actuals()
        lines._note_changed(before)
        new._note_added()
        (lines | new).appraisal_id._reset_confirmations()

    def _new_line(self, entry, vals):
        appraisal = entry.values["appraisal"]
        kpi = appraisal.env["hr.performance.kpi"].browse(entry.values["kpi_id"])
        last = max(appraisal.line_ids.mapped("sequence"), default=0)
        return {
            **kpi._plan_values(*appraisal._period()),
            "appraisal_id": appraisal.id,
            "kpi_id": kpi.id,
            "sequence": last + 1,
            **vals,
        }


def _target_key(entry):
    values = entry.values
    return f"{values['appraisal'].id}:{values['line'].id or -values['kpi_id']}"


def _target_values(values):
    return {
        name: float(values[name])
        for name in ("target", "weight")
        if values.get(name) is not None
    }
