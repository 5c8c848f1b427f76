# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of a KPI's rule, each in one cell, such as 90=60; 100=100."""

from dataclasses import replace

from odoo import Command

from ....engine import rule_text
from ....engine.numbers import HUNDRED

#: Column of the file and table of the KPI.
TABLES = {"bands": "band_ids", "points": "point_ids", "limits": "limit_ids"}


def rule_after(model, kpi, vals, given):
    """The engine's rule of a KPI as it would be after a row is written.

    :param vals: values that the row changes
    :param given: what the row says, with bands and points as the engine has them
    """
    tables = TABLES.values()
    plain = {name: value for name, value in vals.items() if name not in tables}
    after = model.new({**(kpi._rule_values() if kpi else {}), **plain})
    rows = {role: given.get(role) for role in TABLES}
    return replace(
        after._engine_rule(),
        bands=kpi._rule_bands() if rows["bands"] is None else rows["bands"],
        curve=kpi._rule_curve()
        if rows["points"] is None
        else [point for _name, point in rows["points"]],
        bonus_limits=kpi._rule_bonus_limits()
        if rows["limits"] is None
        else sorted(
            (point.value / HUNDRED, point.rate * HUNDRED)
            for _name, point in rows["limits"]
        ),
    )


def table_values(values, kpi):
    """Commands for the tables that a row gives and that the KPI does not have yet.

    :param values: what ``KpiKind`` has made of a row
    :param kpi: the KPI that is there, or an empty set
    """
    found = {}
    for role, name in TABLES.items():
        rows = values.get(role)
        if rows is not None and table_text(kpi, role) != _ordered_text(role, rows):
            found[name] = _commands(kpi[name], role, rows)
    return found


def table_text(kpi, role):
    """The table of a KPI as one cell; '' without rows."""
    if role == "bands":
        rows = [band._engine_band() for band in kpi.band_ids]
    elif role == "points":
        rows = [(point.name or "", point._engine_point()) for point in kpi.point_ids]
    else:
        rows = [
            ("", rule_text.Point(shortfall * HUNDRED, most / HUNDRED))
            for shortfall, most in (limit._engine_limit() for limit in kpi.limit_ids)
        ]
    return _ordered_text(role, rows)


def read_points(text, decimal_point):
    return rule_text.read_points(text, decimal_point)


def _ordered_text(role, rows):
    """The rows from the lowest value to the highest, as text."""
    if role == "bands":
        ordered = sorted(rows, key=lambda b: (b.lower is not None, b.lower or 0))
        return rule_text.write_bands(ordered)
    return rule_text.write_points(sorted(rows, key=lambda row: row[1].value))


def _commands(records, role, rows):
    """Commands that make the rows; points of the same value keep their translations."""
    if role == "bands":
        return [Command.clear(), *(Command.create(_band(band)) for band in rows)]
    if role == "limits":
        return [Command.clear(), *(Command.create(_limit(row)) for row in rows)]
    known = {point._engine_point().value: point for point in records}
    commands = []
    for name, point in rows:
        values = {"value": float(point.value), "rate": float(point.rate * HUNDRED)}
        values |= {"name": name} if name else {}
        old = known.pop(point.value, None)
        commands.append(
            Command.update(old.id, values) if old else Command.create(values)
        )
    return [*(Command.delete(old.id) for old in known.values()), *commands]


def _band(band):
    return {
        "open_lower": band.lower is None,
        "lower": float(band.lower or 0),
        "open_upper": band.upper is None,
        "upper": float(band.upper or 0),
        "points": float(band.points),
    }


def _limit(row):
    _name, point = row
    return {
        "shortfall": float(point.value),
        "max_bonus": float(point.rate * HUNDRED),
    }
