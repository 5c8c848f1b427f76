# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare
from odoo.tools.misc import get_lang
from odoo.tools.translate import LazyTranslate

from ....engine import rule_text, rules, table, typed_values
from ....engine.outcome import RuleError
from ....models.base.engine_messages import rule_error_message
from .base import DIRECTIONS, good
from .columns import (
    BASELINE,
    DESCRIPTION,
    DIRECTION,
    NUMBER,
    TARGET,
    UNIT,
    Column,
)
from .kpi_tables import TABLES, read_points, rule_after, table_text, table_values
from .library import LibraryKind

_lt = LazyTranslate(__name__)

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
#: What is proposed for a KPI whose lower values are better.
FALLING = {"ratio": "achievement"}
#: What made-up codes begin with.
MADE_UP = "KPI-"


class KpiKind(LibraryKind):
    """The KPI library, known by code: new KPIs as drafts, present ones changed."""

    name = "kpi"
    title = "KPI Library"
    action = "hr_performance_kpi_action"
    model = "hr.performance.kpi"
    choices = CHOICES
    required = (
        Column("code", _lt("KPI Code"), "KPI Code|Code|Key|指标编码|编码|指标编号"),
        Column("title", _lt("Name"), "Name|KPI|KPI Name|指标名称|名称|指标"),
        Column("category", _lt("Category"), "Category|Area|类别|指标类别|分类"),
        Column(
            "method",
            _lt("Scoring Method"),
            "Scoring Method|Method|Rule|计分方法|计分方式",
        ),
    )
    optional = (
        DIRECTION,
        UNIT,
        TARGET,
        BASELINE,
        Column(
            "aggregation",
            _lt("Values of the Period"),
            "Values of the Period|Aggregation|汇总方式|取值方式",
        ),
        Column(
            "data_period",
            _lt("Data Period"),
            "Data Period|Frequency|数据周期|统计周期|频率",
        ),
        Column("data_source", _lt("Data Source"), "Data Source|Source|数据来源|来源"),
        DESCRIPTION,
        Column(
            "levels",
            _lt("Level Descriptions"),
            "Level Descriptions|Levels|等级描述|评分标准|等级说明",
        ),
        Column(
            "threshold",
            _lt("Threshold"),
            "Threshold|Minimum|保底值|门槛值",
            NUMBER,
        ),
        Column("stretch", _lt("Stretch"), "Stretch|Stretch Target|挑战值", NUMBER),
        Column("floor_rate", _lt("Floor (%)"), "Floor (%)|Floor|下限(%)|下限", NUMBER),
        Column("cap_rate", _lt("Cap (%)"), "Cap (%)|Cap|上限(%)|上限|封顶", NUMBER),
        Column("gate_rate", _lt("Gate (%)"), "Gate (%)|Gate|门槛(%)", NUMBER),
        Column("step_rate", _lt("Step (%)"), "Step (%)|Step|步长(%)|步长", NUMBER),
        Column(
            "points_per_step",
            _lt("Points Per Step"),
            "Points Per Step|每步分值",
            NUMBER,
        ),
        Column(
            "max_bonus",
            _lt("Most Points Added"),
            "Most Points Added|Most Added|最多加分",
            NUMBER,
        ),
        Column(
            "max_malus",
            _lt("Most Points Taken"),
            "Most Points Taken|Most Taken|最多扣分",
            NUMBER,
        ),
        Column(
            "deduction",
            _lt("Points Taken per Event"),
            "Points Taken per Event|Deduction|每次扣分",
            NUMBER,
        ),
        Column("target_period", _lt("Target Period"), "Target Period|目标周期"),
        Column("bands", _lt("Bands"), "Bands|Steps|区间|分段|阶梯"),
        Column(
            "points",
            _lt("Points of the Curve"),
            "Points of the Curve|Curve|Standards|曲线点|标准值",
        ),
        Column(
            "limits",
            _lt("Lower Limits for Low Targets"),
            "Lower Limits for Low Targets|Lower Limits|低目标加分上限",
        ),
    )

    made_up = ("code",)
    constants = (
        "category",
        "method",
        "direction",
        "unit",
        "aggregation",
        "data_period",
    )
    bounds = ("target", "threshold", "stretch")

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self._categories = self._uncoded = self._named = None
        #: Names and codes that this pass has made up codes for, or used.
        self._numbers = None

    def proposals(self):
        """The method that the model proposes."""
        default = self.env[self.model].default_get(["method"])["method"]
        return {"method": self.choice_labels("method")[default]}

    def samples(self, role):
        """The choices, or how a unit is written."""
        if role in CHOICES:
            return ", ".join(self.choice_labels(role).values())
        if role == "category":
            categories = self.env["hr.performance.kpi.category"].search([], limit=20)
            return ", ".join(categories.mapped("name"))
        return "%"

    def handle_rows(self, entries):
        """Check rows of the library and write them."""
        self.read_choices(entries)
        self._read_beside(entries)
        self._read_tables(entries)
        self._find_categories(entries)
        self._make_codes(good(entries))
        self.refuse_duplicates(
            [
                (e, table.normalise(e.values["code"]))
                for e in entries
                if not e.is_bad and e.values.get("code")
            ],
            "code",
        )
        entries = good(entries)
        stored = self._stored_kpis(entries)
        created, changes = [], []
        for entry in entries:
            kpi = stored.get(entry.values["code"]) or self._uncoded_kpi(entry)
            vals = _kpi_values(entry.values)
            tables = table_values(entry.values, kpi)
            if not kpi:
                created.append((entry, {**vals, **tables}))
            elif vals := {**_changed(kpi, vals), **tables}:
                changes.append((entry, kpi, vals))
            else:
                self.report.counts["unchanged"] += 1
        self._refuse_agreed(changes)
        self._refuse_bad_rules(created, changes)
        self._put_kpis(created, changes)

    # CELLS

    def _read_beside(self, entries):
        """Take unit and direction from what is written beside the target."""
        for entry in entries:
            typed = entry.typed.get("target")
            if not typed:
                continue
            is_open = not entry.values.get("unit") or "unit" in entry.defaulted
            if typed.word and is_open:
                entry.values["unit"] = typed.word
            elif typed.word and typed.unit != typed_values.canonical_unit(
                entry.values["unit"]
            ):
                reason = self.env._(
                    "The target says %(unit)s, the column of units %(column)s.",
                    unit=typed.word,
                    column=entry.values["unit"],
                )
                self.report.problem(entry, "target", reason)
            if typed.bound:
                self._take_direction(entry, DIRECTIONS[typed.bound])

    def _take_direction(self, entry, direction):
        """Which values are better follows from the bound, unless the file says it."""
        if entry.values.get("direction") and "direction" not in entry.defaulted:
            self.check_bound(entry, "target", entry.values["direction"])
            return
        entry.values["direction"] = direction
        if direction == "down" and "method" in entry.defaulted:
            entry.values["method"] = FALLING.get(
                entry.values["method"], entry.values["method"]
            )

    def _make_codes(self, entries):
        """Make codes for rows of a file that has none; a known name keeps its KPI's."""
        entries = [entry for entry in entries if "code" not in entry.cells]
        if not entries:
            return
        if self._numbers is None:
            self._named, self._numbers = self._known_names(), self._used_numbers()
        for entry in entries:
            name = table.normalise(entry.values["title"])
            if name not in self._named:
                number = max(self._numbers, default=0) + 1
                self._numbers = {number}
                self._named[name] = f"{MADE_UP}{number:03d}"
            entry.values["code"] = self._named[name]

    def _known_names(self):
        """Codes of the live KPIs by folded name, where the name is of one KPI."""
        found = self.env[self.model].search(
            [
                ("company_id", "in", [self.wizard.company_id.id, False]),
                ("state", "!=", "retired"),
                ("code", "!=", False),
            ]
        )
        by_name = found.grouped(lambda kpi: table.normalise(kpi.name))
        return {name: kpis.code for name, kpis in by_name.items() if len(kpis) == 1}

    def _used_numbers(self):
        """Numbers of the made-up codes that are in use, by all companies."""
        kpis = self.env[self.model].with_context(active_test=False)
        codes = kpis.search([("code", "=like", f"{MADE_UP}%")]).mapped("code")
        numbers = (code.removeprefix(MADE_UP) for code in codes)
        return {int(text) for text in numbers if text.isdecimal() and len(text) < 9}

    def _read_tables(self, entries):
        """Put the engine's bands and points in the place of their texts."""
        decimal_point = get_lang(self.env).decimal_point
        for entry in entries:
            for role in TABLES:
                text = entry.values.get(role)
                if text is None:
                    continue
                read = rule_text.read_bands if role == "bands" else read_points
                try:
                    entry.values[role] = read(text, decimal_point)
                except RuleError as error:
                    entry.values[role] = None
                    reason = rule_error_message(self.env, error)
                    self.report.problem(entry, role, reason)

    def _find_categories(self, entries):
        if self._categories is None:
            categories = self.env["hr.performance.kpi.category"].search(
                [("active", "=", True)]
            )
            self._categories = {
                table.normalise(name): category.id
                for category in categories
                for name in self._names_in_all_languages(category)
            }
        for entry in entries:
            text = entry.values.get("category")
            found = self._categories.get(table.normalise(text or ""))
            entry.values["category_id"] = found
            if text and not found:
                self.report.problem(
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
                ("company_id", "in", [self.wizard.company_id.id, False]),
                ("state", "!=", "retired"),
            ]
        )
        # The company's own goes before a shared one.
        return {kpi.code: kpi for kpi in kpis.sorted(lambda kpi: bool(kpi.company_id))}

    def _uncoded_kpi(self, entry):
        """The KPI without a code that has the name of a row, or an empty set."""
        if self._uncoded is None:
            found = self.env["hr.performance.kpi"].search(
                [
                    ("code", "=", False),
                    ("company_id", "in", [self.wizard.company_id.id, False]),
                    ("state", "!=", "retired"),
                ]
            )
            by_name = found.grouped(lambda kpi: table.normalise(kpi.name))
            self._uncoded = {
                n: kpis.id for n, kpis in by_name.items() if len(kpis) == 1
            }
        name = table.normalise(entry.values["title"])
        return self.env["hr.performance.kpi"].browse(self._uncoded.pop(name, ()))

    def _refuse_agreed(self, changes):
        """Definitions in agreed plans stay; the remedy is a new version."""
        kpis = self.env["hr.performance.kpi"].union(*(kpi for _e, kpi, _v in changes))
        agreed = kpis._in_agreed_plans()
        fixed = {*kpis._rule_fields(), *kpis._table_fields(), "aggregation"}
        for entry, kpi, vals in changes:
            if kpi in agreed and fixed & set(vals):
                self.report.problem(
                    entry,
                    "code",
                    self.env._(
                        "Agreed plans use this definition, so it cannot change. Use New"
                        " Version on the KPI first."
                    ),
                )

    def _refuse_bad_rules(self, created, changes):
        """Note which rows give a rule that cannot be used, before anything is written.

        A draft may wait for its numbers; what its tables say has to fit already.
        """
        model = self.env["hr.performance.kpi"]
        rows = [(entry, model, vals) for entry, vals in created]
        for entry, kpi, vals in [*rows, *changes]:
            role = next((name for name in TABLES if TABLES[name] in vals), None)
            if not role and kpi.state != "released":
                continue
            try:
                rules.check(rule_after(model, kpi, vals, entry.values))
            except RuleError as error:
                reason = rule_error_message(self.env, error)
                self.report.problem(entry, role or "method", reason)

    def _put_kpis(self, created, changes):
        """Write the chunk in the user's own rights; the model checks each rule."""
        counts = self.report.counts
        created = [(entry, vals) for entry, vals in created if not entry.is_bad]
        counts["created"] += len(created)
        changes = [(e, kpi, vals) for e, kpi, vals in changes if not e.is_bad]
        counts["changed"] += len(changes)
        if not self.may_write:
            return
        company = self.wizard.company_id.id
        self.env["hr.performance.kpi"].create(
            [{**vals, "company_id": company} for _entry, vals in created]
        )
        for entry, kpi, vals in changes:
            try:
                kpi.write(vals)
            except (UserError, ValidationError) as error:
                self.report.problem(entry, "code", error.args[0])

    # TEMPLATE

    def template_rows(self):
        """The library as it is, ready to be changed and loaded again."""
        kpis = self.env["hr.performance.kpi"].search(
            [
                ("company_id", "in", [self.wizard.company_id.id, False]),
                ("state", "!=", "retired"),
            ]
        )
        labels = {role: self.choice_labels(role) for role in CHOICES}
        for kpi in kpis:
            cells = {
                "category": kpi.category_id.name,
                **{role: kpi[name] or None for role, name in TEXTS.items()},
                **{role: labels[role].get(kpi[role]) for role in CHOICES},
                **{name: kpi[name] for name in _used_figures(kpi)},
                **{role: table_text(kpi, role) or None for role in TABLES},
            }
            yield [cells.get(role) for role in self.roles()]


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
            kpi[name] is None or float_compare(kpi[name], value, PRECISION)
            if name in FIGURES
            else kpi[name].id != value
            if name == "category_id"
            else (kpi[name] or "") != value
        )
    }
