# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files about KPIs and goals in people's plans."""

from odoo.tools import SQL

from ....engine import table, typed_values
from ....models.base.number_input import format_number
from .people import BATCH, PeopleKind


class PlanKind(PeopleKind):
    """Rows about plan lines; the template holds the plans of the cycle."""

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self._catalogue = None
        #: Roles of the user on the appraisals of the rows; each kind looks them up.
        self.roles_of = {}

    def template_cells(self, line):
        """Cells of a plan line after the person's, or None when it has no place."""
        raise NotImplementedError

    def template_rows(self):
        """People of the cycle with their goals; without a cycle, people."""
        if not self.wizard.cycle_id:
            yield from super().template_rows()
            return
        for appraisals in self._appraisals():
            # sudo: key and name of the people of appraisals that the user handles.
            names = self.people.cells(appraisals.sudo().employee_id)
            for appraisal in appraisals:
                for line in appraisal.line_ids:
                    cells = self.template_cells(line)
                    if cells:
                        yield [*names[appraisal.employee_id.id], *cells]

    def _appraisals(self):
        ids = (
            self.env["hr.performance.appraisal"]
            .search(
                [
                    ("cycle_id", "=", self.wizard.cycle_id.id),
                    ("subject_kind", "=", "employee"),
                    ("state", "!=", "cancelled"),
                ],
                order="department_id, employee_id",
            )
            .ids
        )
        for start in range(0, len(ids), BATCH):
            batch = self.env["hr.performance.appraisal"].browse(
                ids[start : start + BATCH]
            )
            roles = batch._roles()
            yield batch.filtered(lambda a, roles=roles: roles[a.id] & {"manager", "hr"})
            self.env.invalidate_all()

    # KPIS

    def spread_names(self):
        """Codes and names of KPIs, folded."""
        if self._catalogue is None:
            self._catalogue = self._kpi_catalogue()
        return self._catalogue

    def check_units(self, entries, role):
        """Note numbers whose unit is not that of their KPI, or that look like shares.

        :param entries: rows whose KPI is known
        """
        kpis = self.env["hr.performance.kpi"].browse(
            {e.values["kpi_id"] for e in entries if e.values.get("kpi_id")}
        )
        # sudo: hr.performance.kpi - unit and target of the KPIs that the rows name.
        known = {kpi.id: kpi for kpi in kpis.sudo()}
        for entry in entries:
            kpi = known.get(entry.values.get("kpi_id"))
            number = entry.values.get(role)
            if kpi and kpi.unit and number is not None:
                self._check_unit(entry, role, kpi, number)

    def _check_unit(self, entry, role, kpi, number):
        unit = typed_values.canonical_unit(kpi.unit)
        typed = entry.typed.get(role)
        if typed and typed.unit and typed.unit != unit:
            # A percentage of a KPI without one may still be meant.
            is_other = typed_values.PER_CENT not in (typed.unit, unit)
            reason = self.env._(
                "The file says %(unit)s, the KPI is in %(kpi_unit)s.",
                unit=typed.word,
                kpi_unit=kpi.unit,
            )
            self.report.problem(entry, role, reason, "error" if is_other else "warning")
        is_share = 0 < abs(number) <= 1 and abs(kpi.target) > 1
        if unit == typed_values.PER_CENT and is_share and not (typed and typed.unit):
            reason = self.env._(
                "The KPI is in per cent, and this is %(number)s of a hundred. If"
                " %(meant)s is meant, write %(meant)s.",
                number=format_number(self.env, number),
                meant=format_number(self.env, number * 100),
            )
            self.report.problem(entry, role, reason, "warning")

    def _kpi_catalogue(self):
        """KPIs of the library by code and by name in every language.

        :return: dict of normalised text to list of (KPI id, is released)
        """
        kpis = (
            self.env["hr.performance.kpi"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "in", [self.wizard.company_id.id, False]),
                    ("state", "!=", "draft"),
                ]
            )
        )
        if not kpis:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT id, state = 'released' AND active, code, name"
                " FROM hr_performance_kpi WHERE id IN %s",
                tuple(kpis.ids),
            )
        )
        catalogue = {}
        for kpi_id, is_released, code, names in rows:
            for text in {code, *names.values()} - {None, ""}:
                found = catalogue.setdefault(table.normalise(text), {})
                found[kpi_id] = is_released
        return {text: list(found.items()) for text, found in catalogue.items()}

    def kpi_candidates(self, entry):
        """KPIs that the row may mean: list of (KPI id, is released)."""
        return self.spread_names().get(table.normalise(entry.values["kpi"]), [])

    def unknown_kpi(self, entry, count=0):
        """Note that a row names no KPI, or too many."""
        self.report.problem(
            entry,
            "kpi",
            self.env._("%s KPIs have this name. Use the KPI code instead.", count)
            if count
            else self.env._(
                "No released KPI has this code or name. Look it up under Library."
            ),
        )

    # APPRAISALS

    def is_handled(self, appraisal):
        """Whether the user is manager or HR of an appraisal that was looked up."""
        return self.env.su or bool(self.roles_of[appraisal.id] & {"manager", "hr"})

    def check_open(self, entry, appraisal, states):
        """Note when the appraisal of a row is too far.

        :return: whether the row may be written
        """
        if appraisal.state in states:
            return True
        labels = dict(appraisal._fields["state"]._description_selection(self.env))
        reason = self.env._(
            "%(cycle)s: the appraisal is in state “%(state)s” and closed for this.",
            cycle=appraisal.cycle_id.name,
            state=labels[appraisal.state],
        )
        self.report.problem(entry, "employee", reason)
        return False
