# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ...engine import table
from ...models.people.hr_scope import scope_domain
from .import_kinds import DATES, LAYOUTS, NUMBERS

KEY_COLUMNS = {"barcode": "barcode", "work_email": "work_email", "name": "name"}


class HrPerformanceImport(models.TransientModel):
    """What the cells of a row stand for: numbers, days, people and KPIs."""

    _inherit = "hr.performance.import"

    # CELLS

    def _parse(self, entries, report):
        """Read the cells of rows; what cannot be read or is missing is noted."""
        layout = LAYOUTS[self.kind]
        lang = get_lang(self.env)
        for entry in entries:
            for role in entry.cells:
                try:
                    entry.values[role] = _read(role, entry.cells[role], lang)
                except (ValueError, OverflowError):
                    report.problem(entry, role, self._unreadable_cell(role, lang))
            for role in layout.required:
                if role in entry.values and entry.values[role] is None:
                    report.problem(entry, role, self.env._("The cell is empty."))

    def _unreadable_cell(self, role, lang):
        if role in DATES:
            return self.env._("Not a date. Write it like 2026-06-30.")
        return self.env._(
            "Not a number. Type digits only, for example %s.",
            f"98{lang.decimal_point}5",
        )

    def _finish(self, run):
        """What can be said only when the whole file is read; kinds extend it."""

    def _refuse_duplicates(self, keys, run, role="employee"):
        """Note rows that say the same thing as an earlier one.

        :param keys: list of (entry, key)
        :param role: the column that is told about
        """
        earlier = run["seen"].earlier([(key, entry.number) for entry, key in keys])
        for entry, _key in keys:
            if entry.number in earlier:
                run["report"].problem(
                    entry,
                    role,
                    self.env._(
                        "Row %s is about the same already. Keep one of them.",
                        earlier[entry.number],
                    ),
                )

    # PEOPLE

    def _hr_domain(self):
        """Employees of the company whom the user reaches in an HR role."""
        user = self.env.user
        if not self._is_officer():
            return Domain.FALSE
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("id", "not in", user.performance_out_of_reach_ids.ids)
            & scope_domain(user)
        )

    def _find_employees(self, entries, run):
        """Put the employee id into each row, and whether HR rights reach the person.

        People out of reach are answered like people who do not exist.
        """
        if "managed" not in run:
            # Past results are HR's alone.
            run["managed"] = (
                [] if self.kind == "result" else self._managed_employee_ids()
            )
        entries = [entry for entry in entries if entry.values.get("employee")]
        named = self._employee_ids_by_key(
            {_fold(entry.values["employee"]) for entry in entries}
        )
        ids = {id_ for found in named.values() for id_ in found}
        employees = self.env["hr.employee"].with_context(active_test=False)
        # sudo: hr.employee - officers and managers have no right on employees; only
        # those within the HR scope or the own team are looked up.
        by_hr = employees.sudo().search(Domain("id", "in", ids) & self._hr_domain())
        # sudo: as above.
        allowed = by_hr | employees.sudo().browse(ids & set(run["managed"]))
        allowed.fetch(["active"])
        for entry in entries:
            found = allowed.browse(named.get(_fold(entry.values["employee"]), ()))
            found &= allowed
            if len(found) > 1:
                found = found.filtered("active") or found
            if len(found) == 1:
                entry.values["employee_id"] = found.id
                entry.values["by_hr"] = found in by_hr
            else:
                self._unknown_employee(entry, found, run["report"])

    def _unknown_employee(self, entry, found, report):
        label = dict(self._fields["employee_key"]._description_selection(self.env))[
            self.employee_key
        ]
        reason = (
            self.env._(
                "%s people have this name. Import by badge or work e-mail instead.",
                len(found),
            )
            if found
            else self.env._(
                "Nobody for whom you may import is known by this (%s).", label
            )
        )
        report.problem(entry, "employee", reason)

    def _employee_ids_by_key(self, keys):
        """Employees by what the file calls them: dict of key to list of ids."""
        if not keys:
            return {}
        if self.employee_key == "external_id":
            return self._employee_ids_by_external_id(keys)
        column = SQL.identifier(KEY_COLUMNS[self.employee_key])
        self.env["hr.employee"].flush_model([KEY_COLUMNS[self.employee_key]])
        rows = self.env.execute_query(
            SQL(
                "SELECT lower(trim(%(column)s)), id FROM hr_employee"
                " WHERE lower(trim(%(column)s)) IN %(keys)s",
                column=column,
                keys=tuple(keys),
            )
        )
        found = {}
        for key, employee_id in rows:
            found.setdefault(key, []).append(employee_id)
        return found

    def _employee_ids_by_external_id(self, keys):
        data = (
            self.env["ir.model.data"]
            # sudo: ir.model.data - only which employee an id stands for; the people are
            # limited to the user's reach by the caller.
            .sudo()
            .search_fetch(
                [
                    ("model", "=", "hr.employee"),
                    ("name", "in", [key.rpartition(".")[2] for key in keys]),
                ],
                ["module", "name", "res_id"],
            )
        )
        found = {}
        for line in data:
            for key in {line.name, f"{line.module}.{line.name}"} & keys:
                found.setdefault(key, []).append(line.res_id)
        return found

    # KPIS

    def _kpi_catalogue(self):
        """KPIs of the library by code and by name in every language.

        :return: dict of normalised text to list of (KPI id, is released)
        """
        kpis = (
            self.env["hr.performance.kpi"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "in", [self.company_id.id, False]),
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

    def _kpi_candidates(self, entry, run):
        """KPIs that the row may mean: list of (KPI id, is released)."""
        if "kpis" not in run:
            run["kpis"] = self._kpi_catalogue()
        return run["kpis"].get(table.normalise(entry.values["kpi"]), [])

    def _unknown_kpi(self, entry, run, count=0):
        run["report"].problem(
            entry,
            "kpi",
            self.env._("%s KPIs have this name. Use the KPI code instead.", count)
            if count
            else self.env._(
                "No released KPI has this code or name. Look it up under Library."
            ),
        )


def _fold(text):
    """A person's key as it is compared: external ids, badges and addresses alike."""
    return text.strip().lower()


def _read(role, cell, lang):
    if role in NUMBERS:
        return table.read_number(cell, lang.decimal_point, lang.thousands_sep)
    if role in DATES:
        return table.read_date(cell, lang.date_format)
    return table.read_text(cell)
