# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii
from contextlib import contextmanager
from datetime import date
from itertools import islice
from tempfile import TemporaryFile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import get_lang

from ...engine import layout, table
from ...models.base.dialogs import open_dialog
from ...models.base.groups import OFFICER, REWARD
from ...models.base.racing import change_rows
from ...models.base.seeing import names_of, readers_only
from ...models.people.res_company import EMPLOYEE_KEYS
from ...reports.workbook import stream_csv, stream_workbook
from .encodings import ENCODINGS, UnknownLetters
from .entries import NO_COLUMN, EntryReader, spread_columns
from .kinds import KINDS, LABELS, ROLES, FileRefused
from .kinds.columns import KEYS, known_titles
from .limits import MEGABYTE, MOST_BYTES, FileTooLarge
from .reader import UnreadableFile, check_size, first_rows, open_rows

SAMPLES = 3
#: Findings that are read together for a download.
BATCH = 500


class HrPerformanceImport(models.TransientModel):
    """Takes over targets, actual values, past results and team sheets from files.

    A file is checked first and lists all that is wrong with it; it is written as a
    whole or not at all. Whoever uploads reaches only the people that the HR role or
    the own appraisals as direct manager open, checked row by row. Here are the steps
    from the upload to the end; what the kinds of files mean stands in ``kinds``.
    """

    _name = "hr.performance.import"
    _description = "Import of Performance Data"

    kind = fields.Selection(
        [(name, kind.title) for name, kind in KINDS.items()],
        required=True,
        default="measure",
    )
    state = fields.Selection(
        [("upload", "File"), ("check", "Check"), ("done", "Done")],
        required=True,
        default="upload",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    employee_key = fields.Selection(
        EMPLOYEE_KEYS,
        string="Employees Are Known by",
        compute="_compute_employee_key",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The column of the file that names a person. The company's choice is in"
        " the settings.",
        compute_sudo=False,
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        default=lambda self: self._default_cycle(),
        help="Targets and team sheets belong to one cycle. For actual values it only"
        " fills the template.",
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        compute="_compute_scale_id",
        store=True,
        readonly=False,
        help="Whose grades the past results carry.",
        compute_sudo=False,
    )
    manager_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        help="Whose team the sheet is about. Empty: your own.",
    )
    is_officer = fields.Boolean(compute="_compute_is_officer")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    encoding = fields.Selection(
        ENCODINGS,
        string="Letters of the File",
        help="Only for CSV files whose letters are read wrongly: how they were saved."
        " Empty: found out by itself.",
    )
    sheet_ids = fields.One2many(
        "hr.performance.import.sheet", "import_id", string="Sheets of the File"
    )
    sheet_id = fields.Many2one(
        "hr.performance.import.sheet",
        domain="[('import_id', '=', id)]",
        help="The sheet of the workbook that has the table.",
    )
    #: The sheet whose header the columns are.
    read_sheet = fields.Char(readonly=True)
    header_row = fields.Integer(readonly=True)
    year = fields.Integer(
        readonly=True, help="The only year that the titles above the table name."
    )
    notes = fields.Json(help="Hints about the columns: pairs of column and text.")
    takes_skipped = fields.Boolean(
        string="Take Totals and Notes",
        help="Rows that look like totals, headings or notes are read like all others.",
    )
    leaves_hidden = fields.Boolean(
        string="Leave Out Hidden Rows",
        help="Rows that the spreadsheet program does not show are left out.",
    )
    column_ids = fields.One2many(
        "hr.performance.import.column", "import_id", string="Columns"
    )
    line_ids = fields.One2many(
        "hr.performance.import.line", "import_id", string="Findings"
    )
    row_count = fields.Integer(string="Rows", readonly=True)
    skipped_count = fields.Integer(string="Rows Left Out", readonly=True)
    hidden_count = fields.Integer(string="Hidden Rows", readonly=True)
    created_count = fields.Integer(string="New", readonly=True)
    changed_count = fields.Integer(string="Changed", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    error_count = fields.Integer(string="Errors", readonly=True)
    warning_count = fields.Integer(string="Hints", readonly=True)
    left_out_count = fields.Integer(string="Not Listed", readonly=True)
    conflict_count = fields.Integer(
        string="Conflicts", compute="_compute_conflict_count"
    )
    missing_columns = fields.Char(compute="_compute_missing_columns")

    # DEFAULTS

    @api.model
    def _default_cycle(self):
        """For team sheets: the latest running cycle in which the user has a team."""
        if self.env.context.get("default_kind") != "team":
            return self.env["hr.performance.cycle"]
        return (
            self.env["hr.performance.appraisal"]
            .search(
                [
                    ("manager_id.user_id", "=", self.env.uid),
                    ("cycle_id.state", "not in", ("draft", "closed")),
                    ("state", "!=", "cancelled"),
                ],
                order="cycle_id desc",
                limit=1,
            )
            .cycle_id
        )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A file that is too large is refused before it is kept."""
        for vals in vals_list:
            self._check_upload(vals)
        return super().create(vals_list)

    def write(self, vals):
        """As in ``create``."""
        self._check_upload(vals)
        return super().write(vals)

    @api.model
    def _check_upload(self, vals):
        # Base64 makes four letters of three bytes.
        if len(vals.get("file") or "") > MOST_BYTES * 4 // 3 + 4:
            raise self._too_large(
                FileTooLarge("bytes", MOST_BYTES // MEGABYTE), vals.get("file_name")
            )

    # COMPUTES

    @api.depends("company_id")
    def _compute_employee_key(self):
        for wizard in self:
            wizard.employee_key = wizard.company_id.performance_import_key

    @api.depends("company_id")
    def _compute_scale_id(self):
        for wizard in self:
            wizard.scale_id = wizard.company_id.performance_scheme_id.scale_id

    @api.depends_context("uid")
    def _compute_is_officer(self):
        self.is_officer = self._is_officer()

    @api.depends("line_ids.choice", "line_ids.severity")
    def _compute_conflict_count(self):
        """Conflicts that nobody has decided yet."""
        for wizard in self:
            wizard.conflict_count = len(wizard._open_conflicts())

    @api.depends("column_ids.role", "kind")
    def _compute_missing_columns(self):
        for wizard in self:
            wizard.missing_columns = ", ".join(
                wizard._label(role) for role in wizard._missing_roles()
            )

    def _missing_roles(self):
        kind, given = KINDS[self.kind], set()
        for column in self.column_ids:
            if column.position != NO_COLUMN or column.constant:
                given.add(column.role)
                given.update(kind.spreads.get(column.role, ()))
        return [
            column.role
            for column in kind.required
            if column.role not in given and column.role not in kind.made_up
        ]

    def _open_conflicts(self):
        return self.line_ids.filtered(
            lambda line: line.severity == "conflict" and not line.choice
        )

    def _kind(self):
        """The kind of the file, which knows all that differs, for one step."""
        return KINDS[self.kind](self)

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _label(self, role):
        return self.env._(LABELS[role])

    def _translators(self):
        """Translation into the reader's language and every other installed one."""
        installed = self.env["res.lang"].get_installed()
        languages = [self.env.lang, *(code for code, _name in installed)]
        return [self.with_context(lang=code).env._ for code in dict.fromkeys(languages)]

    # RIGHTS

    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    def _managed_employee_ids(self):
        """People whose direct manager the user is, in announced cycles."""
        if not self.env.user.employee_ids:
            return []
        appraisals = self.env["hr.performance.appraisal"].search_fetch(
            [
                ("manager_id.user_id", "=", self.env.uid),
                ("state", "!=", "cancelled"),
                ("employee_id", "!=", False),
            ],
            ["employee_id"],
        )
        return appraisals.employee_id.ids

    def _check_rights(self):
        """Officers import for their departments, direct managers for their team."""
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "Select %s in the company switcher first.",
                    names_of(self.company_id, "name"),
                )
            )
        if KINDS[self.kind].for_reward:
            self._check_reward_officer()
            return
        if self.env.su or self._is_officer():
            return
        if KINDS[self.kind].for_hr:
            raise AccessError(
                self.env._(
                    "Files of this kind are imported by HR. Ask your HR partner."
                )
            )
        if not self._managed_employee_ids():
            raise AccessError(
                self.env._(
                    "Performance data is imported by HR officers, and by direct"
                    " managers for their own team. You are no direct manager in a"
                    " cycle that was announced."
                )
            )

    def _check_reward_officer(self):
        if not self.env.su and not self.env.user.has_group(REWARD):
            raise AccessError(
                self.env._("Files with amounts are imported by reward officers.")
            )

    def _check_cycle(self):
        """For kinds whose files are about one cycle."""
        if not self.cycle_id:
            raise UserError(self.env._("Choose the cycle that the file is about."))

    # ACTIONS

    @readers_only
    def action_check(self):
        """Read the file and list what is wrong with it; nothing is written."""
        self.ensure_one()
        self._check_rights()
        kind = self._kind()
        kind.check_settings()
        report = kind.check_file()
        if report:
            self._keep_counts(report)
        self.state = "check"
        return self._reopen()

    @readers_only
    def action_import(self):
        """Write the file as a whole, or list what keeps it from being written."""
        self.ensure_one()
        self._check_rights()
        # sudo: res.company - two imports at once would both find nothing there.
        change_rows(self.company_id.sudo())
        kind = self._kind()
        kind.check_settings()
        if self._missing_roles():
            raise UserError(
                self.env._(
                    "Tell under Columns which column holds: %s.", self.missing_columns
                )
            )
        if self._open_conflicts():
            raise UserError(
                self.env._(
                    "Decide the conflicts first: take your value or keep the one that"
                    " is there."
                )
            )
        try:
            with self.env.cr.savepoint():
                report = kind.write_file()
        except FileRefused:
            return self.action_check()
        self._keep_counts(report)
        if self.column_ids:
            self.env["hr.performance.import.mapping"]._remember(
                self.company_id,
                self.kind,
                {
                    column.role: column.header
                    for column in self.column_ids
                    if column.role in KINDS[self.kind].roles()
                    and column.position != NO_COLUMN
                },
            )
        self.write({"state": "done", "file": False})
        return self._reopen()

    @readers_only
    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        self.column_ids.unlink()
        self.line_ids.unlink()
        self.sheet_ids.unlink()
        self.write(
            {
                "state": "upload",
                "file": False,
                "file_name": False,
                "takes_skipped": False,
                "leaves_hidden": False,
            }
        )
        return self._reopen()

    @readers_only
    def action_take_skipped(self):
        """Read totals and notes like all other rows, or leave them out again."""
        self.takes_skipped = not self.takes_skipped
        return self.action_check()

    @readers_only
    def action_leave_hidden(self):
        """Leave hidden rows out, or read them again."""
        self.leaves_hidden = not self.leaves_hidden
        return self.action_check()

    @readers_only
    def action_take_mine(self):
        """Decide every open conflict for the values of the file."""
        self._open_conflicts().write({"choice": "mine"})
        return self._reopen()

    @readers_only
    def action_keep_theirs(self):
        """Decide every open conflict for the values that are there."""
        self._open_conflicts().write({"choice": "theirs"})
        return self._reopen()

    @readers_only
    def action_download_xlsx(self):
        """Download the template, or the team sheet, as a workbook."""
        return self._download("template", "xlsx")

    @readers_only
    def action_download_csv(self):
        """Download the template as CSV."""
        return self._download("template", "csv")

    @readers_only
    def action_download_findings(self):
        """Download all findings as a workbook."""
        return self._download("findings", "xlsx")

    @readers_only
    def action_open_imported(self):
        """Show the records of the kind that was imported."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"hr_performance.{KINDS[self.kind].action}"
        )

    def _reopen(self):
        size = {"dialog_size": "extra-large"}
        return open_dialog(self, self._kind_label(), context=size)

    # READING

    @contextmanager
    def _open_rows(self, **which):
        """Rows of the file; what keeps it from being read is told in words.

        :param which: sheet and number of rows, as ``open_rows`` takes them
        """
        read_as = {"language": get_lang(self.env).code, "encoding": self.encoding}
        with self._telling(), open_rows(self._content(), **read_as, **which) as rows:
            yield rows

    @contextmanager
    def _telling(self):
        """Tell in words why the file cannot be read."""
        try:
            yield
        except UnreadableFile as error:
            raise self._unreadable() from error
        except UnknownLetters as error:
            raise self._unknown_letters(error.samples) from error
        except FileTooLarge as error:
            raise self._too_large(error, self.file_name) from error

    def _content(self):
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            content = base64.b64decode(self.file)
        except binascii.Error as error:
            raise UnreadableFile from error
        check_size(content)
        return content

    def _unreadable(self):
        return UserError(
            self.env._(
                "%s cannot be read. Save it as an Excel workbook (.xlsx) or as CSV.",
                self.file_name or self.env._("The file"),
            )
        )

    def _unknown_letters(self, samples):
        """Ask in which of several ways the letters of the file are right."""
        labels = dict(self._fields["encoding"]._description_selection(self.env))
        return UserError(
            self.env._(
                "%(file)s does not say how its letters were saved. Choose under Letters"
                " of the File the line that reads right, then check again:"
                "\n%(samples)s",
                file=self.file_name or self.env._("The file"),
                samples="\n".join(
                    f"{labels[encoding]}: {text}" for encoding, text in samples
                ),
            )
        )

    @api.model
    def _too_large(self, error, file_name):
        """The limit that a file goes beyond, and what to do about it."""
        name = file_name or self.env._("The file")
        texts = {
            "bytes": self.env._(
                "%(file)s is larger than %(most)s MB. Split it into several files.",
                file=name,
                most=error.most,
            ),
            "unpacked": self.env._(
                "%(file)s takes more than %(most)s MB when it is unpacked. Copy the"
                " rows that count into a new workbook, or split it.",
                file=name,
                most=error.most,
            ),
            "contents": self.env._(
                "%s is made of too many parts to be read. Copy the rows that count into"
                " a new workbook, without formats, pictures and formulas.",
                name,
            ),
            "rows": self.env._(
                "%(file)s has more than %(most)s rows. Split it into several files.",
                file=name,
                most=error.most,
            ),
            "far": self.env._(
                "%(file)s has a cell below row %(most)s. Move it up, or delete it if it"
                " stands there by mistake.",
                file=name,
                most=error.most,
            ),
            "values": self.env._(
                "%(file)s holds more than %(most)s values. Split it into several"
                " files.",
                file=name,
                most=error.most,
            ),
            "columns": self.env._(
                "%(file)s has more than %(most)s columns. Leave out those that are not"
                " imported.",
                file=name,
                most=error.most,
            ),
            "cell": self.env._(
                "A cell of %(file)s holds more than %(most)s characters. Shorten its"
                " text.",
                file=name,
                most=error.most,
            ),
        }
        return UserError(texts[error.what])

    def _has_new_header(self):
        """Whether the columns have still to be found, or are those of another sheet."""
        return not self.column_ids or (
            self.sheet_id and self.sheet_id.name != self.read_sheet
        )

    def _read_header(self):
        """Find the table and propose what each of its columns holds."""
        kind = KINDS[self.kind]
        self.column_ids.unlink()
        known = self._known_titles()
        self._choose_sheet(known)
        with self._open_table() as rows:
            top = list(islice(rows, table.HEADER_SEARCH + SAMPLES))
            # A file that is too long is refused before anybody waits for its check.
            for _row in rows:
                pass
        if not top:
            raise UserError(self.env._("%s is empty.", self.file_name or ""))
        cells = [cells for _number, cells in top]
        position = table.header_position(cells[: table.HEADER_SEARCH], known)
        self.header_row = top[position][0]
        header = [table.title_text(cell) for cell in cells[position]]
        rest = cells[position + 1 :][:SAMPLES]
        titles = [cell for row in cells[:position] for cell in row]
        self.year = layout.only_year([*titles, self.sheet_id.name, self.file_name])
        self.notes = []
        found = table.recognise(header, known)
        self._choose_key(found, header, rest)
        found = {role: at for role, at in found.items() if role in kind.roles()}
        spread = spread_columns(self._kind(), header, found, self._within())
        self._propose_columns(header, rest, found, spread)

    def _known_titles(self):
        """Titles of the columns of this kind, and of every way to name a person."""
        columns = KINDS[self.kind].columns()
        remembered = self.env["hr.performance.import.mapping"]._recall(
            self.company_id, self.kind
        )
        translators = self._translators()
        known = known_titles(columns, self.employee_key, remembered, translators)
        if "employee" in known:
            keys = [KEYS[key] for key in KEYS if key != self.employee_key]
            known |= known_titles(keys, self.employee_key, {}, translators)
        return table.title_index(known)

    def _choose_sheet(self, known):
        """Choose the sheet that has the table, unless somebody has chosen one."""
        if self.sheet_id:
            self.read_sheet = self.sheet_id.name
            return
        with self._telling():
            sheets = first_rows(self._content(), table.HEADER_SEARCH)
        if not sheets:
            self.read_sheet = False
            return
        self.sheet_ids.unlink()
        records = self.env["hr.performance.import.sheet"].create(
            [
                {"import_id": self.id, "name": name, "is_hidden": is_hidden}
                for name, is_hidden, _rows in sheets
            ]
        )
        self.sheet_id = records[layout.best_sheet(sheets, known)]
        self.read_sheet = self.sheet_id.name

    def _choose_key(self, found, header, samples):
        """Take the way in which the file names people, when it has no other.

        What somebody has chosen for this file stays.
        """
        is_chosen = self.employee_key != self.company_id.performance_import_key
        if is_chosen or "employee" not in KINDS[self.kind].roles():
            return
        key = None
        if "employee" not in found:
            key = next((key for key in KEYS if key in found), None)
        elif not self._says_key(header[found["employee"]]):
            column = found["employee"]
            key = layout.person_key(
                [row[column] for row in samples if column < len(row)]
            )
        if not key or key == self.employee_key:
            return
        found.setdefault("employee", found.get(key))
        self.employee_key = key
        label = dict(self._fields["employee_key"]._description_selection(self.env))[key]
        reason = self.env._("People are known by this column here: %s.", label)
        self.notes = [*(self.notes or ()), [header[found["employee"]], reason]]

    def _says_key(self, title):
        """Whether a title names the key by which employees are known."""
        key = KEYS[self.employee_key]
        titles = [*key.known_titles, *(say(key.label) for say in self._translators())]
        return table.normalise(title) in map(table.normalise, titles)

    def _within(self):
        """First and last day between which months without a year lie, or None."""
        if self.year:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.cycle_id:
            return self.cycle_id.date_start, self.cycle_id.date_end
        return None

    def _propose_columns(self, header, samples, found, spread):
        """Keep what each column holds, and what may be taken where there is none."""
        roles = {column: role for role, column in found.items()}
        lines = [
            {
                "import_id": self.id,
                "position": column,
                "header": (spread[column][1] if column in spread else title)[:250],
                "sample": _sample(samples, column),
                "role": spread[column][0] if column in spread else roles.get(column),
            }
            for column, title in enumerate(header)
            if title
        ]
        kind = self._kind()
        named = {
            role for name, _title in spread.values() for role in kind.spreads[name]
        }
        proposals = kind.proposals()
        for role in kind.constants:
            if role not in found and role not in named:
                lines.append(self._constant_line(kind, role, proposals.get(role)))
        self.env["hr.performance.import.column"].create(lines)

    def _constant_line(self, kind, role, proposal):
        if proposal:
            reason = self.env._(
                "The file has no such column. For all rows %s is taken; change it under"
                " Columns.",
                proposal,
            )
            self.notes = [*(self.notes or ()), [self._label(role), reason]]
        return {
            "import_id": self.id,
            "position": NO_COLUMN,
            "header": self.env._("No column"),
            "sample": kind.samples(role),
            "role": role,
            "constant": proposal,
        }

    def _header_notes(self):
        """Hints about the columns: list of (column, text)."""
        used = self.column_ids.filtered(lambda c: c.position != NO_COLUMN)
        titles = [column.header for column in used]
        taken = [at for at, column in enumerate(used) if column.role]
        reason = self.env._(
            "Several columns have this title, and one of them is taken. See under"
            " Columns whether it is the right one."
        )
        twice = [(title, reason) for title in layout.said_twice(titles, taken)]
        constants = {self._label(c.role) for c in self.column_ids if c.constant}
        return [
            *dict.fromkeys(twice),
            *(
                note
                for note in self.notes or ()
                if note[0] in titles or note[0] in constants
            ),
        ]

    def _open_table(self):
        """Rows of the table, with what is merged over rows in each of them."""
        return self._open_rows(
            sheet=self.read_sheet,
            fills=True,
            most_rows=KINDS[self.kind].most_rows,
        )

    def _entries(self, counts):
        """Rows below the header as entries, one after the other.

        :param counts: Counter that is told how many rows are hidden
        """
        reader = EntryReader(self, KINDS[self.kind], counts)
        with self._open_table() as rows:
            yield from reader.entries(rows)

    def _check_columns(self):
        kind = KINDS[self.kind]
        roles, spreads = [], set()
        for column in self.column_ids.filtered(lambda c: c.position != NO_COLUMN):
            if column.role in kind.spreads:
                spreads.add(column.role)
            elif column.role:
                roles.append(column.role)
        roles += [role for name in spreads for role in kind.spreads[name]]
        twice = sorted({role for role in roles if roles.count(role) > 1})
        if twice:
            raise UserError(
                self.env._(
                    "Two columns are both given as %s. Leave the meaning of one empty.",
                    self._label(twice[0]),
                )
            )

    # FINDINGS

    def _keep_findings(self, findings):
        headers = {
            c.role: c.header
            for c in self.column_ids
            if c.role and c.position != NO_COLUMN
        }
        for values in findings:
            role = values.pop("role")
            values["import_id"] = self.id
            if "column" not in values:
                values["column"] = headers.get(role) or self._label(role)
        self.env["hr.performance.import.line"].create(findings)

    def _keep_counts(self, report):
        self.write(
            {
                "row_count": report.counts["rows"],
                "created_count": report.counts["created"],
                "changed_count": report.counts["changed"],
                "unchanged_count": report.counts["unchanged"],
                "error_count": report.counts["error"],
                "warning_count": report.counts["warning"],
                "left_out_count": report.counts["left_out"],
                "skipped_count": report.counts["skipped"],
                "hidden_count": report.counts["hidden"],
            }
        )

    # DOWNLOADS

    def _download(self, what, extension):
        self.ensure_one()
        self._check_rights()
        if what == "template":
            kind = self._kind()
            kind.check_settings()
            kind.check_download()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/import/{self.id}/{what}.{extension}",
            "target": "download",
        }

    def _export(self, what, extension):
        """The file that a download link of this wizard stands for.

        :return: (file name, bytes)
        """
        self.ensure_one()
        self._check_rights()
        with TemporaryFile() as stream:
            if what == "findings":
                title = self.env._("Findings")
                stream_workbook(
                    stream, title, self._finding_header(), self._finding_rows()
                )
            else:
                kind = self._kind()
                title = kind.download_title()
                kind.write_download(stream, title, extension)
            stream.seek(0)
            return f"{title}.{extension}", stream.read()

    def _write_table(self, stream, title, extension, header, rows):
        """Write a template as a workbook or as CSV."""
        if extension == "csv":
            stream_csv(stream, header, rows)
        else:
            stream_workbook(stream, title, header, rows, {0})

    def _finding_header(self):
        return [
            self.env._("Row"),
            self.env._("Column"),
            self.env._("Value"),
            self.env._("Kind"),
            self.env._("Reason"),
        ]

    def _finding_rows(self):
        lines = self.env["hr.performance.import.line"]
        labels = dict(lines._fields["severity"]._description_selection(self.env))
        ids = lines.search([("import_id", "=", self.id)]).ids
        for start in range(0, len(ids), BATCH):
            for line in lines.browse(ids[start : start + BATCH]):
                yield [
                    line.row,
                    line.column,
                    line.value,
                    labels[line.severity],
                    line.reason,
                ]
            lines.invalidate_model()
        if self.left_out_count:
            yield [None, None, None, None, self._left_out_text()]

    def _left_out_text(self):
        return self.env._(
            "And %s more, which are not listed. Mend these first, then check again.",
            self.left_out_count,
        )


def _sample(rows, column):
    texts = [table.show(cells[column]) for cells in rows if column < len(cells)]
    return ", ".join(filter(None, texts))[:100]


class HrPerformanceImportSheet(models.TransientModel):
    """One sheet of a workbook that is imported."""

    _name = "hr.performance.import.sheet"
    _description = "Sheet of an Import"
    _order = "id"

    import_id = fields.Many2one(
        "hr.performance.import", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True, readonly=True)
    is_hidden = fields.Boolean(string="Hidden", readonly=True)

    @api.depends("name", "is_hidden")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = (
                self.env._("%s (hidden)", sheet.name) if sheet.is_hidden else sheet.name
            )


class HrPerformanceImportColumn(models.TransientModel):
    """One column of the file and what it holds."""

    _name = "hr.performance.import.column"
    _description = "Column of an Import"
    _order = "position, id"

    import_id = fields.Many2one(
        "hr.performance.import", required=True, ondelete="cascade", index=True
    )
    position = fields.Integer(required=True)
    header = fields.Char(string="Column of the File", required=True, readonly=True)
    sample = fields.Char(string="For Example", readonly=True)
    role = fields.Selection(
        ROLES, string="Holds", help="Empty: the column is not imported."
    )
    constant = fields.Char(
        string="Where Empty",
        help="Taken for each row in which the cell is empty, or for all rows when the"
        " file has no such column.",
    )
    roles = fields.Json(compute="_compute_roles")

    @api.depends("import_id.kind")
    def _compute_roles(self):
        for column in self:
            kind = KINDS[column.import_id.kind or "measure"]
            column.roles = [*kind.roles(), *kind.spreads]


class HrPerformanceImportLine(models.TransientModel):
    """One finding in the file: row, column, value and what is wrong with it."""

    _name = "hr.performance.import.line"
    _description = "Finding of an Import"
    _order = "severity, row, id"

    import_id = fields.Many2one(
        "hr.performance.import", required=True, ondelete="cascade", index=True
    )
    row = fields.Integer(readonly=True, aggregator=None)
    column = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    severity = fields.Selection(
        [("conflict", "Conflict"), ("error", "Error"), ("warning", "Hint")],
        string="Kind",
        readonly=True,
    )
    choice = fields.Selection(
        [("mine", "Take mine"), ("theirs", "Keep what is there")],
        string="Decision",
        help="Somebody changed the value after the sheet was downloaded.",
    )
    cell_key = fields.Char(readonly=True)
