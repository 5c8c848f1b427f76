# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ...engine import subperiods
from ..base.appraisal_states import UNRATED
from ..base.arguments import IDS, takes_text
from ..base.number_input import format_number, parse_number
from ..base.period_words import period_label
from ..base.seeing import names_of

#: Who may type values of others (``_check_measuring`` asks again when they are saved).
TYPISTS = {"manager", "hr", "delegate_prepare"}
#: Months on one page.
MOST_MONTHS = 12
#: Order of the tables; the last one has values of whole plans.
LENGTHS = ("week", "month", "quarter", "half", "year", "")


class HrPerformanceValueSheet(models.AbstractModel):
    """The values of a team on one page: people and KPIs down, periods across.

    One call brings all, one call saves what was changed. All of it is saved or nothing:
    what is no number, and what somebody else has changed in the meantime, is named with
    its row and column.
    """

    _name = "hr.performance.value.sheet"
    _description = "Values of a Team"

    # LOADING

    @api.readonly
    @api.model
    @takes_text("day", "months")
    def action_load(self, day=None, months="1"):
        """All cells of the periods that touch some months.

        :param day: any day of the first month as text; today without one
        :param months: how many months, as text
        :return: dict of first (text), months, label and tables; see ``_rows_below``
        """
        first, last = self._span(day, months)
        sheets = self._sheets(first, last)
        lines = sheets.line_ids._takes_values()
        values = self._values_of(lines)
        people = self._people(sheets)
        rows, taken = {}, set()
        for line in lines.sorted(lambda line: people[line.appraisal_id]):
            kind, cells = self._cells(line, values[line], (first, last), taken)
            if cells:
                row = self._row(line, people[line.appraisal_id][0], kind, cells)
                rows.setdefault(kind, []).append(row)
        return {
            "first": str(first),
            "months": relativedelta(last, first).months + 1,
            "label": period_label(self.env, first, last),
            "tables": [
                self._rows_below(kind, rows[kind]) for kind in LENGTHS if kind in rows
            ],
        }

    def _span(self, day, months):
        """First and last day of the months that are asked for."""
        try:
            day = date.fromisoformat(day) if day else None
            months = min(max(int(months), 1), MOST_MONTHS)
            first = (day or self.env.company._performance_today()).replace(day=1)
            return first, first + relativedelta(months=months, days=-1)
        except (TypeError, ValueError, OverflowError):
            raise UserError(
                self.env._("Choose a month, for example 2026-03-01.")
            ) from None

    def _sheets(self, first, last):
        """Sheets of the user's team that take values in these days."""
        sheets = self.env["hr.performance.appraisal"].search(
            [("is_mine_to_lead", "=", True), ("state", "in", UNRATED)]
        )
        roles = sheets._roles()
        return sheets.filtered(
            lambda sheet: (
                roles[sheet.id] & TYPISTS
                and sheet._period()[0] <= last
                and sheet._period()[1] >= first
            )
        )

    @api.model
    def _values_of(self, lines):
        # sudo: hr.performance.measure - values of plans whose values the user enters.
        return self.env["hr.performance.measure"].sudo()._of_lines(lines)

    def _people(self, sheets):
        """Whose values they are, in the order of names."""
        # sudo: hr.employee - names of people whose sheets the user leads.
        names = [(s.unit_name or s.owner_id.name or "", s.id) for s in sheets.sudo()]
        return dict(zip(sheets, names, strict=True))

    def _cells(self, line, values, span, taken):
        """How long the periods of a line are, and its cells that touch some days.

        :param taken: points of values that stand on the page already; two plans that
            count one KPI share its values
        :return: (kind, list of cells)
        """
        kind, parts, total = self._parts(line, values)
        about = line._is_fed_by_kpi() and line.kpi_id.id or -line.id
        cells = []
        for start, end in parts:
            point = (line.appraisal_id.owner_id.id, about, end)
            if end < span[0] or start > span[1] or point in taken:
                continue
            taken.add(point)
            known = values._of_part(line, start, end)[:1]
            cells.append(
                {
                    "line": line.id,
                    "first": str(start),
                    "last": str(end),
                    "text": self._text(known),
                    "locked": self._locked(line, known, total),
                }
            )
        return kind, cells

    def _parts(self, line, values):
        """(kind, periods, whether they have a total) of what is entered for a line."""
        whole = line.appraisal_id._period()
        parts = line._value_parts(values.mapped("period_end"))
        if len(parts) < 2:
            return "", parts, False
        total = bool(values._of_part(line, *whole))
        if length := line.kpi_id.data_period:
            return length, parts, total
        if subperiods.are_month_ends([last for _first, last in parts[:-1]]):
            return "month", parts, total
        return "", parts, total

    def _locked(self, line, known, total):
        """Why nothing is typed into a cell, or False."""
        if line.is_collected and known.source in (False, "odoo"):
            return self.env._("From Odoo records")
        if total:
            return self.env._("The total of the whole period was entered.")
        return False

    @api.model
    def _text(self, known):
        return format_number(self.env, known.value if known else None)

    def _row(self, line, person, kind, cells):
        title = line.title
        if not kind and len(cells) == 1:
            only = cells[0]
            period = period_label(
                self.env,
                date.fromisoformat(only["first"]),
                date.fromisoformat(only["last"]),
            )
            title = self.env._("%(line)s, %(period)s", line=title, period=period)
        return {
            "line": line.id,
            "person": person,
            "title": title,
            "unit": line.unit or "",
            "cells": cells,
        }

    def _rows_below(self, kind, rows):
        """Rows whose periods are of one length, below the names of the periods.

        :return: dict of kind, columns (names) and rows; the cells of a row stand below
            their columns, None where the row has no such period
        """
        place = {}
        for row in rows:
            for number, cell in enumerate(row["cells"]):
                last = date.fromisoformat(cell["last"])
                period = subperiods.calendar_period(kind, last) if kind else number
                place.setdefault(period, []).append(cell)
        columns = sorted(place)
        for row in rows:
            own = {id(cell) for cell in row["cells"]}
            row["cells"] = [
                next((cell for cell in place[period] if id(cell) in own), None)
                for period in columns
            ]
        names = [
            period_label(self.env, *period) if kind else self.env._("Value")
            for period in columns
        ]
        return {"kind": kind, "columns": names, "rows": rows}

    # SAVING

    @api.model
    @takes_text("cells")
    def action_save(self, cells):
        """Save what was typed: all of it, or nothing and what is wrong.

        :param cells: JSON of a list of dicts of line (id), first, last (days as text),
            text, and seen, which is the text that stood there before
        :return: dict of saved (number of cells) and problems: list of dicts of line,
            first, last and message
        """
        asked = self._asked(cells)
        lines = self.env["hr.performance.appraisal.line"].browse(
            dict.fromkeys(line for line, _first, _last in asked)
        )
        lines.check_access("read")
        lines = lines.exists()
        lines.appraisal_id._check_measuring()
        values = self._values_of(lines)
        known = {line.id: line for line in lines}
        typed, problems = [], []
        for (line_id, first, last), (text, seen) in asked.items():
            line = known.get(line_id, lines.browse())
            try:
                entry = self._entry(line, (first, last), (text, seen), values)
            except (UserError, ValidationError) as error:
                where = {"line": line_id, "first": str(first), "last": str(last)}
                problems.append({**where, "message": str(error.args[0])})
            else:
                typed += entry
        if problems:
            return {"saved": 0, "problems": problems}
        if typed:
            # sudo: hr.performance.measure - the roles that may enter values were
            # checked on the appraisals; entered_by_id keeps who it was.
            self.env["hr.performance.measure"].sudo()._record_logged(typed)
        return {"saved": len(typed), "problems": []}

    def _asked(self, cells):
        """What a request says, by line and days; what is malformed is refused."""
        try:
            asked = {
                (
                    int(cell["line"]),
                    date.fromisoformat(cell["first"]),
                    date.fromisoformat(cell["last"]),
                ): tuple(
                    "" if cell.get(name) in (None, "") else str(cell[name])
                    for name in ("text", "seen")
                )
                for cell in json.loads(cells)
            }
            if not all(line in IDS for line, _first, _last in asked):
                raise ValueError(cells)
        except (AttributeError, LookupError, TypeError, ValueError, RecursionError):
            raise UserError(
                self.env._("The page is out of date. Reload it and type again.")
            ) from None
        return asked

    def _entry(self, line, part, texts, values):
        """What one cell says, for ``_record_logged``: a list of one, or of none."""
        label = self.env._(
            "%(person)s · %(line)s, %(period)s",
            # sudo: hr.employee - the name of somebody whose values the user enters.
            person=self._people(line.appraisal_id)[line.appraisal_id][0],
            line=line.title,
            period=period_label(self.env, *part),
        )
        self._check_cell(line, part, values.get(line), label)
        text, seen = texts
        known = values[line]._of_part(line, *part)[:1]
        value = parse_number(self.env, text, label)
        present = known.value if known else None
        if value == present or value is not None and float(value) == present:
            return []
        if self._text(known) != seen:
            raise UserError(self._overtaken_text(known, label))
        return [(line, *part, value, known.note)]

    def _check_cell(self, line, part, values, label):
        """Refuse a cell that is not on anybody's page."""
        offered, total = [], False
        if values is not None and line in line._takes_values():
            _kind, offered, total = self._parts(line, values)
        if part not in offered:
            raise UserError(
                self.env._(
                    "%s: there is no such period any more. Reload the page.", label
                )
            )
        known = values._of_part(line, *part)[:1]
        if reason := self._locked(line, known, total):
            raise UserError(
                self.env._("%(cell)s: %(reason)s", cell=label, reason=reason)
            )

    def _overtaken_text(self, known, label):
        if not known:
            return self.env._(
                "%s: somebody has deleted the value in the meantime. Reload the page.",
                label,
            )
        # sudo: res.users - the name of who has entered a value that is shown.
        who = known.sudo().entered_by_id
        return self.env._(
            "%(cell)s: %(person)s has entered %(value)s in the meantime. Reload the"
            " page and decide which value counts.",
            cell=label,
            person=names_of(who, "name") if who else self.env._("Somebody"),
            value=self._text(known),
        )
