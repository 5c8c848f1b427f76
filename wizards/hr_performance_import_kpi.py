# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..engine import table
from .import_kinds import LAYOUTS

#: Column of the file and field of the KPI, where the file's text is the value.
TEXTS = {
    "title": "name",
    "unit": "unit",
    "data_source": "data_source",
    "description": "description",
    "levels": "level_description",
}
#: Columns whose text is one of the choices of the field.
CHOICES = ("method", "direction", "aggregation", "data_period")
FIGURES = ("target", "baseline")
PRECISION = 6


class HrPerformanceImport(models.TransientModel):
    """The KPI library, known by code: new KPIs as drafts, present ones changed."""

    _inherit = "hr.performance.import"

    def _handle_kpi(self, entries, run):
        """Check rows of the library and write them."""
        self._read_choices(entries, run)
        self._find_categories(entries, run)
        self._refuse_duplicates(
            [
                (e, table.normalise(e.values["code"]))
                for e in entries
                if not e.is_bad and e.values.get("code")
            ],
            run,
            "code",
        )
        entries = [e for e in entries if not e.is_bad]
        stored = self._stored_kpis(entries)
        created, changes = [], []
        for entry in entries:
            kpi, vals = stored.get(entry.values["code"]), _kpi_values(entry.values)
            if not kpi:
                created.append((entry, vals))
            elif vals := _changed(kpi, vals):
                changes.append((entry, kpi, vals))
            else:
                run["report"].counts["unchanged"] += 1
        self._refuse_agreed(changes, run)
        self._put_kpis(created, changes, run)

    # CELLS

    def _read_choices(self, entries, run):
        """Replace texts of choices by their keys, whatever the language of the file."""
        known = run.setdefault("choices", self._known_choices())
        for entry in entries:
            for role in CHOICES:
                text = entry.values.get(role)
                if not text:
                    continue
                key = known[role].get(table.normalise(text))
                entry.values[role] = key
                if not key:
                    labels = dict(
                        self.env["hr.performance.kpi"]
                        ._fields[role]
                        ._description_selection(self.env)
                    )
                    reason = self.env._(
                        "Choose one of: %s.", ", ".join(labels.values())
                    )
                    run["report"].problem(entry, role, reason)

    def _known_choices(self):
        """Keys of the choices by key and by label in every installed language."""
        kpis = self.env["hr.performance.kpi"]
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        known = {}
        for role in CHOICES:
            field, found = kpis._fields[role], {}
            for code in languages:
                env = kpis.with_context(lang=code).env
                for key, label in field._description_selection(env):
                    found.setdefault(table.normalise(label), key)
            # Keys tell signs apart that a comparison of labels drops.
            for key in field.get_values(self.env):
                found[table.normalise(key)] = key
            known[role] = found
        return known

    def _find_categories(self, entries, run):
        if "categories" not in run:
            categories = self.env["hr.performance.kpi.category"].search(
                [("active", "=", True)]
            )
            run["categories"] = {
                table.normalise(name): category.id
                for category in categories
                for name in self._names_in_all_languages(category)
            }
        for entry in entries:
            text = entry.values.get("category")
            found = run["categories"].get(table.normalise(text or ""))
            entry.values["category_id"] = found
            if text and not found:
                run["report"].problem(
                    entry,
                    "category",
                    self.env._(
                        "There is no such category. Add it under Library, KPI"
                        " Categories, or use one that is there."
                    ),
                )

    def _names_in_all_languages(self, record):
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return {record.with_context(lang=code).name for code in languages} - {False}

    # LIBRARY

    def _stored_kpis(self, entries):
        """Live KPIs of the company, or shared ones, by code."""
        kpis = self.env["hr.performance.kpi"].search(
            [
                ("code", "in", [entry.values["code"] for entry in entries]),
                ("company_id", "in", [self.company_id.id, False]),
                ("state", "!=", "retired"),
            ]
        )
        # The company's own goes before a shared one.
        return {kpi.code: kpi for kpi in kpis.sorted(lambda kpi: bool(kpi.company_id))}

    def _refuse_agreed(self, changes, run):
        """Definitions in agreed plans stay; the remedy is a new version."""
        kpis = self.env["hr.performance.kpi"].union(*(kpi for _e, kpi, _v in changes))
        agreed = kpis._in_agreed_plans()
        fixed = set(kpis._rule_fields()) | {"aggregation"}
        for entry, kpi, vals in changes:
            if kpi in agreed and fixed & set(vals):
                run["report"].problem(
                    entry,
                    "code",
                    self.env._(
                        "Agreed plans use this definition, so it cannot change. Use New"
                        " Version on the KPI first."
                    ),
                )

    def _put_kpis(self, created, changes, run):
        """Write the chunk in the user's own rights; the model checks each rule."""
        counts = run["report"].counts
        counts["created"] += len(created)
        changes = [(e, kpi, vals) for e, kpi, vals in changes if not e.is_bad]
        counts["changed"] += len(changes)
        if not run["write"] or counts["error"]:
            return
        company = self.company_id.id
        self.env["hr.performance.kpi"].create(
            [
                {**vals, "code": entry.values["code"], "company_id": company}
                for entry, vals in created
            ]
        )
        for entry, kpi, vals in changes:
            try:
                kpi.write(vals)
            except (UserError, ValidationError) as error:
                run["report"].problem(entry, "code", error.args[0])

    # TEMPLATE

    def _template_rows_kpi(self):
        """The library as it is, ready to be changed and loaded again."""
        kpis = self.env["hr.performance.kpi"].search(
            [
                ("company_id", "in", [self.company_id.id, False]),
                ("state", "!=", "retired"),
            ]
        )
        labels = {
            role: dict(kpis._fields[role]._description_selection(self.env))
            for role in CHOICES
        }
        for kpi in kpis:
            cells = {
                "code": kpi.code,
                "category": kpi.category_id.name,
                **{role: kpi[name] or None for role, name in TEXTS.items()},
                **{role: labels[role].get(kpi[role]) for role in CHOICES},
                **{name: kpi[name] for name in FIGURES},
            }
            yield [cells[role] for role in LAYOUTS["kpi"].roles]


def _kpi_values(values):
    """What a row says about its KPI; empty cells say nothing."""
    vals = {name: values[role] for role, name in TEXTS.items() if values.get(role)}
    vals |= {role: values[role] for role in CHOICES if values.get(role)}
    vals |= {
        name: float(values[name]) for name in FIGURES if values.get(name) is not None
    }
    return {**vals, "category_id": values["category_id"]}


def _changed(kpi, vals):
    """Those of the values that the KPI does not have yet."""
    return {
        name: value
        for name, value in vals.items()
        if (
            float_compare(kpi[name], value, PRECISION)
            if name in FIGURES
            else kpi[name].id != value
            if name == "category_id"
            else (kpi[name] or "") != value
        )
    }
