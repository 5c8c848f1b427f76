# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import subperiods
from ...models.base.appraisal_states import LOGGED
from ...models.base.dialogs import open_dialog
from ...models.base.number_input import format_number, parse_number
from ...models.base.period_words import period_label
from ...models.base.seeing import names_of, readers_only


class HrPerformanceValueLog(models.TransientModel):
    """Takes actual values: of one line period by period, or of all lines of a person.

    The period is known and nothing is preset: an empty field is no value, 0 is one.
    """

    _name = "hr.performance.value.log"
    _inherit = "hr.performance.number.mixin"
    _description = "Log Values"

    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or KPI",
        readonly=True,
        ondelete="cascade",
        help="Empty: values of several lines, of the period that is due.",
    )
    is_page = fields.Boolean(
        readonly=True, help="Opened from the menu: the page stays after saving."
    )
    row_ids = fields.One2many(
        "hr.performance.value.log.row", "log_id", string="Actual Values"
    )

    @api.depends("line_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for log in self:
            log.display_name = log.line_id.title or log.env._("Log Values")

    # OPENING

    @api.model
    def _open(self, line):
        """The dialog of one line: the period that is due, above all others begun."""
        # sudo: hr.performance.measure - the caller has checked who may enter values.
        values = self.env["hr.performance.measure"].sudo()._of_lines(line)[line]
        parts = line._value_parts(values.mapped("period_end"))
        whole = line.appraisal_id._period()
        total = values._of_part(line, *whole) if len(parts) > 1 else values.browse()
        if total:
            slots = [whole]
        else:
            today = line.company_id._performance_today()
            due = subperiods.due(parts, today, self._known(line, values, parts))
            begun = [p for p in parts if p[0] <= today and p != due]
            slots = [due, *reversed(begun)]
            if len(parts) > 1 and not values and line.kpi_id.aggregation != "last":
                slots.append(whole)
        rows = [self._row(line, values, slot) for slot in slots]
        self._with_reports(rows[:1], line)
        if len(parts) > 1 and slots[-1] == whole:
            rows[-1]["label"] = self.env._("Whole Period")
        return open_dialog(
            self._with_rows(rows, line_id=line.id),
            self.env._("Log Value: %s", names_of(line, "title")),
        )

    @api.model
    def _open_all(self, appraisals, is_page=False):
        """All measured lines of some plans, each with the period that is due."""
        lines = appraisals.line_ids._takes_values()
        # sudo: hr.performance.measure - the caller has checked who may enter values,
        # or the plans are the user's own.
        found = self.env["hr.performance.measure"].sudo()._of_lines(lines)
        rows, seen = [], set()
        for line in lines:
            values = found[line]
            slot = self._due_slot(line, values)
            # Two plans that count one KPI at one time share its values.
            about = line._is_fed_by_kpi() and line.kpi_id.id
            key = (line.appraisal_id.employee_id.id, about or -line.id, slot[1])
            if key not in seen:
                seen.add(key)
                rows.append({**self._row(line, values, slot), "title": line.title})
        self._with_reports(rows, lines)
        if not rows and not is_page:
            raise UserError(
                self.env._(
                    "%s: no line of the plan takes values. What is judged is entered in"
                    " the review.",
                    names_of(appraisals),
                )
            )
        return self._page(rows) if is_page else self._dialog(rows, appraisals)

    def _dialog(self, rows, appraisals):
        return open_dialog(
            self._with_rows(rows),
            self.env._("Log Values: %s", names_of(appraisals)),
        )

    def _page(self, rows):
        action = open_dialog(
            self._with_rows(rows, is_page=True), self.env._("Log Values")
        )
        return {**action, "target": "main"}

    def _due_slot(self, line, values):
        """The period of the line that is due; the whole one where a total stands."""
        whole = line.appraisal_id._period()
        parts = line._value_parts(values.mapped("period_end"))
        if len(parts) > 1 and values._of_part(line, *whole):
            return whole
        today = line.company_id._performance_today()
        return subperiods.due(parts, today, self._known(line, values, parts))

    @api.model
    def _overdue_lines(self, appraisals):
        """Lines of plans that lack the value of a period that is over."""
        every = self.env["hr.performance.appraisal.line"].search_fetch(
            [("appraisal_id", "in", appraisals.ids)]
        )
        lines = every._takes_values().filtered(lambda line: not line.is_collected)
        # sudo: hr.performance.measure - only whether there is a value.
        found = self.env["hr.performance.measure"].sudo()._of_lines(lines)
        return lines.filtered(lambda line: self._is_overdue(line, found[line]))

    def _is_overdue(self, line, values):
        slot = self._due_slot(line, values)
        is_over = slot[1] < line.company_id._performance_today()
        return is_over and not self._known(line, values, [slot])

    def _known(self, line, values, parts):
        return {part for part in parts if values._of_part(line, *part)}

    def _row(self, line, values, slot):
        """Values of the row of one line and period."""
        known = values._of_part(line, *slot)[:1]
        text = format_number(self.env, known.value if known else None)
        targets = {(p.first, p.last): p.target for p in line._target_periods()}
        target = line.target if slot == line.appraisal_id._period() else None
        return {
            "line_id": line.id,
            "first": slot[0],
            "last": slot[1],
            "label": period_label(self.env, *slot),
            "target": format_number(self.env, targets.get(slot, target), 2),
            "unit": line.unit,
            "shown": text,
            "value_input": text,
            "shown_note": known.note,
            "note": known.note,
            "is_collected": line.is_collected and known.source in (False, "odoo"),
        }

    @api.model
    def _with_reports(self, rows, lines):
        """Ask in these rows how it is going, where a report of the line is open."""
        # sudo: only whether one is open; the caller has checked who may enter values.
        reports = self.env["hr.performance.progress.report"].sudo()
        latest = {line.id: report for line, report in reports._latest_of(lines).items()}
        for row in rows:
            report = latest.get(row["line_id"])
            if report and report.state == "open":
                # Of what has one value, each period has its own words.
                words = {"note": False, "shown_note": False}
                row.update(is_report=True, label=report.period, **words)

    @api.model
    def _with_rows(self, rows, **values):
        commands = [fields.Command.create(row) for row in rows]
        return self.create({**values, "row_ids": commands})

    @api.model
    def action_open_mine(self):
        """The page with all measured lines of the user's own plans."""
        appraisals = self.env["hr.performance.appraisal"].search(
            [("owner_id.user_id", "=", self.env.uid), ("state", "in", LOGGED)]
        )
        appraisals.check_access("read")
        return self._open_all(appraisals, is_page=True)

    # SAVING

    @readers_only
    def action_save(self):
        """Store what was typed or changed, all or nothing."""
        self.ensure_one()
        # Ids and values of the rows by one query.
        own = [("log_id", "=", self.id)]
        every = self.env["hr.performance.value.log.row"].search_fetch(own)
        rows = every.filtered(lambda row: row._is_changed())
        # sudo: names no one; rules and roles ask for the logins of the same people.
        rows.line_id.sudo().appraisal_id._fetch_people()
        rows.line_id.check_access("read")
        rows.line_id.appraisal_id._check_measuring()
        # sudo: hr.performance.measure - the roles that may enter values were checked on
        # the appraisals; entered_by_id keeps who it was.
        measures = self.env["hr.performance.measure"].sudo()
        found = measures._of_lines(rows.line_id)
        rows._check_periods(found)
        typed = rows._typed()
        measures._record_logged(typed, found)
        rows._report()
        if not self.is_page:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Values saved: %s", len(rows)),
                "next": self.action_open_mine(),
            },
        }


class HrPerformanceValueLogRow(models.TransientModel):
    """The value of one line and period."""

    _name = "hr.performance.value.log.row"
    _inherit = "hr.performance.number.mixin"
    _description = "Value of a Period"
    _order = "id"

    log_id = fields.Many2one(
        "hr.performance.value.log", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "hr.performance.appraisal.line", required=True, ondelete="cascade"
    )
    first = fields.Date(string="First Day", required=True)
    last = fields.Date(string="Last Day", required=True)
    title = fields.Char(string="Goal or KPI")
    label = fields.Char(string="Period")
    target = fields.Char()
    unit = fields.Char()
    value_input = fields.Char(
        string="Value", help="Empty means not known yet; 0 is a value."
    )
    shown = fields.Char(help="The value that the dialog was opened with.")
    note = fields.Char(string="Evidence or Note")
    shown_note = fields.Char(help="The note that the dialog was opened with.")
    is_report = fields.Boolean(help="A progress report of the goal is open.")
    difficulties = fields.Char(help="What stands in the way; optional.")
    is_collected = fields.Boolean(
        string="From Odoo Records", help="Made by itself; nobody enters it here."
    )

    def _is_changed(self):
        texts = (
            (self.value_input, self.shown),
            (self.note, self.shown_note),
            (self.difficulties, ""),
        )
        return any((now or "").strip() != (before or "") for now, before in texts)

    def _check_periods(self, found):
        """Refuse periods that are not those of the line."""
        for row in self:
            line = row.line_id
            days = found[line].mapped("period_end")
            offered = {*line._value_parts(days), line.appraisal_id._period()}
            if (row.first, row.last) not in offered or line not in line._takes_values():
                raise UserError(
                    self.env._(
                        "%s: the periods have changed in the meantime. Close the page"
                        " and open it again.",
                        names_of(line, "title"),
                    )
                )

    def _report(self):
        """Keep how the goals are going, beside the values."""
        said = self.filtered(lambda row: row.is_report)
        if not said:
            return
        # sudo: who may enter values was checked, and who may does report.
        reports = self.env["hr.performance.progress.report"].sudo()
        latest = reports._latest_of(said.line_id)
        for row in said:
            words = {"text": row.note, "difficulties": row.difficulties}
            given = {n: t.strip() for n, t in words.items() if (t or "").strip()}
            if given and row.line_id in latest:
                latest[row.line_id]._give(given)

    def _typed(self):
        """What the rows say, for the values; all that is no number is named at once."""
        typed, problems = [], []
        for row in self:
            label = self.env._(
                "%(line)s, %(period)s",
                line=row.line_id.title,
                period=period_label(self.env, row.first, row.last),
            )
            try:
                value = parse_number(self.env, row.value_input, label)
            except ValidationError as error:
                problems.append(str(error.args[0]))
                continue
            typed.append((row.line_id, row.first, row.last, value, row.note))
        if problems:
            raise ValidationError("\n".join(problems))
        return typed
