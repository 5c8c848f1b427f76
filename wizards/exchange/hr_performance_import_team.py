# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import get_lang

from ...engine import table
from ...models.base.appraisal_states import UNRATED
from ...models.base.number_input import format_number
from ...reports.team_sheet import KEY_SHEET, MARK, Cell, Person, write_team_sheet
from .hr_performance_import import FileRefused
from .import_reader import UnreadableFile, open_rows, sheet_names
from .import_report import Entry, Report

DIGITS = 6


class HrPerformanceImport(models.TransientModel):
    """The grid of one team's actual values: out, filled offline, and in again."""

    _inherit = "hr.performance.import"

    # OUT

    def _team_appraisals(self):
        """Appraisals of the sheet: those that the user handles, of one manager."""
        managers = self.manager_id or self.env.user.employee_ids
        appraisals = self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("manager_id", "in", managers.ids),
                ("employee_id", "!=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        roles = appraisals._roles()
        return appraisals.filtered(lambda a: roles[a.id] & {"manager", "hr"})

    def _write_team_sheet(self, stream, title):
        columns, people = {}, []
        for appraisal in self._team_appraisals().sorted(
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
            "employee": self._label("employee"),
            "target": self._label("target"),
            "actual": self.env._("Actual"),
        }
        write_team_sheet(stream, title, self.cycle_id.id, labels, columns, people)

    # IN

    def _check_team(self):
        """Compare the sheet with what is there now, and list what is in the way.

        Decisions on conflicts stay as long as the value they are about is the same.
        """
        decisions = self._decisions()
        report = Report(self._keep_findings)
        self.line_ids.unlink()
        self._team_changes(report, decisions)
        report.flush()
        self._keep_counts(report)

    def _write_team(self):
        """Write the changed cells.

        :raises FileRefused: when anything is in the way that was not decided
        """
        report = Report(lambda findings: None)
        typed = self._team_changes(report, self._decisions())
        if report.counts["error"] or report.counts["undecided"]:
            raise FileRefused
        # sudo: hr.performance.measure - roles and states were checked cell by cell;
        # entered_by_id keeps who it was.
        self.env["hr.performance.measure"].sudo()._record_typed(typed)
        return report

    def _decisions(self):
        return {
            line.cell_key: line.choice
            for line in self.line_ids
            if line.severity == "conflict" and line.choice
        }

    def _team_changes(self, report, decisions):
        """Cells that differ from the sheet as it was downloaded.

        :return: list of (plan line, number or None) to record
        """
        exported = self._exported_cells()
        entries, titles = self._team_entries(exported)
        report.counts["rows"] = len(entries)
        lines = (
            self.env["hr.performance.appraisal.line"]
            # sudo: plan lines that the sheet names; roles and states are checked below.
            .sudo()
            .browse(line_id for line_id, _value in exported.values())
            .exists()
        )
        lines = lines.filtered(lambda line: line.appraisal_id.cycle_id == self.cycle_id)
        run = {
            "report": report,
            "titles": titles,
            "decisions": decisions,
            "lines": {line.id: line for line in lines},
            # sudo: back to the user's own rights.
            "roles": lines.appraisal_id.sudo(self.env.su)._roles(),
            # sudo: hr.performance.measure - values of these lines, to compare.
            "typed": self.env["hr.performance.measure"].sudo()._typed_measures(lines),
            "collected": self.env["hr.performance.measure"]._collected_points(
                [_point(line) for line in lines]
            ),
        }
        changes = []
        for entry in entries:
            for key, cell in entry.cells.items():
                known = exported.get((entry.values["appraisal_id"], key))
                if known:
                    changes += self._cell_change(entry, key, *known, run)
                elif cell is not None:
                    self._team_problem(entry, key, run, self._no_such_goal())
        return changes

    def _no_such_goal(self):
        return self.env._(
            "The plan has no such goal, or the row is not of this sheet. Download the"
            " sheet again and fill the cells that are not grey."
        )

    def _team_problem(self, entry, key, run, reason, severity="error", **values):
        run["report"].problem(
            entry, key, reason, severity, column=run["titles"].get(key, key), **values
        )

    def _cell_change(self, entry, key, line_id, exported, run):
        """One cell: nothing, a change to record, or a finding."""
        lang = get_lang(self.env)
        try:
            mine = table.read_number(
                entry.cells[key], lang.decimal_point, lang.thousands_sep
            )
        except ValueError:
            self._team_problem(entry, key, run, self._unreadable_cell("value", lang))
            return []
        line = run["lines"].get(line_id)
        if _same(mine, exported):
            run["report"].counts["unchanged"] += 1
            return []
        if not line:
            self._team_problem(entry, key, run, self._no_such_goal())
            return []
        theirs = _actual(line)
        if _same(mine, theirs):
            run["report"].counts["unchanged"] += 1
            return []
        if not self._may_change(entry, key, line, mine, run):
            return []
        if not _same(theirs, exported) and not self._is_mine(
            entry, key, line, (mine, exported, theirs), run
        ):
            return []
        run["report"].counts["changed" if theirs is not None else "created"] += 1
        return [(line, mine)]

    def _may_change(self, entry, key, line, mine, run):
        appraisal, measures = line.appraisal_id, self.env["hr.performance.measure"]
        if not self.env.su and not run["roles"][appraisal.id] & {"manager", "hr"}:
            reason = self.env._("This person is not in your team any more.")
        elif appraisal.state not in UNRATED:
            labels = dict(appraisal._fields["state"]._description_selection(self.env))
            reason = self.env._(
                "The appraisal is in state “%s” and closed for actual values.",
                labels[appraisal.state],
            )
        elif mine is None and line.id not in run["typed"]:
            reason = self.env._(
                "The value comes from an import and cannot be emptied here."
            )
        elif (
            mine is not None
            and _point(line) in run["collected"]
            and not run["typed"].get(line.id, measures)._may_override()
        ):
            reason = measures._overriding_text()
        else:
            return True
        self._team_problem(entry, key, run, reason)
        return False

    def _is_mine(self, entry, key, line, values, run):
        """Whether the value of the file goes before one that changed meanwhile."""
        _mine, exported, theirs = values
        cell_key = f"{line.id}:{format_number(self.env, theirs)}"
        choice = run["decisions"].get(cell_key)
        measure = run["typed"].get(line.id)
        unknown = self.env._("empty")
        self._team_problem(
            entry,
            key,
            run,
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
            run["report"].counts["undecided"] += 1
        return choice == "mine"

    # READING

    def _team_error(self):
        return UserError(
            self.env._(
                "%(file)s is not a team sheet of %(cycle)s. Download the sheet of this"
                " cycle, fill it in and upload it as an Excel workbook.",
                file=self.file_name or self.env._("The file"),
                cycle=self.cycle_id.name,
            )
        )

    def _exported_cells(self):
        """The hidden sheet: dict of (appraisal, goal key) to (line, exported value)."""
        content = self._content()
        try:
            if KEY_SHEET not in sheet_names(content):
                raise self._team_error()
            with open_rows(content, KEY_SHEET) as rows:
                return {
                    (int(cells[0]), str(cells[1])): (
                        int(cells[2]),
                        table.read_number(cells[3]) if len(cells) > 3 else None,
                    )
                    for _number, cells in rows
                }
        except (UnreadableFile, ValueError, TypeError, IndexError) as error:
            raise self._team_error() from error

    def _team_entries(self, exported):
        """Rows of the grid, and the titles of its goals by key."""
        with open_rows(self._content()) as rows:
            rows = list(rows)
        marks = [
            index
            for index, (_number, cells) in enumerate(rows)
            if str(cells[0] or "").startswith(MARK)
        ]
        if not marks or rows[marks[0]][1][0] != f"{MARK}{self.cycle_id.id}":
            raise self._team_error()
        header, keys = rows[max(marks[0] - 1, 0)][1], rows[marks[0]][1]
        goals = {column: str(key) for column, key in enumerate(keys) if column and key}
        titles = {
            key: str(header[column] or "").replace("\n", " · ")
            for column, key in goals.items()
            if column < len(header)
        }
        people = {appraisal_id for appraisal_id, _key in exported}
        entries = []
        for number, cells in rows[marks[0] + 1 :]:
            appraisal_id = cells[0] if cells[0] in people else None
            values = {
                key: cells[column] if column < len(cells) else None
                for column, key in goals.items()
            }
            if appraisal_id or any(cell is not None for cell in values.values()):
                entries.append(Entry(number, values, {"appraisal_id": appraisal_id}))
        return entries, titles


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
