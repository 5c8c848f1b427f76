# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shows how a plan has changed: old → new, in the reader's language.

Colours help on the screen; signs and words say the same on paper.
"""

from markupsafe import Markup

from odoo.tools.translate import LazyTranslate

from ...engine import plans
from ..base.figure import OptionalFigure
from ..base.number_input import format_number
from ..base.period_words import targets_text
from ..plan.hr_performance_appraisal_line import read_targets

_lt = LazyTranslate(__name__)

#: Values told first of a line, in this order; everything else that is applied follows.
TOLD_FIRST = (
    "name",
    "kpi_id",
    "weight",
    "target",
    "period_targets",
    "baseline",
    "threshold",
    "stretch",
    "section",
    "kind",
    "method",
    "direction",
    "own_unit",
    "description",
)

#: Of a row, what is no part of the plan: its place, and where it comes from.
UNTOLD = frozenset({"id", "sequence", "template_line_id", "appraisal_id"})

KINDS = {
    plans.ADDED: ("+", "text-success", _lt("Added")),
    plans.REMOVED: ("−", "text-danger", _lt("Removed")),
    plans.CHANGED: ("", "", _lt("Changed")),
}

#: What a title is called, whoever wrote it.
LABELLED_AS = {"name": "title"}
EMPTY = "–"


def render_differences(env, found, titles, units=None):
    """The differences as a table; everything that people typed is escaped.

    :param found: list of ``engine.plans.Difference``
    :param titles: dict of line id to title
    :param units: dict of line id to unit
    :return: Markup; empty when nothing differs
    """
    units = units or {}
    rows = Markup("").join(
        _row(env, item, titles.get(item.line) or EMPTY, units.get(item.line))
        for item in found
        if item.kind != plans.CHANGED or set(item.values) - UNTOLD
    )
    if not rows:
        return Markup("")
    return Markup(
        '<table class="table table-sm o_hr_performance_difference mb-0">'
        "<tbody>%s</tbody></table>"
    ) % (rows,)


def render_plan(env, lines, titles, units):
    """A whole plan as a table: title, target and weight of each line.

    :param lines: lines as a version keeps them
    """
    line_fields = env["hr.performance.appraisal.line"]._fields
    names = ("target", "weight")
    heads = Markup("").join(
        Markup('<th class="text-end">%s</th>')
        % line_fields[name]._description_string(env)
        for name in names
    )
    rows = Markup("").join(
        Markup("<tr><td>%s</td>%s</tr>")
        % (
            titles.get(line["id"]) or EMPTY,
            Markup("").join(
                Markup('<td class="text-end">%s</td>')
                % (
                    EMPTY
                    if name == "target" and line.get("method") == "manual"
                    else value_text(env, name, line.get(name), units.get(line["id"]))
                )
                for name in names
            ),
        )
        for line in sorted(lines, key=lambda line: line.get("sequence", 0))
    )
    return Markup(
        '<table class="table table-sm"><thead><tr><th></th>%s</tr></thead>'
        "<tbody>%s</tbody></table>"
    ) % (heads, rows)


def _row(env, item, title, unit):
    sign, css, word = KINDS[item.kind]
    head = Markup('<th class="%s"><span class="fw-bold">%s</span> %s</th>') % (
        css,
        sign,
        title,
    )
    cells = Markup("").join(_cell(item.kind, *told) for told in _told(env, item, unit))
    if item.kind != plans.CHANGED:
        cells = Markup('<div class="%s fw-bold">%s</div>%s') % (css, env._(word), cells)
    return Markup("<tr>%s<td>%s</td></tr>") % (head, cells)


def _cell(kind, label, old, new):
    if kind == plans.CHANGED:
        return Markup(
            '<div>%s: <del class="text-danger">%s</del> →'
            ' <strong class="text-success">%s</strong></div>'
        ) % (label, old, new)
    if kind == plans.REMOVED:
        return Markup("<div>%s: <del>%s</del></div>") % (label, old)
    return Markup("<div>%s: %s</div>") % (label, new)


def _told(env, item, unit):
    """Label, old and new text of each value that people are told.

    Of a line that comes or goes everything that is not as in any new line.
    """
    line = env["hr.performance.appraisal.line"]
    first = [name for name in TOLD_FIRST if name in item.values]
    names = [*first, *sorted(set(item.values) - set(first) - UNTOLD)]
    if item.kind != plans.CHANGED:
        # The title of the line stands before its values.
        names = [n for n in names if n != "name" and not _is_usual(line, item, n)]
    return [
        (
            line._fields[LABELLED_AS.get(name, name)]._description_string(env),
            value_text(env, name, item.values[name][0], unit),
            value_text(env, name, item.values[name][1], unit),
        )
        for name in names
    ]


def _is_usual(line, item, name):
    """Whether a value is the one that a new line has by itself."""
    default = line._fields[name].default
    old, new = item.values[name]
    return bool(default) and default(line) == (new if item.kind == plans.ADDED else old)


def value_text(env, name, value, unit=None):
    """One value of a plan line as people read it."""
    field = env["hr.performance.appraisal.line"]._fields[name]
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    if field.type == "many2one":
        record = env[field.comodel_name].browse(value or ()).exists()
        return record.display_name or EMPTY
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, EMPTY)
    if field.type == "json":
        return targets_text(env, read_targets(value)) or EMPTY
    if value is None and isinstance(field, OptionalFigure):
        return EMPTY
    if field.type == "float":
        number = format_number(env, value or 0.0)
        is_measured = name != "weight" and unit
        return f"{number} {unit}" if is_measured else number
    return value or EMPTY
