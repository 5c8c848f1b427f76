# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import float_compare

from ...engine import table

HIGHEST_SCORE = 1000
HIGHEST_COEFFICIENT = 100
PRECISION = {"score": 2, "coefficient": 4}


class HrPerformanceImport(models.TransientModel):
    """Results of earlier years, kept as they are in closed cycles of their own."""

    _inherit = "hr.performance.import"

    def _handle_result(self, entries, run):
        """Check rows of past results and write them."""
        self._check_scores(entries, run)
        self._find_employees(entries, run)
        self._find_past_cycles([e for e in entries if not e.is_bad], run)
        entries = [e for e in entries if not e.is_bad]
        self._find_levels(entries, run)
        entries = [e for e in entries if not e.is_bad]
        self._refuse_duplicates(
            [
                (e, f"{e.values['employee_id']}:{e.values['cycle_key']}")
                for e in entries
            ],
            run,
        )
        stored = self._stored_results(entries)
        written = []
        for entry in entries:
            cycle_id = entry.values["cycle_id"]
            result = stored.get((cycle_id, entry.values["employee_id"]))
            vals = _result_values(entry.values)
            if result and not _differs(result, vals):
                run["report"].counts["unchanged"] += 1
            elif not entry.is_bad:
                written.append((entry, result, vals))
                run["report"].counts["changed" if result else "created"] += 1
        if run["write"] and not run["report"].counts["error"]:
            self._write_results(written, run)

    def _check_scores(self, entries, run):
        for entry in entries:
            for role, highest in (
                ("score", HIGHEST_SCORE),
                ("coefficient", HIGHEST_COEFFICIENT),
            ):
                number = entry.values.get(role)
                if number is not None and not 0 <= number < highest:
                    reason = self.env._(
                        "Expected is a number from 0 to below %s.", highest
                    )
                    run["report"].problem(entry, role, reason)

    # CYCLES

    def _find_past_cycles(self, entries, run):
        """Put the cycle into each row; cycles that are not there yet are planned."""
        cycles = run.setdefault("cycles", self._cycles_by_name())
        for entry in entries:
            name = entry.values["cycle"]
            key = table.normalise(name)
            cycle = cycles.get(key)
            if not cycle:
                period = self._period_of(entry)
                if not period:
                    self._unknown_period(entry, run)
                    continue
                cycle = cycles[key] = {
                    "id": False,
                    "name": name,
                    "period": period,
                    "is_imported": True,
                    "scale_id": self.scale_id.id,
                }
            if not cycle["is_imported"]:
                reason = self.env._(
                    "%s is run in this system, so its results cannot be imported.", name
                )
                run["report"].problem(entry, "cycle", reason)
            entry.values.update(
                cycle_key=key, cycle_id=cycle["id"], scale_id=cycle["scale_id"]
            )

    def _cycles_by_name(self):
        found = (
            self.env["hr.performance.cycle"]
            # sudo: hr.performance.cycle - names only, so that no second cycle of a name
            # is made; what is not an imported cycle is refused.
            .sudo()
            .with_context(active_test=False)
            .search(
                [("company_id", "in", [self.company_id.id, False])], order="id desc"
            )
        )
        return {
            table.normalise(cycle.name): {
                "id": cycle.id,
                "is_imported": cycle.is_imported,
                "scale_id": cycle.scale_id.id,
            }
            for cycle in found
        }

    def _period_of(self, entry):
        start, end = entry.values.get("date_start"), entry.values.get("date_end")
        if start and end:
            return (start, end) if start <= end else None
        return table.read_period(entry.values["cycle"])

    def _unknown_period(self, entry, run):
        run["report"].problem(
            entry,
            "cycle",
            self.env._(
                "There is no such cycle yet, and its period does not follow from the"
                " name. Name it like 2025 or 2025 H1, or add the columns Period From"
                " and Period Until."
            ),
        )

    def _create_past_cycles(self, run):
        """Create the cycles that rows of this chunk need and that are not there."""
        missing = [cycle for cycle in run["cycles"].values() if not cycle["id"]]
        if not missing:
            return
        # sudo: hr.performance.cycle - the origin is guarded; HR officers may create
        # cycles, and the role was checked.
        cycles = self.env["hr.performance.cycle"].sudo().with_company(self.company_id)
        created = cycles._past(
            [
                {
                    "name": cycle["name"],
                    "company_id": self.company_id.id,
                    "date_start": cycle["period"][0],
                    "date_end": cycle["period"][1],
                    "scale_id": cycle["scale_id"],
                }
                for cycle in missing
            ]
        )
        for cycle, record in zip(missing, created, strict=True):
            cycle["id"] = record.id

    # GRADES

    def _find_levels(self, entries, run):
        """Put the grade of the cycle's scale into each row that names one."""
        scales = self.env["hr.performance.scale"].browse(
            {entry.values["scale_id"] for entry in entries}
        )
        levels = {}
        for scale in scales:
            for level in scale.level_ids:
                # The code is the key; the meaning serves files that spell it out.
                for text in (level.name, level.code):
                    levels[scale.id, table.normalise(text)] = level
        for entry in entries:
            grade = entry.values.get("grade")
            entry.values["level"] = scales.level_ids.browse()
            if not grade:
                continue
            level = levels.get((entry.values["scale_id"], table.normalise(grade)))
            if level:
                entry.values["level"] = level
            else:
                scale = scales.browse(entry.values["scale_id"])
                reason = self.env._(
                    "The scale %(scale)s has the grades %(grades)s only.",
                    scale=scale.name,
                    grades=", ".join(scale.level_ids.mapped("code")),
                )
                run["report"].problem(entry, "grade", reason)

    # RESULTS

    def _stored_results(self, entries):
        """Results that are there: dict of (cycle, employee) to result."""
        cycle_ids = {e.values["cycle_id"] for e in entries} - {False}
        results = (
            self.env["hr.performance.result"]
            # sudo: hr.performance.result - past results of people within reach.
            .sudo()
            .search(
                [
                    ("cycle_id", "in", cycle_ids),
                    ("employee_id", "in", {e.values["employee_id"] for e in entries}),
                ]
            )
        )
        return {(r.cycle_id.id, r.employee_id.id): r for r in results}

    def _write_results(self, written, run):
        self._create_past_cycles(run)
        # sudo: hr.performance.result - guarded; role, reach and cycle were checked.
        results = self.env["hr.performance.result"].sudo()
        results._put_past(
            [
                (
                    results.env["hr.performance.cycle"].browse(
                        run["cycles"][entry.values["cycle_key"]]["id"]
                    ),
                    results.env["hr.employee"].browse(entry.values["employee_id"]),
                    result or results,
                    vals,
                )
                for entry, result, vals in written
            ],
            self.file_name or self.env._("a file"),
        )


def _result_values(values):
    """What the row says; without a coefficient the grade's own is taken."""
    coefficient = values.get("coefficient")
    level = values["level"]
    return {
        "score": float(values["score"]),
        "final_level_id": level.id,
        "coefficient": (
            level.coefficient if coefficient is None else float(coefficient)
        ),
    }


def _differs(result, vals):
    return result.final_level_id.id != vals["final_level_id"] or any(
        float_compare(result[name], vals[name], digits)
        for name, digits in PRECISION.items()
    )
