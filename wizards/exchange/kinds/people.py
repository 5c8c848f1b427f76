# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People in files: who may be named, how they are found, and templates with them."""

import re
import unicodedata

from odoo.fields import Domain
from odoo.tools import SQL

from ....models.people.hr_scope import scope_domain
from .base import TableKind

KEY_COLUMNS = {"barcode": "barcode", "work_email": "work_email", "name": "name"}
BATCH = 500
#: Between the parts of names; each keyboard has another one.
DOT = "\N{MIDDLE DOT}"
DOTS = "\N{KATAKANA MIDDLE DOT}\N{BULLET}\N{HYPHENATION POINT}\N{BULLET OPERATOR}"
SAME_DOTS = str.maketrans(dict.fromkeys(DOTS, DOT))
#: Chinese, Japanese and Korean signs with the blanks around them.
UNSPACED = re.compile(" ?([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]) ?")


class People:
    """The people whom the user of a wizard may name, by the wizard's key."""

    def __init__(self, wizard, with_team=True):
        """Look up people of a wizard.

        :param with_team: besides those whom HR rights reach also the own team
        """
        self.wizard = wizard
        self.env = wizard.env
        self._with_team = with_team
        self._managed = None

    def _managed_ids(self):
        if self._managed is None:
            self._managed = (
                self.wizard._managed_employee_ids() if self._with_team else []
            )
        return self._managed

    def _hr_domain(self):
        """Employees of the company whom the user reaches in an HR role."""
        user = self.env.user
        if not self.wizard._is_officer():
            return Domain.FALSE
        company = Domain("company_id", "=", self.wizard.company_id.id)
        return company & scope_domain(user, "id")

    def find(self, entries, report):
        """Put the employee id into each row, and whether HR rights reach the person.

        People out of reach are answered like people who do not exist.
        """
        managed = self._managed_ids()
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
        allowed = by_hr | employees.sudo().browse(ids & set(managed))
        allowed.fetch(["active"])
        unknown = []
        for entry in entries:
            found = allowed.browse(named.get(_fold(entry.values["employee"]), ()))
            found &= allowed
            if len(found) > 1:
                found = found.filtered("active") or found
            if len(found) == 1:
                entry.values["employee_id"] = found.id
                entry.values["by_hr"] = found in by_hr
            else:
                unknown.append((entry, found))
        self._find_without_zeros([e for e, found in unknown if not found], report)
        for entry, found in unknown:
            if not entry.values.get("employee_id"):
                report.problem(entry, "employee", self._unknown(found))

    def _find_without_zeros(self, entries, report):
        """Find people by badges whose leading zeros a spreadsheet program dropped.

        Taken is only whoever is the one with this number within the user's reach; the
        row is told whose badge it is.
        """
        numbers = {e.values["employee"].lstrip("0") for e in entries}
        numbers = {number for number in numbers if number.isdecimal()}
        if self.wizard.employee_key != "barcode" or not numbers:
            return
        self.env["hr.employee"].flush_model(["barcode"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM hr_employee WHERE ltrim(barcode, '0') IN %s",
                tuple(numbers),
            )
        )
        # sudo: hr.employee - badges of people within the user's reach only.
        employees = self.env["hr.employee"].sudo()
        same = Domain("id", "in", [employee_id for (employee_id,) in rows])
        by_hr = employees.search(same & self._hr_domain())
        found = by_hr | employees.search(same & Domain("id", "in", self._managed_ids()))
        by_number = found.grouped(lambda person: person.barcode.lstrip("0"))
        for entry in entries:
            person = by_number.get(entry.values["employee"].lstrip("0"), found[:0])
            if len(person) != 1:
                continue
            entry.values.update(employee_id=person.id, by_hr=person in by_hr)
            reason = self.env._("Taken for the badge %s.", person.barcode)
            report.problem(entry, "employee", reason, "warning")

    def _unknown(self, found):
        if found:
            return self.env._(
                "%s people have this name. Import by badge or work e-mail instead.",
                len(found),
            )
        key = self.wizard._fields["employee_key"]
        label = dict(key._description_selection(self.env))[self.wizard.employee_key]
        return self.env._(
            "Nobody for whom you may import is known by this (%s).", label
        )

    def _employee_ids_by_key(self, keys):
        """Employees by what the file calls them: dict of key to list of ids."""
        if not keys:
            return {}
        if self.wizard.employee_key == "external_id":
            return self._employee_ids_by_external_id(keys)
        name = KEY_COLUMNS[self.wizard.employee_key]
        self.env["hr.employee"].flush_model([name])
        rows = self.env.execute_query(
            SQL(
                "SELECT * FROM (SELECT %(folded)s AS key, id FROM hr_employee) AS found"
                " WHERE key IN %(keys)s",
                folded=_folded_column(name),
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

    # TEMPLATES

    def batches(self):
        """Give the people whom the user may name, some at a time."""
        # sudo: hr.employee - key and name of people whom the HR scope or the own team
        # opens, for the user's own template.
        employees = self.env["hr.employee"].sudo()
        ids = employees.search(self._hr_domain()).ids
        ids += [id_ for id_ in self._managed_ids() if id_ not in set(ids)]
        for start in range(0, len(ids), BATCH):
            yield employees.browse(ids[start : start + BATCH])
            self.env.invalidate_all()

    def cells(self, employees):
        """What names each person: dict of employee id to cells."""
        key = self.wizard.employee_key
        keys = (
            employees.get_external_id()
            if key == "external_id"
            else {e.id: e[key] or None for e in employees}
        )
        if key == "name":
            return {e.id: [e.name] for e in employees}
        return {e.id: [keys[e.id] or None, e.name] for e in employees}


class PeopleKind(TableKind):
    """Rows about people; the template names them, with what may be known already."""

    with_team = True

    def others_text(self):
        """What is said of appraisals that the user does not handle."""
        return self.env._(
            "The appraisal of that time belongs to another manager or HR partner."
        )

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self.people = People(wizard, self.with_team)

    def template_header(self):
        """Key and name of a person, then what is said about the person."""
        wizard = self.wizard
        header = [wizard._label(wizard.employee_key)]
        if wizard.employee_key != "name":
            header.append(wizard._label("person"))
        roles = self.roles()
        return [*header, *(wizard._label(r) for r in roles if r != "employee")]

    def template_rows(self):
        """People with empty cells."""
        blank = [None] * (len(self.columns()) - 1)
        for employees in self.people.batches():
            names = self.people.cells(employees)
            for employee in employees:
                yield [*names[employee.id], *blank]


def _fold(text):
    """A person's key as it is compared: external ids, badges, addresses and names.

    Case, width and the kinds of blanks and dots are the same; between signs that are
    written without blanks, a blank is none.
    """
    text = unicodedata.normalize("NFKC", text).translate(SAME_DOTS)
    return UNSPACED.sub(r"\1", " ".join(text.split())).lower()


def _folded_column(name):
    """SQL of a column of employees, folded in the same way."""
    return SQL(
        "lower(regexp_replace(trim(regexp_replace(translate("
        "normalize(%(column)s, NFKC), %(dots)s, %(dot)s), '\\s+', ' ', 'g')),"
        " %(unspaced)s, '\\1', 'g'))",
        column=SQL.identifier(name),
        dots=DOTS,
        dot=DOT * len(DOTS),
        unspaced=UNSPACED.pattern,
    )
