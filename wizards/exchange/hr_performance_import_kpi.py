# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ...engine import table
from .hr_performance_import_kpi_tables import TABLES, table_text, table_values
from .import_kinds import LAYOUTS

#: Column of the file and field of the KPI, where the file's text is the value.
TEXTS = {
    "code": "code",
    "title": "name",
    "unit": "unit",
    "data_source": "data_source",
    "description": "description",
    "levels": "level_description",
}
#: Columns whose text is one of the choices of the field.
CHOICES = ("method", "direction", "aggregation", "data_period", "target_period")
#: Columns named like the field whose number they hold.
FIGURES = (
    *("target", "baseline", "threshold", "stretch"),
    *("floor_rate", "cap_rate", "gate_rate", "step_rate", "points_per_step"),
    *("max_bonus", "max_malus", "deduction"),
)
PRECISION = 6


class HrPerformanceImport(models.TransientModel):
    """The KPI library, known by code: new KPIs as drafts, present ones changed."""

    _inherit = "hr.performance.import"

    def _handle_kpi(self, entries, run):
        """Check rows of the library and write them."""
        self._read_choices(entries, run)
        self._read_tables(entries, run)
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
            kpi = stored.get(entry.values["code"]) or self._uncoded(entry, run)
            vals = _kpi_values(entry.values)
            tables = table_values(entry.values, kpi)
            if not kpi:
                created.append((entry, {**vals, **tables}))
            elif vals := {**_changed(kpi, vals), **tables}:
                changes.append((entry, kpi, vals))
            else:
                run["report"].counts["unchanged"] += 1
        self._refuse_agreed(changes, run)
        self._refuse_bad_rules(created, changes, run)
        self._put_kpis(created, changes, run)

    # CELLS

    def _read_choices(self, entries, run):
        """Replace texts of choices by their keys, whatever the language of the file."""
        self._read_choices_of("hr.performance.kpi", CHOICES, entries, run)

    def _read_choices_of(self, model, roles, entries, run):
        """The same for the fields of a model that are named like the columns."""
        known = run.setdefault("choices", self._known_choices(model, roles))
        for entry in entries:
            for role in roles:
                text = entry.values.get(role)
                if not text:
                    continue
                key = known[role].get(table.normalise(text))
                entry.values[role] = key
                if not key:
                    field = self.env[model]._fields[role]
                    labels = dict(field._description_selection(self.env))
                    reason = self.env._(
                        "Choose one of: %s.", ", ".join(labels.values())
                    )
                    run["report"].problem(entry, role, reason)

    def _known_choices(self, model, roles):
        """Keys of the choices by key and by label in every installed language."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        known = {}
        for role in roles:
            field, found = self.env[model]._fields[role], {}
            for code in languages:
                env = self.with_context(lang=code).env
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

    def _uncoded(self, entry, run):
        """The KPI without a code that has the name of a row, or an empty set."""
        if "uncoded" not in run:
            found = self.env["hr.performance.kpi"].search(
                [
                    ("code", "=", False),
                    ("company_id", "in", [self.company_id.id, False]),
                    ("state", "!=", "retired"),
                ]
            )
            by_name = found.grouped(lambda kpi: table.normalise(kpi.name))
            run["uncoded"] = {
                n: kpis.id for n, kpis in by_name.items() if len(kpis) == 1
            }
        name = table.normalise(entry.values["title"])
        return self.env["hr.performance.kpi"].browse(run["uncoded"].pop(name, ()))

    def _refuse_agreed(self, changes, run):
        """Definitions in agreed plans stay; the remedy is a new version."""
        kpis = self.env["hr.performance.kpi"].union(*(kpi for _e, kpi, _v in changes))
        agreed = kpis._in_agreed_plans()
        fixed = {*kpis._rule_fields(), *kpis._table_fields(), "aggregation"}
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
        created = [(entry, vals) for entry, vals in created if not entry.is_bad]
        counts["created"] += len(created)
        changes = [(e, kpi, vals) for e, kpi, vals in changes if not e.is_bad]
        counts["changed"] += len(changes)
        if not run["write"] or counts["error"]:
            return
        company = self.company_id.id
        self.env["hr.performance.kpi"].create(
            [{**vals, "company_id": company} for _entry, vals in created]
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
                "category": kpi.category_id.name,
                **{role: kpi[name] or None for role, name in TEXTS.items()},
                **{role: labels[role].get(kpi[role]) for role in CHOICES},
                **{name: kpi[name] for name in _used_figures(kpi)},
                **{role: table_text(kpi, role) or None for role in TABLES},
            }
            yield [cells.get(role) for role in LAYOUTS["kpi"].roles]


def _used_figures(kpi):
    """Target and baseline, and the numbers at which the method of the KPI looks."""
    return [n for n in FIGURES if n in FIGURES[:2] or n in kpi.rule_parameters]


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
