# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tools import float_compare
from odoo.tools.translate import LazyTranslate

from ....engine import table
from .base import good
from .columns import BY_PERIOD, DATE, EMPLOYEE, FIRST_DAY, NUMBER, Column
from .people import PeopleKind

_lt = LazyTranslate(__name__)

HIGHEST_SCORE = 1000
HIGHEST_COEFFICIENT = 100
PRECISION = {"score": 2, "coefficient": 4}


class ResultKind(PeopleKind):
    """Results of earlier years, kept as they are in closed cycles of their own."""

    name = "result"
    title = "Past Results"
    action = "hr_performance_result_action"
    for_hr = True
    # Past results are HR's alone.
    with_team = False
    required = (
        EMPLOYEE,
        Column(
            "cycle",
            _lt("Cycle"),
            "Cycle|Period|Review Period|考核周期|周期|考核期间",
        ),
        Column(
            "score",
            _lt("Score"),
            "Score|Final Score|Points|绩效得分|得分|考核得分|分数",
            NUMBER,
        ),
    )
    optional = (
        Column(
            "grade",
            _lt("Grade"),
            "Grade|Final Grade|Rating|Level|绩效等级|等级|考核等级|考核结果",
        ),
        Column(
            "coefficient",
            _lt("Coefficient"),
            "Coefficient|Factor|绩效系数|系数",
            NUMBER,
        ),
        Column(
            "date_start",
            _lt("Period From"),
            "Period From|From|Start Date|开始日期|周期开始",
            FIRST_DAY,
        ),
        Column(
            "date_end",
            _lt("Period Until"),
            "Period Until|Until|End Date|结束日期|周期结束",
            DATE,
        ),
    )

    constants = ("cycle",)
    spreads = {BY_PERIOD: ("cycle", "score")}

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        #: Cycles by name and imported ones by period, those of this pass among them.
        self._cycles = None
        self._by_period = {}

    def samples(self, role):
        """How a period is named."""
        return "2024 H1"

    def check_settings(self):
        """Past grades belong to a scale."""
        if not self.wizard.scale_id:
            raise UserError(
                self.env._("Choose the grade scale that the past results use.")
            )

    def handle_rows(self, entries):
        """Check rows of past results and write them."""
        self._check_scores(entries)
        self.people.find(entries, self.report)
        self._find_past_cycles(good(entries))
        entries = good(entries)
        self._find_levels(entries)
        entries = good(entries)
        self.refuse_duplicates(
            [
                (e, f"{e.values['employee_id']}:{e.values['cycle_key']}")
                for e in entries
            ],
        )
        stored = self._stored_results(entries)
        hidden = self._hidden_results(stored)
        written = []
        for entry in entries:
            cycle_id = entry.values["cycle_id"]
            result = stored.get((cycle_id, entry.values["employee_id"]))
            if result in hidden:
                self.report.problem(entry, "employee", self.others_text())
                continue
            vals = _result_values(entry.values)
            if result and not _differs(result, vals):
                self.report.counts["unchanged"] += 1
            elif not entry.is_bad:
                written.append((entry, result, vals))
                self.report.counts["changed" if result else "created"] += 1
        if self.may_write:
            self._write_results(written)

    def _check_scores(self, entries):
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
                    self.report.problem(entry, role, reason)

    # CYCLES

    def _find_past_cycles(self, entries):
        """Put the cycle into each row; cycles that are not there yet are planned."""
        cycles = self._known_cycles()
        for entry in entries:
            name = entry.values["cycle"]
            key = table.normalise(name)
            cycle = cycles.get(key)
            if not cycle:
                period = self._period_of(entry)
                if not period:
                    self._unknown_period(entry)
                    continue
                # One period has one cycle, however the file spells it.
                cycle = cycles[key] = self._by_period.setdefault(
                    period,
                    {
                        "id": False,
                        "key": key,
                        "name": name,
                        "period": period,
                        "is_imported": True,
                        "scale_id": self.wizard.scale_id.id,
                    },
                )
            if not cycle["is_imported"]:
                reason = self.env._(
                    "%s is run in this system, so its results cannot be imported.", name
                )
                self.report.problem(entry, "cycle", reason)
            entry.values.update(
                cycle_key=cycle["key"], cycle_id=cycle["id"], scale_id=cycle["scale_id"]
            )

    def _known_cycles(self):
        """Cycles by name, those that this pass has planned among them."""
        if self._cycles is None:
            self._cycles = self._cycles_by_name()
        return self._cycles

    def _cycles_by_name(self):
        found = (
            self.env["hr.performance.cycle"]
            # sudo: hr.performance.cycle - names only, so that no second cycle of a name
            # is made; what is not an imported cycle is refused.
            .sudo()
            .with_context(active_test=False)
            .search(
                [("company_id", "in", [self.wizard.company_id.id, False])],
                order="id desc",
            )
        )
        known = {}
        for cycle in found:
            key = table.normalise(cycle.name)
            known[key] = {
                "id": cycle.id,
                "key": key,
                "is_imported": cycle.is_imported,
                "scale_id": cycle.scale_id.id,
            }
            period = table.read_period(cycle.name, fiscal_month=self._fiscal_month())
            if cycle.is_imported:
                period = (cycle.date_start, cycle.date_end)
            # Of several the oldest, and an imported one before others.
            if period and (cycle.is_imported or period not in self._by_period):
                self._by_period[period] = known[key]
        return known

    def _fiscal_month(self):
        """First month of the company's fiscal year; accounting knows it."""
        company = self.wizard.company_id
        if "fiscalyear_last_month" not in company._fields:
            return 1
        # sudo: res.company - the month only, for whoever imports.
        return int(company.sudo().fiscalyear_last_month) % 12 + 1

    def _period_of(self, entry):
        start, end = entry.values.get("date_start"), entry.values.get("date_end")
        if start and end:
            return (start, end) if start <= end else None
        return table.read_period(
            entry.values["cycle"], self.wizard._within(), self._fiscal_month()
        )

    def _unknown_period(self, entry):
        self.report.problem(
            entry,
            "cycle",
            self.env._(
                "There is no such cycle yet, and its period does not follow from the"
                " name. Name it like 2025 or 2025 H1, or add the columns Period From"
                " and Period Until."
            ),
        )

    def _create_past_cycles(self):
        """Create the cycles that rows of this chunk need and that are not there."""
        planned = {c["key"]: c for c in self._cycles.values() if not c["id"]}
        missing = list(planned.values())
        if not missing:
            return
        # sudo: hr.performance.cycle - the origin is guarded; HR officers may create
        # cycles, and the role was checked.
        cycles = self.env["hr.performance.cycle"].sudo()
        company = self.wizard.company_id
        created = cycles.with_company(company)._past(
            [
                {
                    "name": cycle["name"],
                    "company_id": company.id,
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

    def _find_levels(self, entries):
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
                self.report.problem(entry, "grade", reason)

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

    def _hidden_results(self, stored):
        """Those of the results that the user does not handle as HR."""
        if self.env.su:
            return set()
        results = set(stored.values())
        appraisals = self.env["hr.performance.appraisal"].union(
            *(result.appraisal_id for result in results)
        )
        # sudo: back to the user's own rights.
        roles = appraisals.sudo(False)._roles()
        return {r for r in results if "hr" not in roles[r.appraisal_id.id]}

    def _write_results(self, written):
        self._create_past_cycles()
        # sudo: hr.performance.result - guarded; role, reach and cycle were checked.
        results = self.env["hr.performance.result"].sudo()
        results._put_past(
            [
                (
                    results.env["hr.performance.cycle"].browse(
                        self._cycles[entry.values["cycle_key"]]["id"]
                    ),
                    results.env["hr.employee"].browse(entry.values["employee_id"]),
                    result or results,
                    vals,
                )
                for entry, result, vals in written
            ],
            self.wizard.file_name or self.env._("a file"),
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
