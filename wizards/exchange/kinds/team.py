# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tools.misc import get_lang

from ....engine import table
from ....models.base.appraisal_states import UNRATED
from ....models.base.arguments import IDS
from ....models.base.number_input import format_number
from ....models.base.seeing import names_of
from ....reports.team_sheet import KEY_SHEET, MARK, Cell, Person, write_team_sheet
from ..limits import MOST_ROWS
from ..reader import sheet_names
from ..report import Entry, Report
from .base import FileRefused, ImportKind

DIGITS = 6


class TeamKind(ImportKind):
    """The grid of one team's actual values: out, filled offline, and in again."""

    name = "team"
    title = "Team Sheet"
    action = "hr_performance_appraisal_action"
    # The people of one manager, all held in memory.
    most_rows = 2_000

    def check_settings(self):
        """A team is that of a cycle."""
        self.wizard._check_cycle()

    # OUT

    def check_download(self):
        """A sheet without people helps nobody."""
        if not self._appraisals():
            raise UserError(
                self.env._(
                    "Nobody of %s takes part in the cycle as your direct report. Choose"
                    " another cycle.",
                    names_of(self.wizard.cycle_id, "name"),
                )
            )

    def download_title(self):
        """Kind and cycle."""
        return f"{super().download_title()} {self.wizard.cycle_id.name}"

    def _appraisals(self):
        """Appraisals of the sheet: those that the user handles, of one manager."""
        managers = self.wizard.manager_id or self.env.user.employee_ids
        appraisals = self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", self.wizard.cycle_id.id),
                ("manager_id", "in", managers.ids),
                ("employee_id", "!=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        roles = appraisals._roles()
        return appraisals.filtered(lambda a: roles[a.id] & {"manager", "hr"})

    def write_download(self, stream, title, extension):
        """Write the grid of the team."""
        columns, people = {}, []
        for appraisal in self._appraisals().sorted(
            lambda a: a.employee_id.sudo().name  # sudo: to sort.
        ):
            cells = {}
            for line in appraisal.line_ids:
                if _takes_actual(line):
                    key = _goal_key(line)
                    columns.setdefault(key, _goal_title(line))
                    cells[key] = Cell(line.id, line.target_display, _actual(line))
            # sudo: hr.employee - names of the people of the user's own appraisals.
            name = appraisal.employee_id.sudo().name
            people.append(Person(appraisal.id, name, cells))
        labels = {
            "employee": self.wizard._label("employee"),
            "target": self.wizard._label("target"),
            "actual": self.env._("Actual"),
        }
        cycle = self.wizard.cycle_id
        write_team_sheet(stream, title, cycle.id, labels, columns, people)

    # IN

    def check_file(self):
        """Compare the sheet with what is there now, and list what is in the way.

        Decisions on conflicts stay as long as the value they are about is the same.
        """
        decisions = self._decided()
        report = Report(self.wizard._keep_findings)
        self.wizard.line_ids.unlink()
        self._changes(report, decisions)
        report.flush()
        return report

    def write_file(self):
        """Write the changed cells, unless something undecided is in the way."""
        report = Report(lambda findings: None)
        typed = self._changes(report, self._decided())
        if report.counts["error"] or report.counts["undecided"]:
            raise FileRefused
        # sudo: hr.performance.measure - roles and states were checked cell by cell;
        # entered_by_id keeps who it was.
        self.env["hr.performance.measure"].sudo()._record_typed(typed)
        return report

    def _decided(self):
        return {
            line.cell_key: line.choice
            for line in self.wizard.line_ids
            if line.severity == "conflict" and line.choice
        }

    def _changes(self, report, decisions):
        """Cells that differ from the sheet as it was downloaded.

        :return: list of (plan line, number or None) to record
        """
        self.report, self._decisions = report, decisions
        exported = self._exported_cells()
        entries, self._titles = self._entries(exported)
        report.counts["rows"] = len(entries)
        self._look_up(line_id for line_id, _value in exported.values())
        changes = []
        for entry in entries:
            for key, cell in entry.cells.items():
                known = exported.get((entry.values["appraisal_id"], key))
                if known:
                    changes += self._cell_change(entry, key, *known)
                elif cell is not None:
                    self._problem(entry, key, self._no_such_goal())
        return changes

    def _look_up(self, line_ids):
        """Keep what is there now of the plan lines that the sheet names.

        Of lines that the user does not handle, or that take no value, nothing is kept:
        they are answered like lines that do not exist, whatever the sheet says.
        """
        lines = (
            self.env["hr.performance.appraisal.line"]
            # sudo: plan lines that the sheet names; those that the user handles stay.
            .sudo()
            .browse(line_ids)
            .exists()
        )
        lines = lines.filtered(
            lambda line: line.appraisal_id.cycle_id == self.wizard.cycle_id
        )
        # sudo: back to the user's own rights.
        roles = lines.appraisal_id.sudo(self.env.su)._roles()
        lines = lines.filtered(
            lambda line: _takes_actual(line)
            and (self.env.su or roles[line.appraisal_id.id] & {"manager", "hr"})
        )
        measures = self.env["hr.performance.measure"]
        self._lines = {line.id: line for line in lines}
        # sudo: hr.performance.measure - values of these lines, to compare.
        self._typed = measures.sudo()._typed_measures(lines)
        self._collected = measures._collected_points([_point(line) for line in lines])

    def _no_such_goal(self):
        return self.env._(
            "Your team has no such goal in this cycle, or the row is not of this sheet."
            " Download the sheet again and fill the cells that are not grey."
        )

    def _problem(self, entry, key, reason, severity="error", **values):
        self.report.problem(
            entry, key, reason, severity, column=self._titles.get(key, key), **values
        )

    def _cell_change(self, entry, key, line_id, exported):
        """One cell: nothing, a change to record, or a finding."""
        lang = get_lang(self.env)
        try:
            mine = table.read_number(
                entry.cells[key], lang.decimal_point, lang.thousands_sep
            )
        except ValueError as error:
            self._problem(entry, key, self.not_a_number(lang, error))
            return []
        line = self._lines.get(line_id)
        if _same(mine, exported):
            self.report.counts["unchanged"] += 1
            return []
        if not line:
            self._problem(entry, key, self._no_such_goal())
            return []
        theirs = _actual(line)
        if _same(mine, theirs):
            self.report.counts["unchanged"] += 1
            return []
        if not self._may_change(entry, key, line, mine):
            return []
        if not _same(theirs, exported) and not self._is_mine(
            entry, key, line, (mine, exported, theirs)
        ):
            return []
        self.report.counts["changed" if theirs is not None else "created"] += 1
        return [(line, mine)]

    def _may_change(self, entry, key, line, mine):
        appraisal, measures = line.appraisal_id, self.env["hr.performance.measure"]
        if appraisal.state not in UNRATED:
            labels = dict(appraisal._fields["state"]._description_selection(self.env))
            reason = self.env._(
                "The appraisal is in state “%s” and closed for actual values.",
                labels[appraisal.state],
            )
        elif mine is None and line.id not in self._typed:
            reason = self.env._(
                "The value comes from an import and cannot be emptied here."
            )
        elif (
            mine is not None
            and _point(line) in self._collected
            and not self._typed.get(line.id, measures)._may_override()
        ):
            reason = measures._overriding_text()
        else:
            return True
        self._problem(entry, key, reason)
        return False

    def _is_mine(self, entry, key, line, values):
        """Whether the value of the file goes before one that changed meanwhile."""
        _mine, exported, theirs = values
        cell_key = f"{line.id}:{format_number(self.env, theirs)}"
        choice = self._decisions.get(cell_key)
        measure = self._typed.get(line.id)
        unknown = self.env._("empty")
        self._problem(
            entry,
            key,
            self.env._(
                "%(person)s: it was %(before)s in the sheet and is %(now)s now, entered"
                " by %(author)s.",
                person=line.appraisal_id.employee_id.name,
                before=format_number(self.env, exported) or unknown,
                now=format_number(self.env, theirs) or unknown,
                author=measure.entered_by_id.name if measure else self.env._("others"),
            ),
            severity="conflict",
            cell_key=cell_key,
            choice=choice,
        )
        if not choice:
            self.report.counts["undecided"] += 1
        return choice == "mine"

    # READING

    def _not_the_sheet(self):
        return UserError(
            self.env._(
                "%(file)s is not a team sheet of %(cycle)s. Download the sheet of this"
                " cycle, fill it in and upload it as an Excel workbook.",
                file=self.wizard.file_name or self.env._("The file"),
                cycle=self.wizard.cycle_id.name,
            )
        )

    def _exported_cells(self):
        """The hidden sheet: dict of (appraisal, goal key) to (line, exported value)."""
        wizard = self.wizard
        with wizard._telling():
            if KEY_SHEET not in sheet_names(wizard._content()):
                raise self._not_the_sheet()
        exported = {}
        with wizard._open_rows(sheet=KEY_SHEET, most_rows=MOST_ROWS) as rows:
            for _number, cells in rows:
                try:
                    appraisal_id, key, line_id, *value = cells
                    exported[_id(appraisal_id), str(key)] = (
                        _id(line_id),
                        table.read_number(value[0]) if value else None,
                    )
                except (ValueError, TypeError, OverflowError) as error:
                    raise self._not_the_sheet() from error
        return exported

    def _entries(self, exported):
        """Rows of the grid, and the titles of its goals by key."""
        people = {appraisal_id for appraisal_id, _key in exported}
        header, keys, entries = [], None, []
        with self.wizard._open_rows(most_rows=self.most_rows) as rows:
            for number, cells in rows:
                if keys is not None:
                    entries += self._entry(number, cells, keys, people)
                elif str(cells[0] or "").startswith(MARK):
                    if cells[0] != f"{MARK}{self.wizard.cycle_id.id}":
                        raise self._not_the_sheet()
                    keys = {
                        column: str(key)
                        for column, key in enumerate(cells)
                        if column and key
                    }
                else:
                    header = cells
        if keys is None:
            raise self._not_the_sheet()
        titles = {
            key: str(header[column] or "").replace("\n", " · ")
            for column, key in keys.items()
            if column < len(header)
        }
        return entries, titles

    def _entry(self, number, cells, keys, people):
        """The row as an entry in a list; a row that says nothing is left out."""
        appraisal_id = cells[0] if cells[0] in people else None
        values = {
            key: cells[column] if column < len(cells) else None
            for column, key in keys.items()
        }
        if not appraisal_id and all(cell is None for cell in values.values()):
            return []
        return [Entry(number, values, {"appraisal_id": appraisal_id})]


def _id(cell):
    """The id that a cell of the hidden sheet holds; a forged one may hold anything."""
    number = int(cell)
    if number not in IDS:
        raise ValueError(cell)
    return number


def _takes_actual(line):
    return line.kind == "weighted" and line.method != "manual" and line.title


def _point(line):
    """Person, KPI and day of the value that is typed for a line."""
    appraisal = line.appraisal_id
    return appraisal.employee_id.id, line.kpi_id.id, appraisal._period()[1]


def _goal_key(line):
    """The same goal of several people stands in one column."""
    return f"kpi:{line.kpi_id.id}" if line.kpi_id else f"goal:{line.title}"


def _goal_title(line):
    return f"{line.title} ({line.unit})" if line.unit else line.title


def _actual(line):
    return line.actual if line.has_actual else None


def _same(one, other):
    if one is None or other is None:
        return one is other
    return round(float(one), DIGITS) == round(float(other), DIGITS)
