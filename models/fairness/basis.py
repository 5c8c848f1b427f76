# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What appraisals of a template stand on: measured weight, sources, anchors, reviews.

Of the template's own lines, or of the plans of a cycle that the reader sees.
"""

from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.numbers import ZERO, to_decimal
from ..base.number_input import format_number


@dataclass
class Basis:
    """What one template's lines come to.

    ``kpis``
        ids of KPIs of all its lines; ``measured_kpis`` of those that are measured
    ``judged``
        lines of the template (ids) that are judged
    ``free``
        judged lines that people have written: [all, with levels of their own]
    """

    weight: object = ZERO
    measured: object = ZERO
    kpis: set = field(default_factory=set)
    measured_kpis: set = field(default_factory=set)
    judged: set = field(default_factory=set)
    judged_kpis: set = field(default_factory=set)
    free: list = field(default_factory=lambda: [0, 0])

    def add(self, is_judged, kpi, origin, weight, count, has_levels):
        """Take in lines of one kind."""
        self.weight += weight
        if kpi:
            self.kpis.add(kpi)
        if not is_judged:
            self.measured += weight
            if kpi:
                self.measured_kpis.add(kpi)
        elif kpi:
            self.judged_kpis.add(kpi)
        elif origin:
            self.judged.add(origin)
        else:
            self.free[0] += count
            self.free[1] += count if has_levels else 0


def of_template(template):
    """Values of the rows of one template."""
    basis = Basis()
    for line in template.line_ids.filtered(lambda line: line.kind == "weighted"):
        basis.add(
            line.method == "manual",
            line.kpi_id.id,
            line.id,
            to_decimal(line.weight),
            1,
            has_levels=False,
        )
    lines = Domain("template_id", "=", template.id) & Domain("kind", "=", "weighted")
    return _rows(template, {template.id: basis}, "hr.performance.template.line", lines)


def of_cycle(cycle, sheets):
    """Values of the rows of each template in the plans of a cycle; one grouped query.

    :param sheets: sheets of the cycle that the reader has found
    """
    env, found = cycle.env, {}
    lines = (
        Domain("appraisal_id.cycle_id", "=", cycle.id)
        & Domain("kind", "=", "weighted")
        & Domain("appraisal_id.state", "!=", "cancelled")
    )
    env.flush_all()
    query = env["hr.performance.appraisal.line"]._search(
        Domain("appraisal_id", "in", sheets.ids) & Domain("kind", "=", "weighted")
    )
    for template, *values in env.execute_query(
        SQL(
            """
            WITH seen AS MATERIALIZED (%s)
            SELECT sheet.template_id, line.method = 'manual', line.kpi_id,
                   line.template_line_id, coalesce(sum(line.weight), 0), count(*),
                   coalesce(btrim(line.own_levels), '') != ''
              FROM hr_performance_appraisal_line line
              JOIN hr_performance_appraisal sheet ON sheet.id = line.appraisal_id
             WHERE line.id IN (SELECT id FROM seen)
             GROUP BY 1, 2, 3, 4, 7
            """,
            query.select(),
        )
    ):
        is_judged, kpi, origin, weight, count, has_levels = values
        found.setdefault(template, Basis()).add(
            is_judged, kpi, origin, to_decimal(weight), count, has_levels
        )
    return _rows(cycle, found, "hr.performance.appraisal.line", lines)


def _rows(record, found, model, lines):
    """Four rows for each template, in the order of its name.

    :param found: dict of template id (or None) to ``Basis``
    :param lines: domain of the lines of that model that were looked at
    """
    env = record.env
    templates = env["hr.performance.template"].browse(filter(None, found))
    templates.fetch(["name", "released_on"])
    kpis = env["hr.performance.kpi"].browse(
        {kpi for basis in found.values() for kpi in basis.kpis}
    )
    kpis.fetch(["data_source_kind", "last_review_date", "level_description"])
    origins = env["hr.performance.template.line"].browse(
        {line for basis in found.values() for line in basis.judged}
    )
    names = {template.id: template.name for template in templates}
    rows = []
    for template in sorted(found, key=lambda key: (not key, names.get(key, ""))):
        for values in _figures(
            templates.browse(template or []),
            found[template],
            kpis,
            origins,
            model,
            lines,
        ):
            rows.append(
                {
                    "topic": "basis",
                    "template_id": template or False,
                    "about": names.get(template) or env._("Without template"),
                    **values,
                }
            )
    return rows


def _figures(template, basis, kpis, origins, model, lines):
    """The four rows of one template."""
    if model == "hr.performance.appraisal.line":
        lines &= Domain("appraisal_id.template_id", "=", template.id)
    return [
        _measured(template.env, basis, model, lines),
        _sourced(basis, kpis),
        _anchored(basis, kpis, origins, model, lines),
        _reviewed(template, basis, kpis),
    ]


def _measured(env, basis, model, lines):
    judged = Domain("method", "=", "manual")
    if model == "hr.performance.template.line":
        # Computed: a line without KPI is judged.
        judged = Domain("kpi_id", "=", False) | Domain("kpi_id.method", "=", "manual")
    return {
        "kind": "measured",
        **_share(basis.measured, basis.weight),
        "sentence": env._(
            "%(part)s of %(whole)s points of weight are measured, the rest is judged.",
            part=format_number(env, basis.measured, 2),
            whole=format_number(env, basis.weight, 2),
        ),
        **_behind(model, lines & judged, basis.measured < basis.weight),
    }


def _sourced(basis, kpis):
    bare = kpis.filtered(
        lambda kpi: (
            kpi.id in basis.measured_kpis and kpi.data_source_kind in (False, "opinion")
        )
    )
    whole = len(basis.measured_kpis)
    return {
        "kind": "sourced",
        **_share(whole - len(bare), whole),
        "sentence": kpis.env._(
            "%(part)s of %(whole)s measured KPIs name where their values come from.",
            part=whole - len(bare),
            whole=whole,
        ),
        **_behind("hr.performance.kpi", Domain("id", "in", bare.ids), bare),
    }


def _anchored(basis, kpis, origins, model, lines):
    bare = origins.filtered(
        lambda line: line.id in basis.judged and not all(line._anchors())
    )
    bare_kpis = kpis.filtered(
        lambda kpi: (
            kpi.id in basis.judged_kpis and not (kpi.level_description or "").strip()
        )
    )
    free, described = basis.free
    whole = len(basis.judged) + len(basis.judged_kpis) + free
    missing = len(bare) + len(bare_kpis) + free - described
    return {
        "kind": "anchored",
        **_share(whole - missing, whole),
        "sentence": kpis.env._(
            "%(part)s of %(whole)s judged items describe what each level looks like.",
            part=whole - missing,
            whole=whole,
        ),
        **_behind(*_bare_lines(model, lines, bare, bare_kpis), missing),
    }


def _reviewed(template, basis, kpis):
    env, company = template.env, template.env.company
    year = company._performance_today() - relativedelta(years=1)
    stale = kpis.filtered(
        lambda kpi: (
            kpi.id in basis.kpis
            and (kpi.last_review_date or company._performance_day(kpi.create_date))
            < year
        )
    )
    is_stale = bool(template) and (
        not template.released_on
        or company._performance_day(template.released_on) < year
    )
    whole = len(basis.kpis) + len(template)
    part = whole - len(stale) - is_stale
    text = env._(
        "%(part)s of %(whole)s standards (the template and its KPIs) were made or"
        " reviewed within a year.",
        part=part,
        whole=whole,
    )
    if is_stale:
        text += " " + env._("The template was not released within a year.")
    return {
        "kind": "reviewed",
        **_share(part, whole),
        "sentence": text,
        **_behind("hr.performance.kpi", Domain("id", "in", stale.ids), stale),
    }


def _bare_lines(model, lines, bare, bare_kpis):
    """Where the judged items without description stand."""
    if model == "hr.performance.template.line":
        return model, Domain("id", "in", bare.ids) | (
            lines & Domain("kpi_id", "in", bare_kpis.ids)
        )
    own = Domain("template_line_id", "=", False) & Domain(
        "own_levels", "in", [False, ""]
    )
    items = Domain("template_line_id", "in", bare.ids) | own
    items = Domain("kpi_id", "=", False) & items | Domain("kpi_id", "in", bare_kpis.ids)
    return model, lines & Domain("method", "=", "manual") & items


def _share(part, whole):
    return {
        "part": float(part),
        "whole": float(whole),
        "share": float(100 * part / whole) if whole else None,
    }


def _behind(model, domain, is_missing):
    """What the row opens: the records that are missing, if any."""
    if not is_missing:
        return {}
    return {"target_model": model, "target_domain": list(Domain(domain))}
