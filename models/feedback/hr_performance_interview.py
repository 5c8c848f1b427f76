# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

INTERVIEW_STATES = [
    ("draft", "To Prepare"),
    ("prepared", "Prepared"),
    ("invited", "Invited"),
    ("in_progress", "In Progress"),
    ("closed", "To Sign"),
    ("signed", "Signed"),
]
WAITING_STATES = ("draft", "prepared", "invited")
OPEN_STATES = (*WAITING_STATES, "in_progress")

STEPS = [
    ("opening", "Opening"),
    ("self_review", "Self-Review"),
    ("manager_review", "Manager's Review"),
    ("disputed", "Disputed Points"),
    ("career", "Career"),
    ("concerns", "Concerns and Support"),
    ("improvement", "Improvement"),
    ("next_goals", "Next Goals"),
    ("commitments", "Commitments"),
    ("closing", "Closing"),
]


def _topic_list(kind, label):
    """A field with the points of one kind, for the step that speaks about them."""
    return fields.One2many(
        "hr.performance.interview.topic",
        "interview_id",
        string=label,
        domain=[("kind", "=", kind)],
        copy=False,
    )


class HrPerformanceInterview(models.Model):
    """The prepared talk of employee and manager on a result, and its signed record.

    Each side writes its own part; after closing nobody writes any more. Colleagues and
    the reporting chain see nothing of it, HR reads.
    """

    _name = "hr.performance.interview"
    _description = "Performance Interview"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.performance.guard.mixin",
        "hr.performance.interview.content.mixin",
    ]
    _order = "due_date, date_start, id"
    _rec_names_search = ["employee_id.name", "number"]
    _mail_post_access = "read"
    _deletable_states = ("draft",)
    _guarded_fields = frozenset(
        {
            "active",
            "appraisal_id",
            "employee_id",
            "interviewer_id",
            "job_id",
            "department_id",
            "company_id",
            "cycle_id",
            "number",
            "due_date",
            "state",
            "step",
            "invited_on",
            "event_id",
            "started_on",
            "start_reason",
            "report_submitted_on",
            "is_review_open",
            "closed_on",
            "closed_by_id",
            "payload",
            "payload_hash",
            "signature_ids",
            "addendum_ids",
            "access_ids",
            "self_report_ids",
            "signed_on",
            "document_id",
        }
    )

    # who and about what: snapshots of the appraisal
    active = fields.Boolean(default=True, readonly=True, copy=False)
    number = fields.Char(string="Document Number", readonly=True, copy=False)
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
    )
    interviewer_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        help="Who holds the interview: the direct manager of the appraisal.",
    )
    job_id = fields.Many2one("hr.job", readonly=True, copy=False)
    department_id = fields.Many2one(
        "hr.department", readonly=True, copy=False, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, copy=False, index=True
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        readonly=True,
        copy=False,
        index=True,
    )
    state = fields.Selection(
        INTERVIEW_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )

    # preparation
    due_date = fields.Date(
        related="cycle_id.interview_due_date",
        string="Due",
        store=True,
        help="One month after the end of the period.",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    date_start = fields.Datetime(string="Date and Time", copy=False)
    duration = fields.Integer(
        string="Minutes", default=60, help="An interview takes 60 to 90 minutes."
    )
    date_end = fields.Datetime(compute="_compute_date_end", string="Ends")
    place = fields.Char(copy=False)
    is_private_place = fields.Boolean(
        string="Private and Quiet",
        copy=False,
        help="Nobody listens or walks in, no telephone rings; seats side by side or at"
        " a right angle rather than across a desk.",
    )
    agenda = fields.Text(
        help="Part of the invitation: the purpose of the interview, what to bring and"
        " what to mind."
    )
    invited_on = fields.Datetime(readonly=True, copy=False)
    event_id = fields.Many2one(
        "calendar.event",
        string="Calendar Entry",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    warnings = fields.Text(compute="_compute_warnings")
    self_report_ids = fields.One2many(
        "hr.performance.self.report", "interview_id", string="Self-Reports", copy=False
    )
    self_report_id = fields.Many2one(
        "hr.performance.self.report",
        string="Self-Report",
        compute="_compute_self_report_id",
        help="Empty as long as the reader may not see it.",
    )
    report_submitted_on = fields.Datetime(
        string="Self-Report Submitted", readonly=True, copy=False
    )

    # the talk
    step = fields.Selection(STEPS, readonly=True, copy=False, default="opening")
    started_on = fields.Datetime(readonly=True, copy=False)
    start_reason = fields.Char(
        string="Started without Invitation Because", readonly=True, copy=False
    )
    is_review_open = fields.Boolean(
        string="Review Step Reached",
        readonly=True,
        copy=False,
        help="From here on the employee sees the result and the manager's points.",
    )
    is_agenda_confirmed = fields.Boolean(
        string="Both sides agree to purpose and order", copy=False
    )
    is_oral_report = fields.Boolean(
        string="The employee reports orally",
        copy=False,
        help="Tick this where no self-report was submitted.",
    )
    is_summary_waived = fields.Boolean(
        string="The employee does not wish to add a summary", copy=False
    )
    opening_note = fields.Text(
        string="Thanks and Praise",
        copy=False,
        help="Thank for the effort, with an example.",
    )
    employee_view = fields.Text(string="Employee's View of the Period", copy=False)
    questions_asked = fields.Text(
        copy=False, help="Questions that came up while listening, without judging."
    )
    topic_ids = fields.One2many(
        "hr.performance.interview.topic", "interview_id", string="Topics", copy=False
    )
    strength_ids = _topic_list("strength", "Strengths")
    weakness_ids = _topic_list("weakness", "To Improve")
    disputed_ids = _topic_list("disputed", "Disputed Points")
    career_ids = _topic_list("career", "Career and Training")
    concern_ids = _topic_list("concern", "Concerns and Support")
    improvement_ids = _topic_list("improvement", "Improvement")
    next_goal_ids = _topic_list("next_goal", "Next Goals")
    commitment_ids = fields.One2many(
        "hr.performance.commitment", "interview_id", string="Commitments", copy=False
    )
    consensus = fields.Selection(
        [("yes", "Agreed"), ("no", "Not agreed")],
        string="Next Goals Are",
        copy=False,
    )
    no_consensus_reason = fields.Text(string="Where Views Differ", copy=False)
    manager_summary = fields.Text(string="Manager's Summary", copy=False)
    employee_summary = fields.Text(string="Employee's Summary", copy=False)
    encouragement = fields.Text(string="Recognition and Encouragement", copy=False)
    next_interview_date = fields.Date(string="Next Interview", copy=False)

    # what the reader may see of result and past
    result_id = fields.Many2one(
        "hr.performance.result",
        compute="_compute_result_id",
        help="Empty as long as the reader may not see it.",
    )
    result_line_ids = fields.Many2many(
        "hr.performance.result.line",
        compute="_compute_result_id",
        string="Result by Line",
    )
    score = fields.Float(compute="_compute_result_id", digits=(6, 2))
    final_level_id = fields.Many2one(
        "hr.performance.scale.level", compute="_compute_result_id", string="Final Grade"
    )
    previous_commitment_ids = fields.Many2many(
        "hr.performance.commitment",
        compute="_compute_previous_commitment_ids",
        string="Open Commitments of Earlier Interviews",
    )

    # my part
    acts_as_manager = fields.Boolean(compute="_compute_acts_as")
    acts_as_employee = fields.Boolean(compute="_compute_acts_as")
    acts_as_hr = fields.Boolean(compute="_compute_acts_as")

    _appraisal_unique = models.UniqueIndex(
        "(appraisal_id) WHERE active", "The appraisal has an interview already."
    )
    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "An interview takes at least a minute."
    )

    # COMPUTES

    @api.depends("employee_id.name", "cycle_id.name")
    def _compute_display_name(self):
        for interview in self:
            interview.display_name = (
                f"{interview.employee_id.name} · {interview.cycle_id.name}"
            )

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for interview in self:
            interview.is_overdue = bool(
                interview.state in WAITING_STATES
                and interview.due_date
                and interview.due_date < today
            )

    @api.depends("date_start", "duration")
    def _compute_date_end(self):
        for interview in self:
            interview.date_end = interview.date_start and (
                interview.date_start + timedelta(minutes=interview.duration)
            )

    @api.depends_context("uid")
    @api.depends("appraisal_id", "is_review_open")
    def _compute_result_id(self):
        """Found with the reader's own rights: nothing before its time."""
        results = self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.appraisal_id.ids)]
        )
        by_appraisal = {result.appraisal_id.id: result for result in results}
        for interview in self:
            result = by_appraisal.get(
                interview.appraisal_id._origin.id, results.browse()
            )
            interview.result_id = result
            interview.result_line_ids = result.line_ids
            interview.score = result.score
            interview.final_level_id = result.final_level_id

    @api.depends_context("uid")
    @api.depends("report_submitted_on")
    def _compute_self_report_id(self):
        """Found with the reader's own rights: a draft is its author's alone."""
        reports = self.env["hr.performance.self.report"].search(
            [("interview_id", "in", self.ids)]
        )
        by_interview = {report.interview_id.id: report for report in reports}
        for interview in self:
            interview.self_report_id = by_interview.get(interview._origin.id)

    @api.depends_context("uid")
    @api.depends("employee_id")
    def _compute_previous_commitment_ids(self):
        commitments = self.env["hr.performance.commitment"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "=", "open"),
                ("interview_id.state", "in", ("closed", "signed")),
            ]
        )
        by_employee = commitments.grouped("employee_id")
        for interview in self:
            mine = by_employee.get(interview.employee_id._origin, commitments.browse())
            interview.previous_commitment_ids = mine.filtered(
                lambda c, own=interview._origin: c.interview_id != own
            )

    @api.depends_context("uid")
    @api.depends("employee_id", "interviewer_id")
    def _compute_acts_as(self):
        roles = self._roles()
        for interview in self:
            mine = roles[interview.id]
            interview.acts_as_manager = "manager" in mine
            interview.acts_as_employee = "employee" in mine
            interview.acts_as_hr = "hr" in mine

    def _quiet(self):
        """Environment for batches: no tracking, log or subscription per record."""
        return self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
