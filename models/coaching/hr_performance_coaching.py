# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.arguments import id_of
from ..base.day_words import day_words
from ..base.dialogs import open_dialog
from ..base.seeing import names_of, person_of, readers_only
from .kinds import CORRECTED_HOURS, OPEN_ZONES, PRAISE, RECORD, SHARED, meaning
from .sides import check_note, is_told, sides

#: What the author may change: the text for a day, the follow-up at any time.
TEXTS = frozenset(
    {"body", "advice", "agreed_step", "quality", "line_id", "date", "is_wish"}
)
FOLLOW_UP_TYPE = "mail.mail_activity_data_todo"
#: Praise on the first page and on the profile.
LATEST = 3
PRAISE_DAYS = 90
#: Proposed: so soon somebody looks at what was agreed after a result.
NEXT_ACTION_DAYS = 30


class HrPerformanceCoaching(models.Model):
    """A note that others read: coaching, praise, suggestion or incident.

    Zone *shared* is for the two sides, author and person: no later manager reads it.
    Zone *record* opens to all superiors and HR, too. Entries are made by the dialog or
    by raising a private note; nobody changes their person, author or kind, and no zone
    is lowered.
    """

    _name = "hr.performance.coaching"
    _inherit = [
        "hr.performance.note.mixin",
        "hr.performance.people.mixin",
        "hr.performance.told.mixin",
        "hr.performance.next.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Coaching Note"
    _order = "date desc, id desc"
    _rec_names_search = ["employee_id.name"]
    _mail_post_access = "read"
    _follow_up_key = "follow_ups"
    _follow_up_action = "coaching_action"
    _next_action_sequence = 45
    _next_action_deadline = "follow_up_date"

    employee_id = fields.Many2one(required=True, ondelete="restrict")
    department_id = fields.Many2one(
        "hr.department", readonly=True, copy=False, index=True, guarded=True
    )
    zone = fields.Selection(
        OPEN_ZONES,
        string="Read by",
        required=True,
        readonly=True,
        copy=False,
        guarded=True,
        help="Shared: author and person. On the record: all superiors and HR, too.",
    )
    zone_meaning = fields.Char(compute="_compute_zone_meaning")
    is_told = fields.Boolean(
        string="Open to the Person", readonly=True, copy=False, guarded=True
    )
    chain_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_coaching_chain_rel",
        "coaching_id",
        "employee_id",
        string="Reporting Chain",
        readonly=True,
        copy=False,
        guarded=True,
        export_string_translation=False,
    )
    addition_ids = fields.One2many(
        "hr.performance.coaching.addition", "coaching_id", string="Added Later"
    )
    request_ids = fields.One2many(
        "hr.performance.coaching.request", "coaching_id", string="Requests"
    )

    # praise in public, if both want it
    is_public = fields.Boolean(
        string="May Be Public",
        readonly=True,
        copy=False,
        guarded=True,
        help="The author has agreed that everybody reads it on the profile.",
    )
    is_shown = fields.Boolean(
        string="On the Profile",
        readonly=True,
        copy=False,
        guarded=True,
        help="The person wants everybody to read it on the profile.",
    )

    # what the reader may do
    can_correct = fields.Boolean(compute="_compute_can")
    can_add = fields.Boolean(compute="_compute_can")
    is_about_me = fields.Boolean(compute="_compute_can", search="_search_is_about_me")

    # COMPUTES

    @api.depends("employee_id.name", "kind", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Kind, person and day: a title is shown where the text is not."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        told = self._filter_told()
        for entry in self:
            if entry not in told:
                entry.display_name = self.env._("Coaching Note")
                continue
            # sudo: the name of the person, for a reader of the entry.
            name = entry.sudo().employee_id.name or ""
            day = day_words(self.env, entry.date)
            entry.display_name = f"{kinds.get(entry.kind, '')} · {name} · {day}"

    @api.depends("zone", "is_told")
    @api.depends_context("lang")
    def _compute_zone_meaning(self):
        for entry in self:
            entry.zone_meaning = meaning(self.env, entry.zone, entry.is_told)

    @api.depends("author_id", "create_date", "is_told", "employee_id")
    @api.depends_context("uid")
    def _compute_can(self):
        own = self.env.user._performance_employees()
        for entry in self:
            mine = entry.author_id == self.env.user
            entry.is_about_me = entry.employee_id in own
            entry.can_correct = mine and entry._is_fresh()
            entry.can_add = mine or (entry.is_about_me and entry.is_told)

    def _search_is_about_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain("employee_id", "in", self.env.user._performance_employees().ids)
        return own if True in value else ~own

    def _is_fresh(self):
        until = fields.Datetime.now() - timedelta(hours=CORRECTED_HOURS)
        return not self.create_date or self.create_date > until

    # WRITING

    @api.model
    def _copied_fields(self):
        """What an entry takes over from a private note that is opened."""
        return (
            "employee_id",
            "kind",
            "line_id",
            "date",
            *("body", "advice", "agreed_step", "quality", "is_wish"),
            *("follow_up_date", "follow_up_done_on", "origin_model", "origin_id"),
        )

    @api.model
    def _write_entry(self, values):
        """Make an entry for the user, who has to have a part in it.

        :param values: of one entry, with its zone
        :raises UserError: saying who may write what about whom
        """
        employee = person_of(self.env, values["employee_id"])
        kind, zone = values["kind"], values["zone"]
        check_note(employee, kind, zone, sides(employee)[employee.id])
        chain = employee._performance_chains().get(employee.id, [])
        # sudo: guarded fields; side, kind and zone were checked above, what the values
        # point to is checked below as the user.
        quiet = self.sudo()._quiet()
        entry = quiet.create(
            {
                **values,
                "author_id": self.env.uid,
                "department_id": employee.department_id.id,
                "is_told": is_told(employee, kind, zone),
                "chain_ids": [(6, 0, chain)],
            }
        ).with_env(self.env)
        entry.line_id.check_access("read")
        entry._check_offered({"line_id"})
        entry._check_origin()
        entry._plan_follow_up()
        return entry

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_correcting(vals)
        result = super().write(vals)
        if "follow_up_date" in vals:
            self._plan_follow_up()
        return result

    def _check_correcting(self, vals):
        self.check_access("write")
        if "zone" in vals:
            raise AccessError(
                self.env._(
                    "%s: what others may have read stays open to them. A zone is raised"
                    " by the buttons and never lowered.",
                    names_of(self),
                )
            )
        if TEXTS & vals.keys():
            late = self.filtered(lambda entry: not entry._is_fresh())
            if late:
                raise UserError(
                    self.env._(
                        "%s: a text that others read is corrected for one day. Write"
                        " what has changed under “Added Later”.",
                        names_of(late),
                    )
                )

    @readers_only
    def action_delete(self):
        """The author takes back what was written today by mistake."""
        self._check_author()
        self._check_correcting(dict.fromkeys(TEXTS))
        # sudo: nobody deletes entries otherwise; author and day were checked above.
        self.sudo().unlink()
        return {
            "type": "ir.actions.act_window_close",
        }

    # ZONES

    @readers_only
    def action_put_on_record(self):
        """Raise a shared entry: superiors and HR read it, too, for good."""
        self._check_author()
        self._require_zone(SHARED)
        for entry in self:
            check_note(
                entry.employee_id,
                entry.kind,
                RECORD,
                sides(entry.employee_id)[entry.employee_id.id],
            )
        # sudo: guarded field; author and side were checked above. Who has read an
        # incident already goes on reading it.
        self.sudo().write({"zone": RECORD})

    def _require_zone(self, zone):
        raised = self.filtered(lambda entry: entry.zone != zone)
        if raised:
            raise UserError(self.env._("%s is on record already.", names_of(raised)))

    # FOLLOW-UP
    #
    # One activity of the author, without a word of the text.

    def _plan_follow_up(self):
        # sudo: the activity of the author on the own entry.
        own = self.sudo()
        own._drop_follow_ups()
        for entry in own.filtered(lambda entry: entry._is_follow_up_new()):
            entry.with_context(mail_activity_quick_update=True).activity_schedule(
                FOLLOW_UP_TYPE,
                date_deadline=entry.follow_up_date,
                summary=self.env._("Follow up"),
                user_id=entry.author_id.id,
            )

    def _drop_follow_ups(self):
        self.activity_ids.filtered(
            lambda activity: activity.user_id in self.author_id
        ).unlink()

    # NEXT FOR A PERSON

    @api.model
    def _next_action_domain(self):
        """Notes on which their author comes back."""
        return Domain("follow_up_date", "!=", False) & Domain(
            "follow_up_done_on", "=", False
        )

    @api.model
    def _next_action_new(self, person):
        """A note with a day on which one comes back to it."""
        day = self.env.company._performance_today() + timedelta(days=NEXT_ACTION_DAYS)
        return open_dialog(
            self.env["hr.performance.note.write"],
            self.env._("Plan the Next Step"),
            context={
                "default_employee_id": person.id,
                "default_follow_up_date": fields.Date.to_string(day),
            },
        )

    # PRAISE IN PUBLIC

    @readers_only
    def action_show(self):
        """The person puts praise on the own profile, where the author has agreed."""
        self._check_praised()
        kept = self.filtered(lambda entry: not entry.is_public)
        if kept:
            raise UserError(
                self.env._(
                    "%s: the author wants this praise to stay between you.",
                    names_of(kept),
                )
            )
        # sudo: guarded field; person and author's wish were checked above.
        self.sudo().write({"is_shown": True})

    @readers_only
    def action_hide(self):
        """The person takes praise from the own profile."""
        self._check_praised()
        # sudo: as above.
        self.sudo().write({"is_shown": False})

    def _check_praised(self):
        if self.filtered(lambda e: e.kind != PRAISE or not e.is_about_me):
            raise AccessError(
                self.env._("Only who was praised decides what the own profile shows.")
            )

    @api.readonly
    @api.model
    def action_load_praise(self, employee_id):
        """Praise that both sides want to be public, for the profile of a colleague.

        :return: list of dicts: id, text, author, date
        """
        employee = person_of(self.env, employee_id)
        shown = self.search(
            [
                ("employee_id", "=", employee.id),
                ("kind", "=", PRAISE),
                ("is_public", "=", True),
                ("is_shown", "=", True),
            ],
            limit=LATEST,
        )
        return [entry._praise_values() for entry in shown]

    def _praise_values(self):
        return {
            "id": self.id,
            "text": self.body or "",
            # sudo: the name of a colleague who has praised.
            "author": self.sudo().author_id.name,
            "date": day_words(self.env, self.date),
            "can_show": self.is_public and not self.is_shown,
            "is_shown": self.is_shown,
        }

    # FACTS BESIDE A REVIEW

    @api.readonly
    @api.model
    def action_load_facts(self, appraisal_id):
        """What was noted about the person in the period of a sheet, line by line.

        Everything as far as the user may read it, the own private notes included.

        :return: list of dicts: title of the line or '', and its ``notes``
        """
        sheet = self.env["hr.performance.appraisal"].browse(id_of(appraisal_id))
        if not sheet.exists() or not sheet.has_access("read"):
            return []
        first, last = sheet._period()
        within = Domain("employee_id", "=", sheet.employee_id.id) & (
            Domain("line_id", "in", sheet.line_ids.ids)
            | Domain([("date", ">=", first), ("date", "<=", last)])
        )
        notes = [
            *self.search(within),
            *self.env["hr.performance.private.note"].search(
                within & Domain("kind", "!=", "preparation")
            ),
        ]
        reports = self.env["hr.performance.progress.report"].search(
            Domain("appraisal_id", "=", sheet.id) & Domain("state", "=", "given")
        )
        titles = {line.id: line.title for line in sheet.line_ids}
        rows = {}
        for note in sorted(notes, key=lambda note: note.date, reverse=True):
            title = titles.get(note.line_id.id, "")
            rows.setdefault(title, []).append(note._fact_values())
        for report in reports.filtered(lambda r: r.text or r.difficulties):
            title = titles.get(report.line_id.id, "")
            rows.setdefault(title, []).append(report._fact_values())
        return [
            {"title": title, "notes": rows[title]}
            for title in [*titles.values(), ""]
            if title in rows
        ]

    # FOLLOWING THE PEOPLE

    @api.model
    def _follow_employees(self, employees, vals):
        """Superiors of today read what is on record, as they read the sheets."""
        if "parent_id" not in vals:
            return
        # sudo: upkeep of the system; shows nothing to who changed a manager.
        entries = self.sudo().search(
            Domain("employee_id", "in", employees.ids)
            | Domain("chain_ids", "in", employees.ids)
        )
        chains = entries.employee_id._performance_chains()
        for person, group in entries.grouped("employee_id").items():
            group.write({"chain_ids": [(6, 0, chains.get(person.id, []))]})
