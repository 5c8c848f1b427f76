# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.arguments import takes_text
from ..base.dialogs import open_dialog
from ..base.entry import VIAS, entered_by, entered_via
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only
from ..base.uploads import check_proof
from ..people.hr_scope import HrFinder
from .states import HEARD, WITH_HR

SIDES = [
    ("employee", "Employee"),
    ("manager", "Direct Manager"),
    ("course", "Course of the Appeal"),
]


class HrPerformanceAppealHearing(models.Model):
    """What one side says in an appeal: asked by the reviewer, or by itself.

    Both sides, HR and the reviewer read it. It is said once and stays; the rows are
    the record of the appeal's course.
    """

    _name = "hr.performance.appeal.hearing"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.actors.mixin"]
    _description = "Answer in an Appeal"
    _order = "appeal_id, id"
    _rec_name = "appeal_id"
    _waiting_sequence = 59
    _waiting_exit = "action_close"
    #: Sides speak by actions only.
    _guards_everything = True

    appeal_id = fields.Many2one(
        "hr.performance.appeal", required=True, ondelete="cascade", index=True
    )
    appraisal_id = fields.Many2one(related="appeal_id.appraisal_id", store=True)
    company_id = fields.Many2one(related="appeal_id.company_id", store=True)
    owner_id = fields.Many2one(related="appeal_id.owner_id", store=True, index=True)
    manager_id = fields.Many2one(related="appraisal_id.manager_id")
    side = fields.Selection(SIDES, required=True)
    asked_by_id = fields.Many2one("res.users", string="Asked by")
    question = fields.Text()
    deadline = fields.Date(string="Answer By")
    state = fields.Selection(
        [("open", "To Answer"), ("given", "Said"), ("closed", "No Answer")],
        required=True,
        default="open",
        index=True,
    )
    text = fields.Text(string="Answer")
    file = fields.Binary(string="Evidence", attachment=True)
    file_name = fields.Char()
    given_by_id = fields.Many2one("res.users", string="Said by")
    given_on = fields.Datetime(string="Said on")
    entered_via = fields.Selection(VIAS)
    reminded_on = fields.Date()
    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.depends("state", "side")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        open_ones = self.filtered(lambda one: one.state == "open")
        mine = open_ones._of_user()
        for hearing in self:
            hearing.can_answer = hearing in mine

    def _of_user(self):
        """Those whose side the user speaks for."""
        roles = self.appraisal_id._roles()
        wanted = {"employee": "subject", "manager": "manager"}
        return self.filtered(
            # sudo: ids of the sheet only.
            lambda one: wanted.get(one.side) in roles[one.sudo().appraisal_id.id]
        )

    @api.model
    def _side_of(self, appeal):
        """The side for which the user speaks in an appeal; '' for nobody's."""
        mine = appeal.appraisal_id._roles()[appeal.appraisal_id.id]
        if "subject" in mine:
            return "employee"
        return "manager" if "manager" in mine else ""

    # SAYING

    @readers_only
    @takes_text("text", "file", "file_name")
    def action_answer(self, text, file=None, file_name=None):
        """Answer what one's side was asked.

        :param text: the answer; required
        :param file: evidence in base64
        """
        self._require_state("open")
        if not self.appraisal_id._is_system() and self - self._of_user():
            raise AccessError(
                self.env._("Whom the appeal asks answers, and nobody in that place.")
            )
        # sudo: guarded fields; side and state were checked above.
        self.sudo().write(self._said_values(text, file, file_name))

    @api.model
    def _add(self, appeal, text, file, file_name):
        """Add a statement of the user's own side to an open appeal."""
        side = self._side_of(appeal)
        if not side or appeal.state not in WITH_HR:
            raise UserError(
                self.env._(
                    "%s: the employee and the direct manager add to an appeal, until it"
                    " is decided.",
                    names_of(appeal),
                )
            )
        # sudo: guarded model; side and state were checked above.
        return self.sudo().create(
            {
                "appeal_id": appeal.id,
                "side": side,
                **self._said_values(text, file, file_name),
            }
        )

    def _said_values(self, text, file, file_name):
        if not (text or "").strip():
            raise UserError(self.env._("Write what you have to say."))
        if file:
            check_proof(self.env, file)
        return {
            "state": "given",
            "text": text.strip(),
            "file": file or False,
            "file_name": file and file_name,
            "given_by_id": entered_by(self.env),
            "given_on": fields.Datetime.now(),
            "entered_via": entered_via(self.env, self.owner_id)
            if self.side == "employee"
            else "login",
        }

    @readers_only
    def action_open_answer(self):
        """Open the dialog in which this is answered."""
        self.ensure_one()
        return open_dialog(
            self.env["hr.performance.appeal.reason"],
            self.env._("Answer"),
            context={
                "default_appeal_id": self.appeal_id.id,
                "default_hearing_id": self.id,
                "default_step": "answer",
            },
        )

    @readers_only
    def action_close(self):
        """Let the appeal go on without this answer; HR or the reviewer."""
        self._require_state("open")
        for appeal in self.appeal_id:
            if not (appeal.is_hr or (appeal.is_reviewer and appeal.declared_on)):
                raise AccessError(
                    self.env._("HR or the reviewer goes on without an answer.")
                )
        self.sudo()._close()  # sudo: guarded state; role and state were checked above.

    def _close(self):
        """Nobody waits for these answers any more; as superuser."""
        self.filtered(lambda one: one.state == "open").write({"state": "closed"})

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        domain = Domain("state", "=", "open") & Domain("appeal_id.state", "in", HEARD)
        if users is not None:
            domain &= self._may_wait_for(users, "owner_id", as_hr=True) | (
                self._may_wait_for(users, "appraisal_id.manager_id", as_hr=True)
            )
        return self.search(domain)

    def _told_mine(self, user):
        return self._told_as("mine", user)

    def _waiting_line(self):
        if self.side == "employee":
            return [(self.owner_id, False)]
        return [(self.manager_id, True)]

    def _waiting_about(self):
        return self.owner_id

    def _waiting_owners(self):
        return self.env["hr.employee"].union(
            *(one._waiting_line()[0][0] for one in self)
        )

    def _waiting_hr(self):
        return HrFinder(self.env).of_sheets({one: one.appraisal_id for one in self})

    def _waiting_verb(self):
        return self.env._("Answer in an appeal")

    def _waiting_document(self):
        return self.appeal_id

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        theirs = Domain.OR(
            self._of_users(self.env.user, name)
            for name in ("owner_id", "appraisal_id.manager_id")
        )
        return theirs & Domain("state", "=", "open")

    @api.model
    def _task_kinds(self):
        mine = self._waiting_for(self.env.user)
        return [
            Kind(
                "appeal_answers",
                self.env._("Answers in Appeals"),
                "appeal_hearing_action",
                mine,
                method="action_open_appeal",
            )
        ]

    def _task_about(self):
        return self.owner_id

    @readers_only
    def action_open_appeal(self):
        """Open the appeal in which this is asked."""
        self.ensure_one()
        return self.appeal_id._get_records_action()
