# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.day_words import day_words
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only, unseen_error
from .kinds import COACHING, KINDS


class HrPerformanceNoteMixin(models.AbstractModel):
    """One note of one author about one person, whoever else reads it.

    Author and person never change. What it was made from (a message, any record) is
    kept as a link, which is named and opened with the rights of the reader.
    """

    _name = "hr.performance.note.mixin"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.task.mixin",
        "hr.performance.agenda.mixin",
    ]
    _description = "Note about a Person"
    #: First page: key of the kind of work, and the list that holds it.
    _follow_up_key = None
    _follow_up_action = None

    author_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        index=True,
        ondelete="cascade",
        guarded=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="About",
        index=True,
        ondelete="cascade",
        fixed=True,
        help="Whom the note is about. It never changes.",
    )
    company_id = fields.Many2one(related="employee_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, default=COACHING, fixed=True)
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Goal or Value",
        ondelete="set null",
        index="btree_not_null",
        domain="[('appraisal_id.employee_id', '=', employee_id)]",
        help="The line of the plan that this says something about. The note stands"
        " beside it in the review.",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._performance_today(),
        help="The day of what happened.",
    )
    body = fields.Text(string="Note")
    advice = fields.Text()
    agreed_step = fields.Text(string="Agreed Step")
    quality = fields.Selection(
        [("strength", "Strength"), ("weakness", "To Improve")],
        string="Shows a",
        help="What an incident shows.",
    )
    is_wish = fields.Boolean(
        string="Development Wish",
        help="Stands in the background of the next plan of this person.",
    )
    follow_up_date = fields.Date(
        string="Follow Up on",
        help="On this day the note comes back on your first page.",
    )
    follow_up_done_on = fields.Date(
        string="Followed Up on", readonly=True, copy=False, guarded=True
    )

    # what it was made from
    origin_model = fields.Char(
        fixed=True, export_string_translation=False, string="Kind of Origin"
    )
    origin_id = fields.Integer(string="Number of Origin", fixed=True)
    origin_name = fields.Char(string="Made from", compute="_compute_origin_name")
    is_mine = fields.Boolean(compute="_compute_is_mine")

    # COMPUTES

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for note in self:
            note.is_mine = note.author_id == self.env.user

    @api.depends("origin_model", "origin_id")
    @api.depends_context("uid", "lang")
    def _compute_origin_name(self):
        """The name of the origin for a reader of it; others learn nothing of it."""
        for note in self:
            origin = note._readable_origin()
            note.origin_name = origin._description if origin else False
            if origin and origin._name != "mail.message":
                note.origin_name = origin.display_name

    def _readable_origin(self):
        """The record that the note was made from, if the user may read it."""
        self.ensure_one()
        model = self.env.get(self.origin_model or "")
        if model is None or model._abstract or model._transient or not self.origin_id:
            return None
        # sudo: taken away, so that the rules of the reader hold.
        record = model.sudo(False).browse(self.origin_id).exists()
        return record._filtered_access("read") or None

    # CHECKS

    @api.constrains("date", "follow_up_date")
    def _check_days(self):
        for note in self:
            company = note.company_id or self.env.company
            today = company._performance_today()
            if note.date > today:
                raise ValidationError(
                    self.env._(
                        "%s: the day of a note is today or earlier. What is to come is"
                        " a follow-up.",
                        names_of(note),
                    )
                )
            if note._is_follow_up_new() and note.follow_up_date < today:
                raise ValidationError(
                    self.env._(
                        "%(note)s: the follow-up on %(day)s is in the past. Choose"
                        " today or a later day.",
                        note=names_of(note),
                        day=day_words(self.env, note.follow_up_date),
                    )
                )

    def _is_follow_up_new(self):
        return bool(self.follow_up_date and not self.follow_up_done_on)

    def _check_origin(self):
        """Whoever makes a note from something can read that."""
        for note in self.filtered("origin_model"):
            if note._readable_origin() is None:
                raise unseen_error(self.env)

    def _check_author(self):
        if self.filtered(lambda note: note.author_id != self.env.user):
            raise AccessError(self.env._("Only the author of a note does this."))

    # FOLLOWING UP

    @readers_only
    def action_follow_up_done(self):
        """The follow-up is done: the note goes from the author's first page."""
        self._check_author()
        self._check_has_follow_up()
        # sudo: guarded field; the author was checked above.
        self.sudo()._settle_follow_up()

    def _check_has_follow_up(self):
        if self.filtered(lambda note: not note._is_follow_up_new()):
            raise UserError(self.env._("There is no follow-up left to do."))

    def _settle_follow_up(self):
        today = self.env.company._performance_today()
        self.filtered(lambda note: note._is_follow_up_new()).write(
            {"follow_up_done_on": today}
        )
        self._drop_follow_ups()

    def _drop_follow_ups(self):
        """Nobody is asked to follow up any more."""

    @readers_only
    def action_open_origin(self):
        """Open what the note was made from, with one's own rights."""
        self.ensure_one()
        origin = self._readable_origin()
        if origin is None:
            raise unseen_error(self.env)
        if origin._name == "mail.message":
            return {
                "type": "ir.actions.act_url",
                "url": f"/mail/message/{origin.id}",
                "target": "self",
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": origin._name,
            "res_id": origin.id,
            "views": [(False, "form")],
        }

    def _fact_values(self):
        """What stands beside a line: kind, day, author and text."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        qualities = dict(self._fields["quality"]._description_selection(self.env))
        return {
            "model": self._name,
            "id": self.id,
            "kind": kinds[self.kind],
            "quality": qualities.get(self.quality, ""),
            "is_weakness": self.quality == "weakness",
            "is_private": self._name == "hr.performance.private.note",
            "date": day_words(self.env, self.date),
            # sudo: the name of who wrote what the user may read.
            "author": self.sudo().author_id.name,
            "text": self.body or "",
            "step": self.agreed_step or "",
        }

    # AGENDA OF A TALK

    _agenda_sequence = 30

    @api.model
    def _agenda(self, employees):
        """What the user wants to follow up with these people."""
        notes = self.search(
            [
                ("employee_id", "in", employees.ids),
                ("author_id", "=", self.env.uid),
                ("follow_up_date", "!=", False),
                ("follow_up_done_on", "=", False),
            ]
        )
        rows = {}
        for note in notes:
            rows.setdefault(note.employee_id.id, []).append(
                {
                    "kind": self.env._("Follow-ups"),
                    "text": note.agreed_step or note.body or note.display_name,
                    "tone": "",
                    "model": self._name,
                    "id": note.id,
                }
            )
        return rows

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        return (
            Domain("author_id", "=", self.env.uid)
            & Domain("follow_up_done_on", "=", False)
            & self.env["res.company"]._performance_compared("follow_up_date", "<=")
        )

    @api.model
    def _task_kinds(self):
        """Follow-ups of the user's own notes that are due."""
        due = self.search(self._task_domain())
        return [
            Kind(
                self._follow_up_key,
                self.env._("Follow-ups"),
                self._follow_up_action,
                due,
                done="action_follow_up_done",
            )
        ]

    def _task_verb(self):
        name = self._task_about().name
        if self.line_id:
            # sudo: the own note of the reader, about this line.
            goal = self.sudo().line_id.title
            return self.env._("Follow up with %(name)s: %(goal)s", name=name, goal=goal)
        return self.env._("Follow up with %s", name)

    def _task_about(self):
        # sudo: name and picture of a colleague in the reader's own note.
        return self.sudo().employee_id

    def _task_deadline(self):
        return self.follow_up_date
