# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.seeing import names_of, readers_only
from .kinds import PREPARATION, SHARED

#: So long a preparation is kept once the interview is signed.
KEPT_DAYS = 180


class HrPerformancePrivateNote(models.Model):
    """A note that only its author reads: no HR role, no superior, no chatter.

    A global record rule on the author stands above every group rule. It is the private
    zone of coaching; the author may share it later, see ``action_share``.
    """

    _name = "hr.performance.private.note"
    _inherit = "hr.performance.note.mixin"
    _description = "Private Note"
    _order = "write_date desc, id desc"
    _follow_up_key = "own_follow_ups"
    _follow_up_action = "private_note_action"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", ondelete="cascade", index=True
    )
    kind = fields.Selection(
        selection_add=[(PREPARATION, "Preparation of a Talk")],
        ondelete={PREPARATION: "set default"},
    )
    body = fields.Text(
        help="Only you can read this. It is never printed, exported or shown to HR.",
    )

    technique_id = fields.Many2one(
        "hr.performance.talk.technique",
        string="Type of Employee",
        ondelete="set null",
        domain=[("kind", "=", "person")],
        help="Only you see which type you have picked, and its techniques.",
    )
    technique_tips = fields.Text(related="technique_id.tips")
    point_ids = fields.One2many(
        "hr.performance.private.point", "note_id", string="Expected Difficulties"
    )
    kept_until = fields.Date(
        copy=False,
        help="The note is deleted after this day. It is set when the interview is"
        " signed; change it, or empty it to keep the note.",
    )

    @api.depends("appraisal_id", "employee_id")
    @api.depends_context("lang", "uid")
    def _compute_display_name(self):
        """With the sheet's name, for an author who may read the sheet by now."""
        readable = self.appraisal_id._filtered_access("read")
        for note in self:
            # sudo: the name of the colleague whom the author's own note is about.
            name = note.sudo().employee_id.name
            if note.appraisal_id in readable:
                name = note.appraisal_id.display_name
            elif note.appraisal_id:
                name = False
            note.display_name = (
                self.env._("Private Note · %s", name)
                if name
                else self.env._("Private Note")
            )

    @api.model
    def _keep_for(self, user, appraisal, body):
        """Keep a draft for its author when somebody else goes on without it."""
        if user:
            # sudo: a note of that user, who has written the text.
            self.sudo().create(
                {
                    "author_id": user.id,
                    "appraisal_id": appraisal.id,
                    "kind": PREPARATION,
                    "body": body,
                }
            )

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        if not self.env.su:
            # A note about a sheet is for those who may read the sheet.
            notes.appraisal_id.check_access("read")
            notes._check_origin()
        notes._take_person()
        return notes

    @api.model
    def _forget_preparations(self, appraisals):
        """The talk is over: what was only for its preparation is not kept for good."""
        # sudo: only the day; the notes stay their authors' alone.
        notes = self.sudo().search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("kind", "=", PREPARATION),
                ("kept_until", "=", False),
            ]
        )
        for company, own in notes.grouped("company_id").items():
            today = company._performance_today()
            own.write({"kept_until": today + timedelta(days=KEPT_DAYS)})

    @api.autovacuum
    def _gc_preparations(self):
        """Delete the preparations whose day is over."""
        over = self.search(
            Domain("kind", "=", PREPARATION)
            & self.env["res.company"]._performance_compared("kept_until", "<"),
            limit=1000,
        )
        over.unlink()
        return len(over), len(over) == 1000

    def _take_person(self):
        """A note about a sheet is about whose sheet it is."""
        # sudo: guarded field; the author may read the sheet.
        for note in self.sudo().filtered(lambda note: not note.employee_id):
            if not note.appraisal_id:
                raise UserError(
                    self.env._("Say whom the note is about: choose a person.")
                )
            note.employee_id = note.appraisal_id.owner_id

    @readers_only
    def action_share(self):
        """Open the note to the person whom it is about; it cannot be taken back."""
        self.ensure_one()
        self._check_author()
        if not (self.body or "").strip():
            raise UserError(
                self.env._("%s is empty: there is nothing to share.", names_of(self))
            )
        names = self.env["hr.performance.coaching"]._copied_fields()
        values = {name: self[name] for name in names if name in self._fields}
        values = self._convert_to_write(values)
        if values["kind"] == PREPARATION:
            values["kind"] = "coaching"
        entry = self.env["hr.performance.coaching"]._write_entry(
            {**values, "zone": SHARED}
        )
        self.unlink()
        return entry._get_records_action()
