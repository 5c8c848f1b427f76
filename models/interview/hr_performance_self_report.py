# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.hr_performance_task_mixin import Kind
from ..base.logins import without_login
from ..base.seeing import names_of, readers_only
from .states import ASKED_STATES, OPEN_STATES

#: What the report has to say something about.
REPORT_PARTS = (
    "performance",
    "standards",
    "strengths",
    "improvements",
    "next_goals",
    "support",
)


class HrPerformanceSelfReport(models.Model):
    """The employee's report in five parts on one page.

    A row of its own, because nobody else reads it before it is submitted. Part three,
    the self-evaluation, has two lists: what is good and what to improve.
    """

    _name = "hr.performance.self.report"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.interview.content.mixin",
        "hr.performance.task.mixin",
    ]
    _description = "Self-Report"
    _order = "interview_id desc"
    _rec_names_search = ["employee_id.name"]

    interview_id = fields.Many2one(
        "hr.performance.interview",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        guarded=True,
    )
    employee_id = fields.Many2one(related="interview_id.employee_id", store=True)
    cycle_id = fields.Many2one(related="interview_id.cycle_id", store=True)
    company_id = fields.Many2one(related="interview_id.company_id", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        guarded=True,
    )
    performance = fields.Text(
        string="1. My Work in the Period",
        help="What I have done and reached.",
        content=True,
    )
    standards = fields.Text(
        string="2. Measured against the Standards",
        help="How this compares with targets and standards, with numbers and examples.",
        content=True,
    )
    strengths = fields.Text(
        string="3. What Went Well", help="With facts.", content=True
    )
    improvements = fields.Text(
        string="What I Want to Improve", help="With facts.", content=True
    )
    next_goals = fields.Text(
        string="4. Goals of the Next Period",
        help="Work plan and improvement plan.",
        content=True,
    )
    support = fields.Text(
        string="5. Resources and Support I Need",
        help="People, tools, training, decisions.",
        content=True,
    )
    questions = fields.Text(string="Questions, Doubts and Obstacles", content=True)
    nothing_to_add = fields.Boolean(string="I have nothing to add to the empty parts")
    evidence = fields.Text(
        help="What shows it: one link, document or example in each line.",
        content=True,
    )
    submitted_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    submitted_by_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, copy=False, guarded=True
    )
    is_mine = fields.Boolean(
        compute="_compute_is_mine", help="The user writes it and the talk is not over."
    )

    _interview_unique = models.UniqueIndex(
        "(interview_id)", "The interview has a self-report already."
    )

    # COMPUTES

    @api.depends("employee_id.name", "cycle_id.name")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.employee_id.name} · {report.cycle_id.name}"

    @api.depends_context("uid")
    @api.depends("interview_id.state", "interview_id.active")
    def _compute_is_mine(self):
        mine = self._mine() - self._of_closed_talks()
        for report in self:
            report.is_mine = report._origin in mine

    def _evidence_count(self):
        """How many pieces of evidence the report names, one in each line."""
        return sum(bool(line.strip()) for line in (self.evidence or "").splitlines())

    # WHOSE REPORT IT IS

    def _mine(self, roles=None):
        """Reports that the user writes: the own one, or for a person without login.

        :param roles: the user's roles on the interviews, where the caller knows them
        """
        user = self.env.user
        # sudo: compares user ids only; nothing of the report is shown.
        reports = self._origin.sudo()
        if roles is None:
            roles = reports.interview_id.with_env(self.env)._roles()
        return self.browse(
            report.id
            for report in reports
            if report.employee_id.user_id == user
            or (
                not report.employee_id.user_id.active
                and roles[report.interview_id.id] & {"manager", "hr"}
            )
        )

    def _of_closed_talks(self):
        """Reports that came too late: their interview is closed or was replaced."""
        return self._origin.filtered(
            # sudo: state of the interview, which its employee does not read while a
            # draft.
            lambda report: not report.sudo().interview_id.active
            or report.sudo().interview_id.state not in OPEN_STATES  # sudo: as above.
        )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_author()
        return super().write(vals)

    def _check_author(self, roles=None):
        """Only the employee writes the report, until it is submitted or too late.

        :param roles: as of ``_mine``
        """
        if self - self._mine(roles):
            raise AccessError(
                self.env._("A self-report is written by its employee only.")
            )
        submitted = self.filtered(lambda report: report.state != "draft")
        if submitted:
            raise UserError(
                self.env._(
                    "The self-report %s is submitted and cannot be changed. What is"
                    " missing can be said and written down in the interview.",
                    names_of(submitted[0]),
                )
            )
        late = self._of_closed_talks()
        if late:
            raise UserError(
                self.env._(
                    "The interview %s is over, so its self-report cannot be written any"
                    " more. Add what is missing to the signed interview as an"
                    " addendum.",
                    names_of(late[0]),
                )
            )

    # FIRST TEXTS

    @api.model
    def _prefilled(self, appraisals):
        """Texts that are known already, so that nobody types them twice.

        :param appraisals: in the language of their readers
        :return: dict of appraisal id to values; no score or grade is among them
        """
        reviews = self.env["hr.performance.rating"].search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("kind", "=", "self"),
                ("state", "=", "submitted"),
            ]
        )
        by_appraisal = {review.appraisal_id.id: review for review in reviews}
        empty = reviews.browse()
        return {
            appraisal.id: appraisal._self_report_values(
                by_appraisal.get(appraisal.id, empty)
            )
            for appraisal in appraisals
        }

    def _keep_drafts(self):
        """Empty drafts that open to others; their author keeps the text as a note."""
        names = (*REPORT_PARTS, "questions", "evidence")
        for report in self.filtered(lambda report: report.state == "draft"):
            texts = [report[name] for name in names if report[name]]
            if not texts:
                continue
            self.env["hr.performance.private.note"]._keep_for(
                report.employee_id.user_id,
                report.interview_id.appraisal_id,
                "\n\n".join(texts),
            )
            report.write(dict.fromkeys(names, False))

    # HANDING IN

    @readers_only
    def action_submit(self):
        """Hand in the report: from now on the interviewer and HR read it.

        Handing in for somebody without login takes the right to act.
        """
        if not self.env.su:
            # sudo: finds the interviews; the user's roles on them are checked.
            interviews = self.sudo().interview_id.with_env(self.env)
            roles = interviews._roles()
            interviews._refuse_preparing(
                self.env._("Handing in a report takes a delegation to act."), roles
            )
            self._check_author(roles)
        self._require_state("draft")
        self._check_last_plan_told()
        for report in self:
            report._check_complete()
            report.interview_id._check_open()
        now = fields.Datetime.now()
        # sudo: guarded fields; author and completeness were checked above.
        own = self.sudo()
        own.write(
            {
                "state": "submitted",
                "submitted_on": now,
                "submitted_by_id": self.env.uid,
            }
        )
        own.interview_id.write({"report_submitted_on": now})
        own.interview_id._close_report_activity()

    def _check_last_plan_told(self):
        """The employee has said what became of the last improvement plan."""
        # sudo: the sheet of the own interview; sentences name own actions only.
        sheets = self.sudo().interview_id.appraisal_id
        plans = self.env["hr.performance.development.plan"]
        sheets._check_gate(
            "improvement_told", plans._unsaid_actions(sheets, "employee")
        )

    def _check_complete(self):
        self.ensure_one()
        empty = [name for name in REPORT_PARTS if not (self[name] or "").strip()]
        if empty and not self.nothing_to_add:
            raise ValidationError(
                self.env._(
                    "Fill in %(parts)s, or tick “%(tick)s”.",
                    parts=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in empty
                    ),
                    tick=self._fields["nothing_to_add"]._description_string(self.env),
                )
            )

    # SIGNED CONTENT OF AN INTERVIEW

    def _payload_values(self):
        self.ensure_one()
        own_user = self.employee_id.user_id
        return {
            **{name: self[name] or "" for name in self._content_fields},
            "submitted_on": str(self.submitted_on),
            "entered_by": (
                "" if self.submitted_by_id == own_user else self.submitted_by_id.name
            ),
        }

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        """Drafts that were asked for: one's own, and of those without login."""
        uid = self.env.uid
        own = Domain("employee_id.user_id", "=", uid)
        entered = without_login("employee_id") & Domain(
            "interview_id.interviewer_id.user_id", "=", uid
        )
        return (
            Domain("state", "=", "draft")
            & Domain("interview_id.active", "=", True)
            & Domain("interview_id.state", "in", ASKED_STATES)
            & (own | entered)
        )

    @api.model
    def _task_kinds(self):
        drafts = self.search(self._task_domain())
        title = self.env._("Self-Reports to Write")
        return [Kind("self_reports", title, "self_report_action_my", drafts)]

    def _task_verb(self):
        if self.employee_id.user_id == self.env.user:
            return self.env._("Write your self-report")
        return self.env._("Enter the self-report of %s", self.employee_id.name)

    def _task_about(self):
        return self.employee_id

    def _task_deadline(self):
        # sudo: the day of a talk that its employee may not read while it is prepared.
        talk = self.sudo().interview_id
        return talk.company_id._performance_day(talk.date_start) or talk.due_date
