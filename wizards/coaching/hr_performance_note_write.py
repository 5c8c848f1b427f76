# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import names_of, readers_only
from ...models.coaching.kinds import (
    COACHING,
    INCIDENT,
    KINDS,
    PRAISE,
    PRIVATE,
    RECORD,
    SHARED,
    ZONES,
    meaning,
)
from ...models.coaching.sides import LEADS, check_note, is_told, sides

#: People whom the user wrote about last, proposed first.
RECENT = 6
#: What a colleague without lead may write.
COPIED = (
    *("line_id", "date", "body", "advice", "agreed_step", "quality", "is_wish"),
    *("follow_up_date", "origin_model", "origin_id"),
)


class HrPerformanceNoteWrite(models.TransientModel):
    """One dialog for every note: about whom, what kind, who reads it, the words."""

    _name = "hr.performance.note.write"
    _inherit = "hr.performance.number.mixin"
    _description = "Write a Note"

    employee_id = fields.Many2one(
        "hr.employee",
        string="About",
        compute="_compute_employee_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    kind = fields.Selection(
        KINDS,
        compute="_compute_kind",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    zone = fields.Selection(
        ZONES,
        string="Who Reads It",
        compute="_compute_zone",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    meaning = fields.Char(compute="_compute_meaning")
    is_lead = fields.Boolean(compute="_compute_is_lead")
    problem = fields.Char(compute="_compute_problem")
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or Value",
        ondelete="cascade",
        domain="[('appraisal_id.employee_id', '=', employee_id)]",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._performance_today()
    )
    body = fields.Text(string="What Was Noted")
    advice = fields.Text(string="Advice Given")
    agreed_step = fields.Text(string="Agreed Step")
    quality = fields.Selection(
        [("strength", "Strong Point"), ("weakness", "Weak Point")],
        string="Shows a",
        default="strength",
    )
    is_wish = fields.Boolean(
        string="Development Wish",
        help="Stands in the background of the next plan of this person.",
    )
    follow_up_date = fields.Date(
        string="Follow Up on",
        help="On this day the note comes back on your first page.",
    )
    is_public = fields.Boolean(
        string="May Be Public",
        help="Everybody reads it on the profile if the person wants it, too.",
    )
    file = fields.Binary(string="Evidence", attachment=False)
    file_name = fields.Char()
    link = fields.Reference(
        selection=lambda self: self._selection_link(),
        string="Record",
        help="Any record of Odoo that shows it: an order, a task. Each reader opens it"
        " with the own rights.",
    )
    origin_model = fields.Char(export_string_translation=False)
    origin_id = fields.Integer(string="Number of Origin")

    @api.model
    def _selection_link(self):
        return self.env["hr.performance.coaching.addition"]._selection_link()

    # COMPUTES

    @api.depends("origin_model", "origin_id", "line_id")
    def _compute_employee_id(self):
        """Whose plan the line is of, or who has written the message."""
        for note in self:
            if note.line_id and not note.employee_id:
                note.employee_id = note.line_id.appraisal_id.employee_id
            if note.employee_id or note.origin_model != "mail.message":
                continue
            message = self.env["mail.message"].browse(note.origin_id).exists()
            if message._filtered_access("read"):
                users = message.author_id.user_ids
                # sudo: hr.employee - who a colleague is whose message the user reads.
                note.employee_id = users.sudo().employee_id[:1].sudo(False)

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_lead(self):
        mine = sides(self.employee_id)
        for note in self:
            note.is_lead = bool(mine.get(note.employee_id.id, set()) & LEADS)

    @api.depends("employee_id")
    def _compute_kind(self):
        for note in self:
            if not note.kind or (not note.is_lead and note.kind != PRAISE):
                note.kind = COACHING if note.is_lead or not note.employee_id else PRAISE

    @api.depends("employee_id", "kind")
    def _compute_zone(self):
        """Shared for coaching, on record for what the review is to rest on."""
        mine = sides(self.employee_id)
        for note in self:
            own = mine.get(note.employee_id.id, set())
            if "self" in own or (not own & LEADS and note.kind != PRAISE):
                note.zone = PRIVATE
            else:
                note.zone = RECORD if note.kind in (PRAISE, INCIDENT) else SHARED

    @api.depends("zone", "kind", "employee_id")
    @api.depends_context("lang")
    def _compute_meaning(self):
        for note in self:
            told = is_told(note.employee_id, note.kind, note.zone)
            note.meaning = meaning(self.env, note.zone, told)

    @api.depends("zone", "kind", "employee_id")
    @api.depends_context("uid", "lang")
    def _compute_problem(self):
        """Said while typing; the same words refuse the note."""
        mine = sides(self.employee_id)
        for note in self:
            note.problem = False
            if note.employee_id:
                try:
                    check_note(
                        note.employee_id,
                        note.kind,
                        note.zone,
                        mine[note.employee_id.id],
                    )
                except UserError as error:
                    note.problem = str(error)

    # ACTIONS

    @api.readonly
    @api.model
    def action_recent(self):
        """People about whom the user wrote last, then the own team; a few.

        :return: list of dicts: id, name
        """
        self.check_access("read")
        found = []
        for model in ("hr.performance.coaching", "hr.performance.private.note"):
            rows = self.env[model]._read_group(
                [("author_id", "=", self.env.uid), ("employee_id", "!=", False)],
                ["employee_id"],
                ["create_date:max"],
            )
            found += [(moment, person) for person, moment in rows]
        found.sort(key=lambda row: row[0], reverse=True)
        own = self.env.user._performance_employees()
        # sudo: names of colleagues, as their public pages tell them.
        team = own.sudo().child_ids.sorted("name")
        people = list(
            dict.fromkeys([*(person.id for _moment, person in found), *team.ids])
        )
        # sudo: as above.
        shown = own.sudo().browse(people).exists().filtered("active")[:RECENT]
        return [{"id": person.id, "name": person.name} for person in shown]

    @readers_only
    def action_write(self):
        """Keep the note in its zone."""
        self.ensure_one()
        self._check_written()
        values = self._convert_to_write({name: self[name] for name in COPIED})
        values |= {"employee_id": self.employee_id.id, "kind": self.kind}
        if self.kind != INCIDENT:
            values["quality"] = False
        if self.zone == PRIVATE:
            if self.link:
                link = {"origin_model": self.link._name, "origin_id": self.link.id}
                values |= link
            self.env["hr.performance.private.note"].create(values)
        else:
            self._write_open(values)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Note kept. %s", self.meaning),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _write_open(self, values):
        is_public = self.kind == PRAISE and self.is_public
        entry = self.env["hr.performance.coaching"]._write_entry(
            {**values, "zone": self.zone, "is_public": is_public}
        )
        shown = {
            "file": self.file,
            "file_name": self.file and self.file_name,
            "link": self.link and f"{self.link._name},{self.link.id}",
        }
        if self.file or self.link:
            self.env["hr.performance.coaching.addition"].create(
                {"coaching_id": entry.id, **shown}
            )

    def _check_written(self):
        if not self.employee_id:
            raise UserError(self.env._("Say whom the note is about: choose a person."))
        if not (self.body or "").strip():
            raise UserError(
                self.env._(
                    "The note about %s is empty. Write what happened or what was said.",
                    names_of(self.employee_id, "name"),
                )
            )
        if self.file and self.zone == PRIVATE:
            raise UserError(
                self.env._(
                    "A private note keeps no file: files are stored beside it. Link a"
                    " record, or share the note."
                )
            )
        if self.link and self.origin_id and self.zone == PRIVATE:
            raise UserError(
                self.env._(
                    "The private note about %s is linked to what it was made from"
                    " already. Leave out the record, or share the note.",
                    names_of(self.employee_id, "name"),
                )
            )
