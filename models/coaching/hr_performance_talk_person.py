# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..base.day_words import day_words
from ..base.seeing import names_of, readers_only
from .kinds import COACHING, SHARED

TEXTS = ("progress", "difficulties", "advice", "agreed_step")
#: What the person writes, too.
OF_THE_PERSON = frozenset({"progress", "difficulties"})


class HrPerformanceTalkPerson(models.Model):
    """The note about one person in a talk: who leads it and this person read it."""

    _name = "hr.performance.talk.person"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.agenda.mixin"]
    _description = "Person in a Talk"
    _order = "talk_id, id"
    _rec_name = "employee_id"

    talk_id = fields.Many2one(
        "hr.performance.talk",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="talk_id.company_id")
    state = fields.Selection(related="talk_id.state", string="Talk State")
    is_leader = fields.Boolean(related="talk_id.is_leader")
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True, fixed=True
    )
    progress = fields.Text(help="What has gone forward since the last talk.")
    difficulties = fields.Text(help="What is in the way.")
    advice = fields.Text(string="Advice Given")
    agreed_step = fields.Text(string="Agreed Step")
    follow_up_date = fields.Date(
        string="By", help="On this day the step comes back on the first page."
    )
    coaching_id = fields.Many2one(
        "hr.performance.coaching",
        string="Kept as",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
    )

    _once = models.UniqueIndex(
        "(talk_id, employee_id)", "A person takes part in a talk once."
    )

    @api.constrains("follow_up_date")
    def _check_follow_up(self):
        for row in self.filtered("follow_up_date"):
            if row.state == "planned" and (
                row.follow_up_date < row.company_id._performance_today()
            ):
                raise ValidationError(
                    self.env._(
                        "%(person)s: the follow-up on %(day)s is in the past. Choose"
                        " today or a later day.",
                        person=names_of(row.employee_id, "name"),
                        day=day_words(self.env, row.follow_up_date),
                    )
                )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_writing(vals)
        return super().write(vals)

    def _check_writing(self, vals):
        self.check_access("write")
        self.talk_id._require_state("planned", "missed")
        # Whoever holds a meeting in somebody's place takes part in it as well.
        own = self.env.user._performance_employees()
        beyond = self.filtered(
            lambda row: not row.talk_id.is_leader or row.employee_id in own
        )
        if beyond and set(vals) - OF_THE_PERSON:
            raise AccessError(
                self.env._(
                    "Progress and difficulties are yours to write, too; whoever leads"
                    " the talk writes the rest."
                )
            )

    def _is_written(self):
        return any((self[name] or "").strip() for name in TEXTS)

    def _keep_note(self):
        """What was written becomes a shared note, whose follow-up comes back."""
        self.ensure_one()
        own = self.env.user._performance_employees()
        if not self._is_written() or self.coaching_id or self.employee_id in own:
            # What a deputy said of himself stands in the talk only.
            return
        said = (
            (self.env._("Progress"), self.progress),
            (self.env._("Difficulties"), self.difficulties),
        )
        entry = self.env["hr.performance.coaching"]._write_entry(
            {
                "employee_id": self.employee_id.id,
                "kind": COACHING,
                "zone": SHARED,
                "date": self.talk_id.company_id._performance_day(
                    self.talk_id.date_start
                ),
                "body": "\n".join(f"{head}: {text}" for head, text in said if text)
                or self.env._("Talk"),
                "advice": self.advice,
                "agreed_step": self.agreed_step,
                "follow_up_date": self.follow_up_date,
            }
        )
        # sudo: guarded link to what the user has just written.
        self.sudo().coaching_id = entry

    # AGENDA OF A TALK

    _agenda_sequence = 31

    @api.model
    def _agenda(self, employees):
        """What a deputy has agreed in the user's place, until it is followed up."""
        own = self.env.user._performance_employees()
        agreed = self.search(
            [
                ("employee_id", "in", employees.ids),
                ("talk_id.leader_id", "in", own.ids),
                ("talk_id.held_by_id", "not in", [self.env.uid, False]),
                ("follow_up_date", "!=", False),
            ]
        )
        rows = {}
        for row in agreed:
            # sudo: only whether the deputy has followed it up.
            if not row.sudo().coaching_id.follow_up_done_on:
                rows.setdefault(row.employee_id.id, []).append(
                    {
                        "kind": self.env._("Agreed in Your Place"),
                        "text": row.agreed_step or row.progress or row.display_name,
                        "tone": "",
                        "model": row.talk_id._name,
                        "id": row.talk_id.id,
                    }
                )
        return rows
