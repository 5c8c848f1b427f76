# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytz
from psycopg2.errors import ReadOnlySqlTransaction

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, consteq, format_datetime, plaintext2html, split_every
from odoo.tools.translate import LazyTranslate

from ...engine import comments, dates, slots
from ...engine.interview_payload import (
    PAYLOAD_VERSION,
    DamagedPayloadError,
    NewerPayloadError,
    read_payload,
)
from ..base.appraisal_states import ENDED, ENDED_EARLY, TOLD, UNRATED
from ..base.arguments import takes_text
from ..base.day_words import day_words
from ..base.dialogs import open_dialog, open_list
from ..base.entry import (
    PERSONAL_VIAS,
    VIAS,
    entered_by,
    entered_via,
    entry_of,
    given_by,
)
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job, among, check
from ..base.hr_performance_task_mixin import Kind
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.logins import without_login
from ..base.number_input import format_number
from ..base.printing import pdf_problem
from ..base.racing import change_rows, claim_rows
from ..base.seeing import must_see, names_of, person_of, readers_only
from ..base.uploads import check_proof, decode_upload, is_picture
from ..coaching.kinds import PRAISE
from ..goal.hr_performance_objective import SERVED_STATES
from ..people.hr_scope import HrFinder
from ..plan.hr_performance_appraisal_line import LOW_POINTS
from . import package
from .free_times import FreeTimes, same_place
from .states import HELD_STATES, OPEN_STATES, TALK_STATES, WAITING_STATES, Filing

_lt = LazyTranslate(__name__)

#: From these points on a line is worth praising.
HIGH_POINTS = 85
#: From these points on a line is as was expected.
MET_POINTS = 90

INTERVIEW_STATES = [
    ("draft", "To Prepare"),
    ("prepared", "Prepared"),
    ("invited", "Invited"),
    ("in_progress", "In Progress"),
    ("closed", "To Sign"),
    ("signed", "Signed"),
]

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
STEP_KEYS = [key for key, _label in STEPS]

STEP_TIPS = {
    "opening": _lt(
        "Thank for the effort with an example and say how the department did. Name the"
        " purpose and the order of the talk, and invite questions. With somebody tense,"
        " begin with something light; with somebody calm, come to the point. Meet with"
        " an open mind, as equals, and in good spirit."
    ),
    "self_review": _lt(
        "Listen. The employee reports results, abilities and their basis. Answer from"
        " time to time, neither interrupt nor criticise, ask open questions, and repeat"
        " in your own words. Do not judge yet: your review opens with the next step."
    ),
    "manager_review": _lt(
        "1. Measure by the agreed standard. 2. State facts. 3. Describe rather than"
        " judge. 4. Speak of the work and not of the person. 5. What was achieved"
        " first, then what was missed. A low line needs a fact."
    ),
    "disputed": _lt(
        "Write down the employee's view first, then your answer with facts and the"
        " standard. Not agreeing is a result too; the employee can appeal."
    ),
    "career": _lt(
        "Ask about plans, wishes and training. Offer what you can really arrange."
    ),
    "concerns": _lt(
        "What worries the employee about work and team, and which help is needed?"
        " Answer what you can; support gets somebody who provides it, and a day."
    ),
    "improvement": _lt(
        "Find the cause together, then say what shall be different and by when."
    ),
    "next_goals": _lt(
        "Repeat for each goal: the work, the result expected, the date, how important"
        " it is and what one has to know for it."
    ),
    "commitments": _lt(
        "Promise only what you can keep. Each promise has a name and a date, and the"
        " other side says later whether it was kept."
    ),
    "closing": _lt(
        "Confirm the grade, underline the contribution, encourage, and agree on the"
        " next interview. Both sides sum up in their own words."
    ),
}

SIGNATURE_BYTES = 1_000_000
REPORT = "hr_performance.report_hr_performance_interview"
ASKING_JOB = "ir_cron_hr_performance_interview"
FILING_JOB = "ir_cron_hr_performance_file"
#: Support that is asked for is due after so many days where no period follows.
SUPPORT_DAYS = 30
#: So many signs of the hash stand in a print and are asked for by its page.
MARK_LENGTH = 16
#: So many filed documents are read at once to see whether they are sound.
READ_AT_ONCE = 50
#: So far ahead times are looked for, and so many are proposed.
FREE_DAYS = 28
FREE_TIMES = 10
#: So long the records that are missing are filed before the app is uninstalled.
LEAVING_SECONDS = 45
#: What the employee says at the end: nobody says it for the employee.
EMPLOYEE_CLOSING = frozenset(
    {
        "employee_summary",
        "employee_consensus",
        "is_summary_waived",
        "is_result_received",
    }
)
PREPARE_ACTIVITY = "hr_performance.mail_activity_type_interview_prepare"
#: Boxes of the manager's review in the order in which they are spoken about.
REVIEW_BOXES = (
    "achievements",
    "shortfalls",
    "ability_strengths",
    "ability_weaknesses",
)
PHASES = [
    ("preparation", "Preparation"),
    ("talk", "Talk"),
    ("follow_up", "Follow-Up"),
]
SIGN_ACTIVITY = "hr_performance.mail_activity_type_interview_sign"
TIME_ACTIVITY = "hr_performance.mail_activity_type_interview_time"
#: Roles of who stands on the manager's side for the interviewer.
DELEGATES = {"delegate_act", "delegate_prepare"}
#: How the two meet.
MEETING_MODES = [
    ("face", "Face to face"),
    ("video", "By video"),
    ("phone", "By telephone"),
]
EXITS = [("refused", "Refused to Sign"), ("unreachable", "Cannot Be Reached")]


def _topic_list(kind, label):
    """A field with the points of one kind, for the step that speaks about them."""
    return fields.One2many(
        "hr.performance.interview.topic",
        "interview_id",
        string=label,
        domain=[("kind", "=", kind)],
        copy=False,
        written_by="both",
    )


class HrPerformanceInterview(models.Model):
    """The prepared talk of employee and manager on a result, and its signed record.

    Each side writes its own part; after closing nobody writes any more. Colleagues and
    the reporting chain see nothing of it, HR reads.

    A field says ``content=True`` when it holds what was said, and ``written_by`` whose
    part it is; what is both is part of the signed content (see the content mixin).
    """

    _name = "hr.performance.interview"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "hr.performance.acting.mixin",
        "hr.performance.agreement.mixin",
        "hr.performance.roles.mixin",
        "hr.performance.interview.content.mixin",
        "hr.performance.waiting.mixin",
        "hr.performance.people.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Performance Interview"
    _order = "due_date, date_start, id"
    _rec_names_search = ["employee_id.name", "number"]
    _mail_post_access = "read"
    _deletable_states = ("draft",)
    # Both sides sign one text: the hash is another whenever the text is another.
    _revision_field = "payload_hash"
    _seen_key = "performance_interview_seen"
    _waiting_sequence = 50
    _waiting_deadline_field = "due_date"
    _waiting_exit = "action_open_missing_signature"
    _acting_user_field = "started_by_id"
    # Not locked: while a record is printed, people go on reading it.
    _job_file = Job("_to_file", FILING_JOB, "_file_record", lock=False, apart=True)
    _job_ask = Job("_to_ask", ASKING_JOB, "_ask_both", size=50)
    _job_document = check("_with_unsound_document", "_file_anew")

    # who and about what: snapshots of the appraisal
    active = fields.Boolean(default=True, readonly=True, copy=False, guarded=True)
    number = fields.Char(
        string="Document Number", readonly=True, copy=False, guarded=True
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        guarded=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        guarded=True,
    )
    interviewer_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        help="Who holds the interview: the direct manager of the appraisal.",
        guarded=True,
    )
    job_id = fields.Many2one("hr.job", readonly=True, copy=False, guarded=True)
    department_id = fields.Many2one(
        "hr.department", readonly=True, copy=False, index=True, guarded=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="restrict",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
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
        guarded=True,
    )

    # preparation
    due_date = fields.Date(
        related="cycle_id.interview_due_date",
        string="Due",
        store=True,
        help="One month after the end of the period.",
        guarded=True,
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")
    date_start = fields.Datetime(
        string="Date and Time", copy=False, written_by="manager", tracking=True
    )
    duration = fields.Integer(
        string="Minutes",
        default=60,
        help="An interview takes 60 to 90 minutes.",
        written_by="manager",
    )
    date_end = fields.Datetime(compute="_compute_date_end", store=True, string="Ends")
    meeting_mode = fields.Selection(
        MEETING_MODES,
        string="How",
        required=True,
        default="face",
        copy=False,
        written_by="manager",
    )
    place = fields.Char(copy=False, written_by="manager", tracking=True)
    video_url = fields.Char(
        string="Meeting Link",
        copy=False,
        help="Address of the video meeting. Empty: the invitation brings one of Odoo's"
        " own.",
        written_by="manager",
    )
    is_private_place = fields.Boolean(
        string="Private and Quiet",
        copy=False,
        help="Nobody listens or walks in, no telephone rings; seats side by side or at"
        " a right angle rather than across a desk.",
        written_by="manager",
    )
    agenda = fields.Text(
        help="Part of the invitation: the purpose of the interview, what to bring and"
        " what to mind.",
        written_by="manager",
    )
    invited_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    asked_on = fields.Date(
        string="Asked to Prepare On",
        readonly=True,
        copy=False,
        help="When both sides got their task to prepare.",
        guarded=True,
    )
    guest_ids = fields.One2many(
        "hr.performance.interview.guest",
        "interview_id",
        string="Also Present",
        copy=False,
        written_by="manager",
    )
    is_led_by_hr = fields.Boolean(
        string="Led by HR",
        readonly=True,
        copy=False,
        help="Somebody of HR holds the interview in the place of the direct manager.",
        guarded=True,
    )
    direct_manager_id = fields.Many2one(
        related="appraisal_id.manager_id", string="Manager in the Line"
    )
    event_id = fields.Many2one(
        "calendar.event",
        string="Calendar Entry",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        guarded=True,
    )
    time_problem = fields.Selection(
        [("gone", "Calendar Entry Deleted"), ("declined", "Declined")],
        readonly=True,
        copy=False,
        help="Why a new time is needed; the next invitation settles it.",
        guarded=True,
    )
    warnings = fields.Text(compute="_compute_warnings")
    document_lang = fields.Char(compute="_compute_document_lang", compute_sudo=True)
    self_report_ids = fields.One2many(
        "hr.performance.self.report",
        "interview_id",
        string="Self-Reports",
        copy=False,
        guarded=True,
    )
    self_report_id = fields.Many2one(
        "hr.performance.self.report",
        string="Self-Report",
        compute="_compute_self_report_id",
        help="Empty as long as the reader may not see it.",
    )
    report_submitted_on = fields.Datetime(
        string="Self-Report Submitted", readonly=True, copy=False, guarded=True
    )

    participation = fields.Float(
        compute="_compute_participation",
        store=True,
        string="Reported Before (%)",
        digits=(5, 1),
        aggregator="avg",
        help="100 where the employee has handed in the self-report with the own ideas"
        " before the talk began, else 0. In a group it is the share of those who have.",
    )

    # the talk
    phase = fields.Selection(
        PHASES,
        compute="_compute_phase",
        help="Preparation until the talk begins, follow-up once it is closed.",
    )
    prepared_on = fields.Datetime(
        string="Preparation Begun", readonly=True, copy=False, guarded=True
    )
    step = fields.Selection(
        STEPS, readonly=True, copy=False, default="opening", guarded=True
    )
    step_since = fields.Datetime(
        string="Step Begun", readonly=True, copy=False, guarded=True
    )
    step_times = fields.Json(
        readonly=True,
        copy=False,
        guarded=True,
        export_string_translation=False,
        help="Technical: seconds spent in each step that was left.",
    )
    step_time_text = fields.Char(
        compute="_compute_step_time_text", string="Time Used by Step"
    )
    started_on = fields.Datetime(
        string="Talk Begun", readonly=True, copy=False, guarded=True
    )
    start_reason = fields.Char(
        string="Started without Invitation Because",
        readonly=True,
        copy=False,
        guarded=True,
    )
    is_review_open = fields.Boolean(
        string="Review Step Reached",
        readonly=True,
        copy=False,
        help="From here on the employee sees the result and the manager's points.",
        guarded=True,
    )
    is_agenda_confirmed = fields.Boolean(
        string="Both sides agree to purpose and order",
        copy=False,
        written_by="manager",
    )
    is_oral_report = fields.Boolean(
        string="The employee reports orally",
        copy=False,
        help="Tick this where no self-report was submitted.",
        written_by="manager",
    )
    is_handed_over = fields.Boolean(
        string="The employee fills in the own part here, at this screen",
        copy=False,
        help="Tick this when you hand the screen over the table. The record says so,"
        " and the employee signs it.",
        written_by="manager",
    )
    employee_part_by_id = fields.Many2one(
        "res.users",
        string="Employee's Part Entered With",
        readonly=True,
        copy=False,
        help="Whose login the employee's summary and answer came in by.",
        guarded=True,
    )
    employee_part_via = fields.Selection(
        VIAS,
        string="Employee's Part Entered via",
        readonly=True,
        copy=False,
        guarded=True,
    )
    employee_part_given_by_id = fields.Many2one(
        "res.users",
        string="Employee's Link or PIN Given by",
        readonly=True,
        copy=False,
        help="Who made the personal link, or set the PIN, through which the employee's"
        " part came in.",
        guarded=True,
    )
    employee_part_on = fields.Datetime(
        string="Employee's Part Entered On", readonly=True, copy=False, guarded=True
    )
    is_summary_waived = fields.Boolean(
        string="The employee does not wish to add a summary",
        copy=False,
        written_by="employee",
    )
    opening_note = fields.Text(
        string="Thanks and Praise",
        copy=False,
        help="Thank for the effort, with an example.",
        written_by="manager",
        content=True,
    )
    employee_view = fields.Text(
        string="Employee's View of the Period",
        copy=False,
        written_by="employee",
        content=True,
    )
    questions_asked = fields.Text(
        copy=False,
        help="Questions that came up while listening, without judging.",
        written_by="manager",
        content=True,
    )
    ability_growth = fields.Text(
        string="What the Employee Has Learned",
        copy=False,
        help="Which abilities have grown in the period, and by what.",
        written_by="employee",
        content=True,
    )
    self_basis = fields.Text(
        string="Basis of the Self-Assessment",
        copy=False,
        help="Why the employee rates the own work as it is rated.",
        written_by="employee",
        content=True,
    )
    achievements = fields.Text(
        copy=False,
        help="What was achieved, with facts.",
        written_by="manager",
        content=True,
    )
    shortfalls = fields.Text(
        copy=False,
        help="What was missed, with facts; after what was achieved.",
        written_by="manager",
        content=True,
    )
    ability_strengths = fields.Text(
        string="Strong Abilities", copy=False, written_by="manager", content=True
    )
    ability_weaknesses = fields.Text(
        string="Abilities to Develop", copy=False, written_by="manager", content=True
    )
    explained_line_ids = fields.Many2many(
        "hr.performance.appraisal.line",
        "hr_performance_interview_explained_rel",
        "interview_id",
        "line_id",
        string="Explained",
        domain="[('appraisal_id', '=', appraisal_id)]",
        copy=False,
        help="Lines whose rule, values and evidence the manager has explained.",
        written_by="manager",
    )
    career_plan = fields.Text(
        string="My Career Plan", copy=False, written_by="employee", content=True
    )
    development_needs = fields.Text(
        string="How I Want to Develop",
        copy=False,
        written_by="employee",
        content=True,
    )
    training_needs = fields.Text(
        string="Training I Need", copy=False, written_by="employee", content=True
    )
    career_ideas = fields.Text(
        string="What I Suggest for It",
        copy=False,
        written_by="employee",
        content=True,
    )
    reward_wish = fields.Text(
        string="Employee's Request on Reward",
        copy=False,
        help="A request only: nothing is promised by it.",
        written_by="employee",
        content=True,
    )
    reward_note = fields.Text(
        string="Note on Reward",
        copy=False,
        help="What was said about reward. It binds nobody: amounts are decided and"
        " approved with the rewards.",
        written_by="manager",
        content=True,
    )
    topic_ids = fields.One2many(
        "hr.performance.interview.topic",
        "interview_id",
        string="Topics",
        copy=False,
        written_by="both",
    )
    point_ids = fields.One2many(
        "hr.performance.interview.topic",
        "interview_id",
        string="Points of the Talk",
        domain=[("kind", "!=", "next_goal")],
        copy=False,
        written_by="both",
    )
    strength_ids = _topic_list("strength", "Strengths")
    weakness_ids = _topic_list("weakness", "To Improve")
    disputed_ids = _topic_list("disputed", "Disputed Points")
    career_ids = _topic_list("career", "Career and Training")
    concern_ids = _topic_list("concern", "Concerns and Support")
    improvement_ids = _topic_list("improvement", "Improvement")
    next_goal_ids = _topic_list("next_goal", "Next Goals")
    commitment_ids = fields.One2many(
        "hr.performance.commitment",
        "interview_id",
        string="Commitments",
        domain=[("kind", "=", "promise")],
        copy=False,
        written_by="manager",
    )
    support_ids = fields.One2many(
        "hr.performance.commitment",
        "interview_id",
        string="Support Requests",
        domain=[("kind", "=", "support")],
        copy=False,
        written_by="manager",
    )
    consensus = fields.Selection(
        [("yes", "Agreed"), ("no", "Not agreed")],
        string="Next Goals Are",
        copy=False,
        written_by="manager",
        content=True,
    )
    employee_consensus = fields.Selection(
        [("yes", "Agreed"), ("no", "Not agreed")],
        string="For the Employee They Are",
        copy=False,
        help="The employee's own answer on the next goals.",
        written_by="employee",
        content=True,
    )
    no_consensus_reason = fields.Text(
        string="Where Views Differ", copy=False, written_by="manager", content=True
    )
    manager_summary = fields.Text(
        string="Manager's Summary", copy=False, written_by="manager", content=True
    )
    employee_summary = fields.Text(
        string="Employee's Summary", copy=False, written_by="employee", content=True
    )
    encouragement = fields.Text(
        string="Recognition and Encouragement",
        copy=False,
        written_by="manager",
        content=True,
    )
    next_interview_date = fields.Date(
        string="Next Interview",
        copy=False,
        help="Proposed with the review step: the last day of the period that follows.",
        written_by="manager",
    )
    is_result_received = fields.Boolean(
        string="I have received the result",
        copy=False,
        help="Said by the employee. It is no agreement.",
        written_by="employee",
    )
    is_development_confirmed = fields.Boolean(
        string="The development plan was confirmed again",
        copy=False,
        written_by="manager",
    )
    next_period_end = fields.Date(
        compute="_compute_next_period_end",
        help="Proposed wherever the talk asks for a day in the period that follows.",
    )

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
    previous_promise_ids = fields.Many2many(
        "hr.performance.promise",
        compute="_compute_previous_promise_ids",
        string="Promises Still Open",
    )

    previous_goal_ids = fields.Many2many(
        "hr.performance.interview.topic",
        compute="_compute_previous_goal_ids",
        string="Agreed Last Time",
    )

    # on whose side the reader stands
    acts_as_manager = fields.Boolean(
        compute="_compute_acts_as", search="_search_acts_as_manager"
    )
    acts_as_employee = fields.Boolean(compute="_compute_acts_as")
    acts_as_hr = fields.Boolean(compute="_compute_acts_as")
    can_fill_employee_part = fields.Boolean(compute="_compute_can_fill_employee_part")

    # the present step, in words
    step_title = fields.Char(compute="_compute_step_texts")
    step_tip = fields.Char(compute="_compute_step_texts")
    step_missing = fields.Text(
        compute="_compute_step_missing",
        help="What the present step needs before the talk goes on.",
        content=True,
    )

    package_html = fields.Html(
        compute="_compute_package_html",
        string="Package",
        sanitize=False,
        content=True,
        help="Goals with their values, key events, talks, earlier results, promises,"
        " duties, training and rewards, as far as you may read them.",
    )

    place_tips_html = fields.Html(
        compute="_compute_place_tips_html",
        string="Tips on Time and Place",
        sanitize=False,
        export_string_translation=False,
    )

    # beside the steps
    praise_text = fields.Text(
        compute="_compute_praise_text",
        string="Praise in the Period",
        help="Praise on record in the period, as far as you may read it.",
    )
    unit_text = fields.Text(
        compute="_compute_unit_text",
        string="How the Department Did",
        help="Goals of the department in the period and how far they are, as far as"
        " you may read them.",
    )
    manner_text = fields.Char(
        compute="_compute_manner_text",
        help="Words of the manager's texts that speak of the person.",
        content=True,
    )
    report_evidence_count = fields.Integer(
        compute="_compute_report_texts", string="Pieces of Evidence"
    )

    # the self-report as far as the reader may see it
    report_performance = fields.Text(
        string="My Work in the Period",
        compute="_compute_report_texts",
        content=True,
    )
    report_standards = fields.Text(
        string="Measured against the Standards",
        compute="_compute_report_texts",
        content=True,
    )
    report_strengths = fields.Text(
        string="What Went Well",
        compute="_compute_report_texts",
        content=True,
    )
    report_improvements = fields.Text(
        string="What I Want to Improve",
        compute="_compute_report_texts",
        content=True,
    )
    report_evidence = fields.Text(
        string="Evidence",
        compute="_compute_report_texts",
        content=True,
    )
    report_next_goals = fields.Text(
        string="Goals of the Next Period",
        compute="_compute_report_texts",
        content=True,
    )
    report_support = fields.Text(
        string="Resources and Support I Need",
        compute="_compute_report_texts",
        content=True,
    )
    report_questions = fields.Text(
        string="Questions, Doubts and Obstacles",
        compute="_compute_report_texts",
        content=True,
    )

    # the record
    closed_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)
    payload = fields.Text(
        string="Frozen Content",
        readonly=True,
        copy=False,
        guarded=True,
        content=True,
    )
    payload_hash = fields.Char(
        string="Hash of the Content",
        readonly=True,
        copy=False,
        help="SHA-256 of the frozen content; the signatures name it.",
        guarded=True,
    )
    record_page = fields.Html(
        string="Interview Record",
        compute="_compute_record_page",
        sanitize=False,
        content=True,
        help="What is signed, as it is printed and filed.",
    )
    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        compute_sudo=True,
        string="Content Unchanged",
        help="Content and signatures still match their hash.",
    )
    signed_on = fields.Datetime(
        string="Signed by Both", readonly=True, copy=False, guarded=True
    )
    document_id = fields.Many2one(
        "ir.attachment",
        string="Filed Document",
        readonly=True,
        copy=False,
        guarded=True,
    )
    document_hash = fields.Char(
        string="Hash of the Filed Document",
        readonly=True,
        copy=False,
        help="SHA-256 of the file; every night it is compared with the file.",
        guarded=True,
    )
    filed_on = fields.Datetime(
        string="Record Filed On",
        readonly=True,
        copy=False,
        help="When the signed record was printed and kept as PDF. Both signatures count"
        " from the moment they are given.",
        guarded=True,
    )
    is_filing_failed = fields.Boolean(compute="_compute_filing_text")
    filing_text = fields.Char(compute="_compute_filing_text")

    # signatures and addenda
    signature_ids = fields.One2many(
        "hr.performance.interview.signature",
        "interview_id",
        string="Signatures",
        readonly=True,
        copy=False,
        guarded=True,
    )
    addendum_ids = fields.One2many(
        "hr.performance.interview.addendum",
        "interview_id",
        string="Addenda",
        readonly=True,
        copy=False,
        guarded=True,
    )
    is_signed_by_employee = fields.Boolean(compute="_compute_signed_sides")
    is_signed_by_manager = fields.Boolean(compute="_compute_signed_sides")
    signing_text = fields.Char(compute="_compute_signing_text")

    # no signature of the employee
    exit_kind = fields.Selection(
        EXITS, string="Employee's Signature", readonly=True, copy=False, guarded=True
    )
    exit_reason = fields.Text(
        string="Why There Is No Signature", readonly=True, copy=False, guarded=True
    )
    exit_on = fields.Datetime(
        string="Recorded On", readonly=True, copy=False, guarded=True
    )
    exit_by_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, copy=False, guarded=True
    )
    exit_witness_id = fields.Many2one(
        "hr.employee",
        string="Witness",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
    )
    exit_proof_id = fields.Many2one(
        "ir.attachment",
        string="Proof of Delivery",
        readonly=True,
        copy=False,
        guarded=True,
    )

    # who has read it
    access_ids = fields.One2many(
        "hr.performance.interview.access",
        "interview_id",
        string="Who Has Read This",
        readonly=True,
        copy=False,
        guarded=True,
    )
    noted_kinds = fields.Json(
        compute="_compute_noted_kinds",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        help="Technical: how the reader's readings of today are recorded already.",
    )

    # who held it
    started_by_id = fields.Many2one(
        "res.users",
        string="Held by",
        readonly=True,
        copy=False,
        help="Who led the interview.",
        guarded=True,
    )
    is_delegate = fields.Boolean(
        compute="_compute_is_delegate",
        help="The user acts for the interviewer, who signs personally.",
    )

    _appraisal_unique = models.UniqueIndex(
        "(appraisal_id) WHERE active", "The appraisal has an interview already."
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "An interview takes at least a minute."
    )

    _to_file_index = models.Index("(id) WHERE state = 'signed' AND filed_on IS NULL")

    # WHAT IT IS ABOUT

    @api.depends("employee_id.name", "cycle_id.name")
    def _compute_display_name(self):
        for interview in self:
            interview.display_name = (
                f"{interview.employee_id.name} · {interview.cycle_id.name}"
            )

    @api.depends_context("uid")
    @api.depends("appraisal_id", "is_review_open")
    def _compute_result_id(self):
        """Found with the reader's own rights: nothing before its time."""
        results = self.env["hr.performance.result"].search_fetch(
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

    def _result(self):
        return self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.appraisal_id.ids)]
        )

    @api.depends_context("uid")
    @api.depends("employee_id")
    def _compute_previous_promise_ids(self):
        # What was promised here is shown in two lists: it is read once for both.
        self.env["hr.performance.commitment"].search_fetch(
            [("interview_id", "in", self._origin.ids)]
        )
        found = self._earlier_promises()
        for interview in self:
            interview.previous_promise_ids = found[interview._origin.id]

    def _earlier_promises(self):
        """What both sides have promised elsewhere and is not settled: dict by id."""
        promises = self.env["hr.performance.promise"].search_fetch(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("is_pending", "=", True),
            ]
        )
        by_employee = promises.grouped("employee_id")
        return {
            interview._origin.id: by_employee.get(
                interview.employee_id._origin, promises.browse()
            ).filtered(lambda p, own=interview._origin: p.interview_id != own)
            for interview in self
        }

    @api.depends_context("uid")
    @api.depends("employee_id", "appraisal_id")
    def _compute_previous_goal_ids(self):
        """Next goals of the last interview held before, with what became of them."""
        topics = self.env["hr.performance.interview.topic"].search(
            [
                ("interview_id.employee_id", "in", self.employee_id.ids),
                ("interview_id.state", "in", HELD_STATES),
                ("kind", "=", "next_goal"),
            ]
        )
        for interview in self:
            interview.previous_goal_ids = topics._of_last_interview(
                interview.appraisal_id
            )

    @api.depends("employee_id")
    def _compute_document_lang(self):
        for interview in self:
            interview.document_lang = interview.employee_id._performance_lang()

    @api.model
    def _create_for(self, appraisals):
        """Create the missing interviews of appraisals of people, in one batch.

        Texts come in the language of each employee.
        """
        people = appraisals.filtered(lambda a: a.subject_kind == "employee")
        missing = (
            people - self.search([("appraisal_id", "in", people.ids)]).appraisal_id
        )
        vals_list = []
        for lang, group in missing.grouped(
            lambda a: a.employee_id._performance_lang()
        ).items():
            vals_list += self.with_context(lang=lang)._new_values(group)
        return self._quiet().create(vals_list)

    def _new_values(self, appraisals):
        appraisals = appraisals.with_context(lang=self.env.lang)
        reports = self.env["hr.performance.self.report"]._prefilled(appraisals)
        agenda = self._agenda_text()
        return [
            {
                "appraisal_id": appraisal.id,
                "employee_id": appraisal.employee_id.id,
                "interviewer_id": appraisal.manager_id.id,
                "job_id": appraisal.job_id.id,
                "department_id": appraisal.department_id.id,
                "company_id": appraisal.company_id.id,
                "cycle_id": appraisal.cycle_id.id,
                "agenda": agenda,
                "self_report_ids": [(0, 0, reports[appraisal.id])],
            }
            for appraisal in appraisals
        ]

    def _agenda_text(self):
        return self.env._(
            "Purpose\n"
            "1. Talk through the result and how it came about.\n"
            "2. Agree what to improve and how.\n"
            "3. Plan the next work.\n\n"
            "Please bring\n"
            "– your self-report (one page, in Performance) and the records behind it,\n"
            "– your questions, doubts and obstacles,\n"
            "– your ideas for the next period and for your development.\n\n"
            "Please note\n"
            "– You speak first; your manager listens, then explains each point with"
            " facts.\n"
            "– Ask whenever something is unclear. Signing means “took place, content"
            " known”; if you disagree, say so or appeal."
        )

    # PREPARATION IS ITS AUTHOR'S
    #
    # It is never handed on: who held it keeps the texts as a private note.

    def _hand_to(self, people):
        """Let others hold these interviews; what was prepared goes to nobody else.

        :param people: dict of interview id to employee
        """
        changed = self.filtered(lambda i: i.interviewer_id != people[i.id])
        changed.filtered(lambda i: i.state in WAITING_STATES)._keep_preparation()
        former = {i.id: i.interviewer_id for i in changed}
        for person, group in changed.grouped(lambda i: people[i.id]).items():
            group._quiet().write({"interviewer_id": person.id})
        changed.filtered(lambda i: i.state == "invited")._move_event(former)

    def _keep_preparation(self):
        """Empty the manager's part of talks that have not begun, and keep it for him.

        Whose login it was reads it as a private note; without one it is gone.
        """
        names = self._preparation_fields()
        for interview in self:
            topics = interview.topic_ids.filtered(
                lambda t: t.side == "manager" and not t.is_own_words
            )
            promises = interview.commitment_ids | interview.support_ids
            texts = [str(interview[name]) for name in names if interview[name]]
            texts += [t for topic in topics for t in (topic.text, topic.fact) if t]
            texts += promises.mapped("text")
            if texts:
                self.env["hr.performance.private.note"]._keep_for(
                    interview.interviewer_id.user_id,
                    interview.appraisal_id,
                    "\n\n".join(texts),
                )
            topics.unlink()
            promises.unlink()
            interview._quiet().write(dict.fromkeys(names, False))

    @api.model
    def _preparation_fields(self):
        """Names of the texts that the manager writes."""
        sides = self._fields_by_side()
        return [name for name in self._content_fields if sides.get(name) == "manager"]

    @api.model
    def _before_logins_change(self, employees):
        """Neither preparation nor self-report opens to another login, or to HR."""
        # sudo: upkeep of the system; it shows nothing to whoever changes the login.
        own = self.sudo()
        own.search(
            [
                ("interviewer_id", "in", employees.ids),
                ("state", "in", WAITING_STATES),
            ]
        )._keep_preparation()
        reports = own.search([("employee_id", "in", employees.ids)]).self_report_ids
        reports._keep_drafts()

    # SIDES
    #
    # Who acts for which side of an interview, and what each side may write.

    @api.depends_context("uid")
    @api.depends("employee_id", "interviewer_id")
    def _compute_acts_as(self):
        roles = self._roles()
        for interview in self:
            mine = roles[interview.id]
            interview.acts_as_manager = "manager" in mine
            interview.acts_as_employee = "employee" in mine
            interview.acts_as_hr = "hr" in mine

    def _search_acts_as_manager(self, operator, value):
        """Find what ``_roles`` finds: as interviewer, for one, or as HR without one."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        given = user._performance_delegations()
        domain = Domain("interviewer_id.user_id", "=", user.id)
        domain |= Domain("interviewer_id", "in", list(given))
        if user.has_group(OFFICER):
            domain |= without_login("interviewer_id")
        # sudo: only finds ids; roles decide which of them are the user's.
        found = self.sudo().search(domain)
        roles = found.with_env(self.env)._roles()
        return Domain("id", "in", [id_ for id_ in found.ids if "manager" in roles[id_]])

    @api.depends_context("uid")
    @api.depends("employee_id", "interviewer_id", "is_handed_over", "state")
    def _compute_can_fill_employee_part(self):
        roles = self._roles()
        for interview in self:
            own = interview._own_fields(roles[interview.id])
            interview.can_fill_employee_part = own >= EMPLOYEE_CLOSING

    @api.depends_context("uid")
    @api.depends("interviewer_id", "state")
    def _compute_is_delegate(self):
        roles = self._roles()
        for interview in self:
            interview.is_delegate = bool(roles[interview.id] & DELEGATES)

    def _roles(self):
        """Which sides the user acts for, in a constant number of queries.

        A person with a login acts alone. For an interviewer without login HR acts, for
        an employee without login the manager enters what the employee says. Delegates
        stand on the manager's side.

        :return: dict of interview id to a set of 'employee', 'manager', 'hr', and
            'delegate_act' or 'delegate_prepare' beside the 'manager' of a delegate
        """
        # sudo: hr.employee - compares ids only; nothing of the people is shown.
        own = self.sudo()
        if entry := entry_of(self.env):
            return {
                i.id: {"employee"} if i.employee_id.id == entry.employee_id else set()
                for i in own
            }
        user = self.env.user
        in_scope = own.appraisal_id._origin.with_env(self.env)._in_hr_scope()
        given = user._performance_delegations()
        out_of_reach = set(user.performance_out_of_reach_ids.ids) if given else ()
        roles = {}
        for interview in own:
            mine = roles.setdefault(interview.id, set())
            employee_user = interview.employee_id.user_id
            interviewer_user = interview.interviewer_id.user_id
            if interview.appraisal_id._origin.id in in_scope:
                mine.add("hr")
            if interviewer_user == user or (
                not interviewer_user.active and "hr" in mine
            ):
                mine.add("manager")
            if employee_user == user or (
                not employee_user.active and "manager" in mine
            ):
                mine.add("employee")
            scope = given.get(interview.interviewer_id.id)
            if scope and interview.employee_id.id not in out_of_reach:
                mine |= interview._delegate_roles(scope)
        return roles

    def _delegate_roles(self, scope):
        """Roles of a delegate of the interviewer; who prepares, until the talk begins.

        :param scope: 'act' or 'prepare'
        """
        self.ensure_one()
        if self.appraisal_id.state in ENDED:
            return set()
        if scope == "act":
            roles = {"manager", "delegate_act"}
            return roles if self.employee_id.user_id.active else {*roles, "employee"}
        if self.state in WAITING_STATES:
            return {"manager", "delegate_prepare"}
        return set()

    def _role_refusal(self):
        return self.env._(
            "%(names)s: this step belongs to somebody else. The direct manager leads"
            " the interview, and everybody signs personally.",
            names=names_of(self),
        )

    def _refuse_preparing(self, remedy, roles):
        """Raise for who only prepares for the interviewer."""
        if self.env.su:
            return
        refused = self.filtered(lambda i: "delegate_prepare" in roles[i.id])
        if refused:
            raise AccessError(
                self.env._(
                    "%(interview)s: you prepare for %(manager)s. %(remedy)s",
                    interview=names_of(refused[0]),
                    manager=names_of(refused[0].interviewer_id, "name"),
                    remedy=remedy,
                )
            )

    def _check_interview_state(self, *allowed):
        """Raise unless every interview is in one of the states and still counts."""
        self._check_not_replaced()
        self._require_state(*allowed)

    def _check_not_replaced(self):
        """An unsigned talk about a result that was opened again leads nowhere."""
        replaced = self.filtered(lambda i: not i.active and i.state != "signed")
        if replaced:
            raise UserError(
                self.env._(
                    "The interview %s ended when its result was opened again. The new"
                    " result gets a new interview.",
                    names_of(replaced[0]),
                )
            )

    def _check_decided(self):
        """Raise for talks about a result that is open again: nothing is told of it."""
        # sudo: only whether the result is decided.
        results = self.sudo()._result().filtered(lambda r: r.state != "draft")
        decided = set(results.appraisal_id.ids)
        open_again = self.filtered(
            # sudo: as above.
            lambda interview: interview.sudo().appraisal_id.id not in decided
        )
        if open_again:
            raise UserError(
                self.env._(
                    "%s: the result is not decided, so there is nothing to talk about"
                    " yet. Go on once it is.",
                    names_of(open_again[0]),
                )
            )
        results._check_not_calibrated()

    def _check_open(self):
        """Raise for closed and signed interviews, saying what can be done instead."""
        self._check_not_replaced()
        closed = self.filtered(lambda record: record.state not in OPEN_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "The interview %(name)s is closed: its content is what both sides"
                    " sign and cannot be changed. Before the second signature the"
                    " manager can correct it, which voids the first one; afterwards"
                    " write an addendum.",
                    name=names_of(closed[0]),
                )
            )
        # sudo: what is written into the record and closing it do not pass each other.
        change_rows(self.sudo())

    @readers_only
    def write(self, vals):
        if not self.env.su:
            hands_over = bool(vals.get("is_handed_over"))
            self._check_own_part(set(vals) - self._guarded_fields, hands_over)
        result = super().write(vals)
        if vals.get("active") is False:
            # sudo: nobody signs a talk that is history; who archives was checked.
            self.sudo()._drop_activities(SIGN_ACTIVITY)
        if not self.env.su and EMPLOYEE_CLOSING & set(vals):
            for interview in self:
                # sudo: guarded; whose login the employee's part came in by.
                interview.sudo()._note_employee_part()
        return result

    def _note_employee_part(self):
        self.write(
            {
                "employee_part_by_id": entered_by(self.env),
                "employee_part_via": entered_via(self.env, self.employee_id),
                "employee_part_given_by_id": given_by(self.env),
                "employee_part_on": fields.Datetime.now(),
            }
        )

    def _say_own_part(self, summary, consensus, is_received):
        """What the employee says at the end, from a personal link or the tablet.

        :param summary: the own words; empty where none are wished
        :param consensus: 'yes' or 'no': whether the next goals are agreed
        :param is_received: whether the result was received, agreed or not
        """
        self.ensure_one()
        self._check_role("employee")
        self._check_interview_state("in_progress")
        if consensus not in ("yes", "no"):
            raise UserError(
                self.env._("Say whether the next goals are agreed for you.")
            )
        if not is_received:
            raise UserError(
                self.env._(
                    "Tick that you have received the result. It is no agreement."
                )
            )
        # sudo: the person's own part; role, state and answer were checked above.
        own = self.sudo()
        own.write(
            {
                "employee_summary": summary or False,
                "is_summary_waived": not summary,
                "employee_consensus": consensus,
                "is_result_received": True,
            }
        )
        own._note_employee_part()

    def _check_own_part(self, names, hands_over=False):
        """Each side writes its own part, and nobody after closing.

        :param hands_over: whether the manager hands the screen over with this very step
        """
        names -= set(self.env["mail.thread"]._fields)
        names -= set(self.env["mail.activity.mixin"]._fields)
        if not names:
            return
        self._check_open()
        roles = self._roles()
        for interview in self:
            refused = names - interview._own_fields(roles[interview.id], hands_over)
            if refused:
                raise AccessError(
                    self.env._(
                        "%(name)s: you cannot write %(fields)s. Each side writes its"
                        " own part of the interview, the employee's once it has begun."
                        " What the employee says at the end is entered with the own"
                        " login, or at your screen when you tick that you hand it"
                        " over.",
                        name=names_of(interview),
                        fields=", ".join(
                            self._fields[field]._description_string(self.env)
                            for field in sorted(refused)
                        ),
                    )
                )

    def _own_fields(self, roles, hands_over=False):
        """Names of the fields that these roles may write in the present state.

        What the employee says at the end comes in by the employee's own login, or at
        the manager's screen when it is handed over.
        """
        sides = {"both"} if roles & {"manager", "employee"} else set()
        if "manager" in roles:
            sides.add("manager")
        is_handed_over = self.is_handed_over or hands_over
        is_at_the_table = "manager" in roles and is_handed_over
        if self.state == "in_progress" and ("employee" in roles or is_at_the_table):
            sides.add("employee")
        own = {name for name, side in self._fields_by_side().items() if side in sides}
        is_own_login = self.sudo().employee_id.user_id == self.env.user  # sudo: ids
        return own if is_own_login or is_at_the_table else own - EMPLOYEE_CLOSING

    # PREPARATION
    #
    # From the decided result to the invitation.

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        for interview in self:
            today = interview.company_id._performance_today()
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

    @api.depends(
        "date_start",
        "duration",
        "meeting_mode",
        "video_url",
        "place",
        "is_private_place",
        "state",
        "invited_on",
        "due_date",
        "time_problem",
        "event_id.start",
        "event_id.location",
        "event_id.videocall_location",
    )
    @api.depends_context("uid", "lang", "tz")
    def _compute_warnings(self):
        for interview in self:
            texts = interview._warning_texts() if interview.acts_as_manager else []
            interview.warnings = "\n".join(texts)

    def _warning_texts(self):
        """What the checks of the scheme find unless they are off, then advice.

        Nothing of it blocks here.
        """
        self.ensure_one()
        if self.state not in WAITING_STATES:
            return []
        problems = self._time_problems()
        if self.cycle_id._gate_level("interview_documents") != "off":
            problems += package.missing_documents(self)
        if self.cycle_id._gate_level("interviewer_trained") != "off":
            problems += self._training_problems()
        if not self.date_start:
            return problems
        cycle = self.cycle_id
        found = [
            text
            for code, text in self._gate_findings().items()
            if cycle._gate_level(code) != "off"
        ]
        return [*problems, *found, *self._advice()]

    def _time_problems(self):
        """Why the time that was set does not hold."""
        _ = self.env._
        texts = {
            "gone": _(
                "The calendar entry was deleted or cancelled. Set a new time and send"
                " the invitation again."
            ),
            "declined": _(
                "The invitation was declined in the calendar. Agree on another time and"
                " send the invitation again."
            ),
        }
        return [texts[self.time_problem]] if self.time_problem else []

    def _advice(self):
        """Advice on time and place."""
        checks = (
            (
                self._is_late,
                self.env._("This is after the day by which interviews are due."),
            ),
            (
                # sudo: hr.employee - whose calendar is asked for a yes or no.
                lambda: self._is_busy(self.sudo().employee_id),
                self.env._("The employee has another appointment at this time."),
            ),
            (
                # sudo: hr.employee - whose calendar is asked for a yes or no.
                lambda: self._is_busy(self.sudo().interviewer_id),
                self.env._("The manager has another appointment at this time."),
            ),
            (
                self._is_place_taken,
                self.env._("Somebody else has an appointment at this place then."),
            ),
            (
                self._is_squeezed,
                self.env._(
                    "There is another appointment within %s minutes before or after.",
                    self.company_id.performance_talk_buffer,
                ),
            ),
            (
                lambda: (
                    self.meeting_mode == "face"
                    and self.place
                    and not self.is_private_place
                ),
                self.env._(
                    "Choose a place where nobody listens, and tick Private and Quiet."
                ),
            ),
            (
                self._is_invitation_stale,
                self.env._("Time or place has changed: send the invitation again."),
            ),
        )
        return [text for check, text in checks if check()]

    def _gate_findings(self):
        """What the checks of notice, length and hours find, by code.

        A scheme may switch each of them off, or require it.
        """
        self.ensure_one()
        checks = (
            (
                "interview_lead",
                self._has_short_notice,
                self.env._(
                    "The invitation should go out at least 3 days before the interview."
                ),
            ),
            (
                "interview_duration",
                self._has_odd_length,
                self.env._("An interview takes 60 to 90 minutes."),
            ),
            (
                "interview_hours",
                # sudo: hr.employee - only whether the time lies in the working hours.
                lambda: self._is_outside_working_hours(self.sudo().employee_id),
                self.env._("The employee does not work for all of this time."),
            ),
            (
                "interview_hours",
                # sudo: hr.employee - as above.
                lambda: self._is_outside_working_hours(self.sudo().interviewer_id),
                self.env._("The manager does not work for all of this time."),
            ),
        )
        found = {}
        for code, fails, text in checks:
            if fails():
                found.setdefault(code, []).append(text)
        return {code: "\n".join(texts) for code, texts in found.items()}

    def _local(self, moment):
        return self.company_id._performance_local(moment)

    def _is_late(self):
        day = self.company_id._performance_day(self.date_start)
        return bool(self.due_date) and day > self.due_date

    def _is_squeezed(self):
        """Whether one of the two has an appointment right before or after this one."""
        own, margin = self.sudo(), self.company_id.performance_talk_buffer  # sudo: busy
        return any(
            own._is_busy(person, margin) and not own._is_busy(person)
            for person in (own.employee_id, own.interviewer_id)
        )

    def _is_busy(self, employee, margin=0):
        """Whether the person has another calendar entry then; no detail of it.

        :param margin: minutes before and after that have to be free, too
        """
        partner = employee._origin._performance_partner()
        if not partner:
            return False
        return bool(
            self.env["calendar.event"]
            # sudo: calendar.event - a yes or no about private entries.
            .sudo()
            .search_count(
                [
                    ("partner_ids", "in", partner.ids),
                    ("show_as", "=", "busy"),
                    ("start", "<", self.date_end + timedelta(minutes=margin)),
                    ("stop", ">", self.date_start - timedelta(minutes=margin)),
                    # sudo: the id of the own entry, which does not count.
                    ("id", "!=", self._origin.sudo().event_id.id),
                ],
                limit=1,
            )
        )

    def _is_place_taken(self):
        """Whether another calendar entry names this place then; no detail of it."""
        if self.meeting_mode != "face" or not same_place(self.place):
            return False
        events = self.env["calendar.event"].sudo()  # sudo: a yes or no of entries
        own = self._origin.sudo()  # sudo: the id of the own entry does not count
        entries = events.search_fetch(
            [
                ("location", "ilike", self.place.strip()),
                ("show_as", "=", "busy"),
                ("start", "<", self.date_end),
                ("stop", ">", self.date_start),
                ("id", "!=", own.event_id.id),
            ]
        )
        place = same_place(self.place)
        return any(same_place(entry.location) == place for entry in entries)

    def _is_invitation_stale(self):
        event = self.sudo().event_id  # sudo: compares time, place and link only
        return bool(event) and (
            event.start != self.date_start
            or event.stop != self.date_end
            or (event.location or "") != (self.place or "")
            or bool(event.videocall_location) != (self.meeting_mode == "video")
            or (
                bool(self.video_url)
                and self.meeting_mode == "video"
                and event.videocall_location != self.video_url
            )
        )

    def _has_odd_length(self):
        return not dates.duration_ok(self.duration)

    def _has_short_notice(self):
        sent = self.invited_on or fields.Datetime.now()
        return not dates.invitation_lead_ok(
            self._local(sent), self._local(self.date_start)
        )

    def _is_outside_working_hours(self, employee):
        employee = employee._origin
        calendar = employee.resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return False
        intervals = calendar._work_intervals_batch(
            pytz.utc.localize(self.date_start),
            pytz.utc.localize(self.date_end),
            resources=employee.resource_id,
        )[employee.resource_id.id]
        covered = sum(
            (stop - start for start, stop, _attendance in intervals), timedelta()
        )
        return covered < timedelta(minutes=self.duration)

    def _is_away(self, employee):
        """Whether the person is on leave then, or the company has a day off."""
        employee = employee._origin
        calendar = (
            employee.resource_calendar_id or employee.company_id.resource_calendar_id
        )
        if not employee or not calendar:
            return False
        leaves = calendar._leave_intervals_batch(
            pytz.utc.localize(self.date_start),
            pytz.utc.localize(self.date_end),
            resources=employee.resource_id,
        )[employee.resource_id.id]
        return any(True for _leave in leaves)

    @readers_only
    def action_prepare(self):
        """Open one's own preparation; the employee is asked to report.

        :return: the action that opens the private preparation
        """
        self._check_role("manager")
        self._check_interview_state("draft")
        self._check_decided()
        # sudo: guarded state; side and state were checked above.
        self.sudo().write({"state": "prepared", "prepared_on": fields.Datetime.now()})
        for interview in self:
            interview._ask_for_report()
        # The system prepares nothing of its own.
        return None if self.env.su or len(self) > 1 else self.action_open_preparation()

    def _ask_for_report(self):
        # sudo: the activity belongs to the employee, whose login is only addressed.
        own = self.sudo()
        user = own.employee_id.user_id
        if not user.active or own.report_submitted_on:
            return
        planned = own.company_id._performance_day(own.date_start)
        day = (planned or own.due_date) - timedelta(days=1)
        # Nobody is late with what is asked today.
        day = max(day, own.company_id._performance_today())
        # The invitation is the mail; the task needs none of its own.
        own.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=day,
            summary=self.with_context(lang=user.lang).env._(
                "Write your self-report for the interview"
            ),
            user_id=user.id,
        )

    def _close_report_activity(self):
        for interview in self:
            interview.activity_unlink(
                ["mail.mail_activity_data_todo"],
                user_id=interview.employee_id.user_id.id or None,
            )

    @readers_only
    def action_open_preparation(self):
        """Open one's own private note, drafted from the result the first time."""
        self.ensure_one()
        self._check_role("manager", "employee")
        return {
            **self._own_preparation()._get_records_action(),
            "name": self.env._("Private Preparation"),
        }

    def _own_preparation(self):
        """The user's private note on this talk; made where there is none yet."""
        notes = self.env["hr.performance.private.note"]
        return notes.search(
            [
                ("appraisal_id", "=", self.appraisal_id.id),
                ("author_id", "=", self.env.uid),
                ("kind", "=", "preparation"),
            ],
            limit=1,
        ) or notes.create(
            {
                "appraisal_id": self.appraisal_id.id,
                "kind": "preparation",
                "body": self._outline_text(),
            }
        )

    def _outline_text(self):
        """Interview outline from strengths, gaps and open promises, to be edited."""
        _ = self.env._
        if not self.acts_as_manager:
            return _("What I want to say, ask and reach:\n\n")
        lines = self.result_line_ids.filtered(
            lambda line: line.outcome_state == "scored"
        )
        high = lines.filtered(lambda line: line.points >= HIGH_POINTS)
        low = lines.filtered(lambda line: line.points < LOW_POINTS)
        headings = [
            (_("Worth praising"), high.mapped("appraisal_line_id.title")),
            (_("To improve"), low.mapped("appraisal_line_id.title")),
            (_("Where our views of a line differ"), self._different_views()),
            (_("Agreed last time, and what became of it"), self._last_agreed()),
            (_("Promises still open"), self._promised_texts()),
            (_("Improvement and development plans"), self._planned_actions()),
            (_("Noted in the period"), self._noted_facts()),
            (_("Character and way of working; how to begin"), []),
            (_("Were the targets reasonable?"), []),
            (_("Could the way of measuring be better?"), []),
            (_("How to present results and targets"), []),
            (_("Where we may differ, and my evidence"), []),
            (_("Where feelings may run high, and what then"), []),
        ]
        return "\n\n".join(
            "\n".join([heading, *(f"– {entry}" for entry in entries or [""])])
            for heading, entries in headings
        )

    def _promised_texts(self):
        """What both sides have promised elsewhere; actions of plans stand below."""
        promises = self._earlier_promises()[self._origin.id]
        return [one.text for one in promises if one.kind != "action"]

    def _planned_actions(self):
        """Actions of plans under way, as far as the user may read them."""
        actions = self.env["hr.performance.development.action"]
        rows = actions._background_rows(self.employee_id).get(self.employee_id.id, ())
        return [
            " · ".join(filter(None, (row["kind"], row["text"], row["date"])))
            for row in rows
        ]

    def _different_views(self):
        """Lines that the person rates otherwise than the manager, both in points."""
        ratings = self.env["hr.performance.rating"].search(
            [
                ("appraisal_id", "=", self.appraisal_id.id),
                ("kind", "in", ("self", "manager")),
                ("state", "=", "submitted"),
            ]
        )
        own, given = (
            {
                line.appraisal_line_id: line.points_input
                for line in ratings.filtered(
                    lambda r, kind=kind: r.kind == kind
                ).line_ids
                if line.points_input
            }
            for kind in ("self", "manager")
        )
        return [
            self.env._(
                "%(line)s: own rating %(own)s, mine %(given)s",
                line=line.title,
                own=own[line],
                given=given[line],
            )
            for line in own
            if line in given and own[line] != given[line]
        ]

    def _last_agreed(self):
        """Goals of the last interview with what became of them."""
        return [f"{goal.text}: {goal.follow_text}" for goal in self.previous_goal_ids]

    def _noted_facts(self):
        """Notes about the person in the period, as far as the user may read them."""
        coaching = self.env["hr.performance.coaching"]
        return [
            " · ".join(filter(None, (note["date"], note["kind"], note["text"])))
            for row in coaching.action_load_facts(self.appraisal_id.id)
            for note in row["notes"]
        ]

    # INVITATION

    @readers_only
    def action_invite(self):
        """Send time, place and agenda to the employee and enter both in the calendar.

        Pressing it again after a change sends the new time and moves the entry.
        """
        self._check_role("manager")
        self._check_interview_state(*WAITING_STATES)
        self._check_decided()
        for interview in self:
            interview._check_invitation()
        for interview in self:
            # sudo: calendar entry, mail and guarded fields; side, state and content of
            # the invitation were checked above.
            interview.sudo()._invite()

    def _check_invitation(self):
        """Raise for an invitation that is incomplete or against a required check."""
        self.ensure_one()
        needed = ["date_start", "agenda"]
        needed[1:1] = ["place"] if self.meeting_mode == "face" else []
        missing = [
            self._fields[name]._description_string(self.env)
            for name in needed
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(name)s: fill in %(fields)s before the invitation is sent.",
                    name=names_of(self),
                    fields=", ".join(missing),
                )
            )
        self._check_nobody_away()
        for code, text in self._gate_findings().items():
            self.appraisal_id._check_gate(code, {self.appraisal_id: [text]})

    def _check_nobody_away(self):
        """Raise where one of the two is on leave, with the next time for both."""
        own = self.sudo()  # sudo: hr.employee - only whether somebody is away then
        sides = (own.employee_id, own.interviewer_id)
        away = next((person for person in sides if own._is_away(person)), None)
        if not away:
            return
        _ = self.env._
        free = self._next_free_times(1)
        raise UserError(
            _(
                "%(interview)s: %(person)s is away at this time. Both are free on"
                " %(time)s.",
                interview=names_of(self),
                person=names_of(away, "name"),
                time=self._moment_words(free[0]),
            )
            if free
            else _(
                "%(interview)s: %(person)s is away at this time. There is no time at"
                " which both are free within %(days)s days.",
                interview=names_of(self),
                person=names_of(away, "name"),
                days=FREE_DAYS,
            )
        )

    def _next_free_times(self, number):
        """Moments at which both are free, from the end of the notice on.

        :param number: how many at most; the first of each half of a day
        """
        self.ensure_one()
        first = self._first_day()
        times = FreeTimes(self, first, first + timedelta(days=FREE_DAYS))
        local = {self._local(m).replace(tzinfo=None): m for m in times.of(self)}
        return [local[moment] for moment in slots.proposals(sorted(local), number)]

    def _first_day(self):
        """The first day for which an invitation of today gives notice enough."""
        today = self.company_id[:1]._performance_today()
        return today + timedelta(days=dates.INVITATION_DAYS)

    def _moment_words(self, moment):
        """A moment as the user reads it."""
        return format_datetime(self.env, moment, dt_format="short")

    @readers_only
    def action_find_time(self):
        """Open a list of times at which both are free, to choose one from."""
        self.ensure_one()
        self._check_role("manager")
        self._check_interview_state(*WAITING_STATES)
        free = self._next_free_times(FREE_TIMES)
        if not free:
            raise UserError(
                self.env._(
                    "%(interview)s: there is no time at which both are free within"
                    " %(days)s days. Ask the employee which appointment can be moved.",
                    interview=names_of(self),
                    days=FREE_DAYS,
                )
            )
        times = self.env["hr.performance.interview.time"].create(
            [{"interview_id": self.id, "date_start": moment} for moment in free]
        )
        action = open_list(
            times, self.env._("Times When Both Are Free"), [("id", "in", times.ids)]
        )
        return {**action, "views": action["views"][:1], "target": "new"}

    @readers_only
    def action_schedule_team(self):
        """Open one page on which all invitations of a team get their time.

        The button of the list sends whatever is ticked there; the page asks anew.
        """
        talks = self.search(
            [
                ("acts_as_manager", "=", True),
                ("state", "in", ("draft", "prepared")),
            ]
        )
        if not talks:
            raise UserError(
                self.env._(
                    "There is no interview of your team to invite to. Interviews are"
                    " made when results are decided."
                )
            )
        return open_dialog(
            self.env["hr.performance.interview.schedule"],
            self.env._("Invite the Team"),
            context={"dialog_size": "extra-large"},
        )

    def _invite(self):
        self.ensure_one()
        self.write(
            {
                "event_id": self._write_event().id,
                "state": "invited",
                "prepared_on": self.prepared_on or fields.Datetime.now(),
                "invited_on": fields.Datetime.now(),
                "time_problem": False,
            }
        )
        self._drop_activities(TIME_ACTIVITY)
        if self in self._to_ask():
            self._ask_both(self)
        self._send_invitation()

    # WHO IS ASKED TO PREPARE
    #
    # One to two weeks before the talk, both sides at once.

    @api.model
    def _cron_ask(self):
        """Ask both sides of talks that are near to prepare them."""
        self._run_jobs_of(ASKING_JOB)

    @api.model
    def _to_ask(self):
        """Invitations whose talk is so near that both sides prepare it now."""
        talks = self.search(
            [
                ("state", "=", "invited"),
                ("asked_on", "=", False),
                ("cycle_id.active", "=", True),
            ]
        )
        return talks.filtered(lambda talk: talk._is_near())

    def _is_near(self):
        company = self.company_id
        days = company._performance_day(self.date_start) - company._performance_today()
        return days.days <= company.performance_preparation_days

    def _ask_both(self, interviews):
        """Give both sides their task, the employee unless the report is there."""
        for company, group in interviews.grouped("company_id").items():
            group.write({"asked_on": company._performance_today()})
        for interview in interviews:
            interview._ask_for_report()
            actors = interview.interviewer_id._performance_actors(interview.employee_id)
            day = interview.company_id._performance_day(interview.date_start)
            interview._ask(actors, PREPARE_ACTIVITY, day and day - timedelta(days=1))

    def _write_event(self):
        """Enter or move the calendar entry of both sides; private, without content."""
        partners = (
            self.employee_id._performance_partner()
            | self.interviewer_id._performance_partner()
            | self._guest_partners()
        )
        values = {
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.place,
            "partner_ids": [(6, 0, partners.ids)],
            "active": True,
        }
        if self.meeting_mode != "video":
            values["videocall_location"] = False
        elif self.video_url:
            values["videocall_location"] = self.video_url
        events = self.env["calendar.event"].with_context(
            dont_notify=True, no_mail_to_attendees=True, skip_contact_description=True
        )
        event = self.event_id.with_env(events.env)
        if event:
            event.write(values)
        event = event or events.create(
            {
                **values,
                "name": self.with_context(lang=self.document_lang).env._(
                    "Performance interview"
                ),
                "description": plaintext2html(self.agenda),
                "privacy": "private",
                "show_as": "busy",
                "user_id": (
                    self.interviewer_id.user_id.filtered("active") or self.env.user
                ).id,
            }
        )
        if self.meeting_mode == "video" and not event.videocall_location:
            event._set_discuss_videocall_location()
        return event

    def _follow_event(self):
        """Take over time and place when somebody moved the calendar entry."""
        for interview in self.filtered(lambda i: i.state == "invited"):
            event = interview.event_id
            minutes = int((event.stop - event.start).total_seconds() // 60)
            values = {"date_start": event.start, "place": event.location}
            if minutes > 0 and event.stop != interview.date_end:
                values["duration"] = minutes
            changed = {k: v for k, v in values.items() if interview[k] != v}
            if changed:
                interview.write(changed)

    # WHEN THE CALENDAR CHANGES
    #
    # Time, place and whether the appointment stands are the calendar's; the interview
    # follows, and who organises it is asked for a new time.

    def _lose_event(self):
        """The entry of these was deleted or cancelled: the invitation does not hold."""
        lost = self.filtered(lambda i: i.state == "invited")
        lost.write({"state": "prepared", "invited_on": False, "time_problem": "gone"})
        for interview in lost:
            interview._ask_for_time(
                lambda own: own.env._(
                    "The calendar entry of the interview was deleted or cancelled. A"
                    " new time is needed."
                )
            )

    def _follow_answers(self):
        """Somebody has answered the calendar entry: a refusal needs another time."""
        for interview in self.filtered(lambda i: i.state == "invited"):
            answers = interview.event_id.attendee_ids
            declined = answers.filtered(lambda a: a.state == "declined").partner_id
            if declined and not interview.time_problem:
                interview.time_problem = "declined"
                names = ", ".join(declined.mapped("name"))
                interview._ask_for_time(
                    lambda own, names=names: own.env._(
                        "%s has declined the time of the interview. Agree on another"
                        " one.",
                        names,
                    )
                )
            elif not declined and interview.time_problem == "declined":
                interview.time_problem = False
                interview._drop_activities(TIME_ACTIVITY)

    def _ask_for_time(self, text):
        """Tell both sides; who organises the interview gets a task.

        :param text: function of this interview in a language, that returns a sentence
        """
        self.ensure_one()
        self._tell(self._signers("employee") | self._signers("manager"), text)
        interviewer = self.interviewer_id
        users = interviewer._performance_actors(self.employee_id)
        self._ask(users or self._hr_users(), TIME_ACTIVITY)

    def _move_event(self, former):
        """The entry of these is that of their present interviewers.

        :param former: dict of interview id to who held it before
        """
        for interview in self.filtered("event_id"):
            partners = former[interview.id]._performance_partner()
            present = interview.interviewer_id
            interview.event_id.with_context(
                dont_notify=True, no_mail_to_attendees=True
            ).write(
                {
                    "partner_ids": [
                        *((3, partner.id) for partner in partners),
                        *((4, p.id) for p in present._performance_partner()),
                    ],
                    "user_id": (present.user_id.filtered("active") or self.env.user).id,
                }
            )

    # WHO IS TOLD AND ASKED

    def _hr_users(self):
        place = self.department_id, self.company_id, self.employee_id
        return HrFinder(self.env).find(*place)

    def _signers(self, side):
        """Users who sign for a side: personally, or who stands in for nobody's login.

        For an interviewer without login HR does; for an employee without login whoever
        signs as manager has the signature drawn on the own screen.

        :param side: 'employee' or 'manager'
        """
        self.ensure_one()
        person = self._person_of(side)
        users = person._performance_actors(deputies=False)
        if users:
            return users
        return self._signers("manager") if side == "employee" else self._hr_users()

    def _tell(self, users, text):
        """One message to each of these users, in the own language.

        :param text: function of this interview in a language, that returns a sentence
        """
        self.ensure_one()
        for lang, group in (users - self.env.user).grouped("lang").items():
            own = self.with_context(lang=lang)
            own.message_notify(
                partner_ids=group.partner_id.ids,
                subject=own.display_name,
                body=text(own),
            )

    def _ask(self, users, kind, day=None):
        """One task of this kind for each of these users, and for nobody else.

        :param kind: external id of the type of activity
        :param day: its last day; default is that of the open step
        """
        self.ensure_one()
        kind_of_task = self.env.ref(kind, raise_if_not_found=False)
        if not kind_of_task:
            # Who deletes a type of activities wants none of them.
            return
        known = self.activity_ids.filtered(
            lambda a: a.activity_type_id.id == kind_of_task.id
        )
        missing = users - known.user_id
        known.filtered(lambda a: a.user_id not in users).unlink()
        today = self.company_id._performance_today()
        for user in missing:
            self.with_context(
                mail_activity_quick_update=True, mail_create_nosubscribe=True
            ).activity_schedule(
                kind,
                user_id=user.id,
                date_deadline=max(day or self.appraisal_id.deadline or today, today),
            )

    def _drop_activities(self, kind):
        for interview in self:
            interview._ask(self.env["res.users"], kind)

    def _send_invitation(self):
        """One mail with the three blocks of the agenda and the calendar file."""
        partner = self.employee_id._performance_partner()
        template = self.env.ref(
            "hr_performance.mail_template_interview_invitation",
            raise_if_not_found=False,
        )
        when = self.env["ir.qweb.field.datetime"].value_to_html(
            self.date_start, {"format": "short"}
        )
        if not template or not partner.email:
            text = self.env._(
                "Invitation for %(when)s, %(place)s. There is no e-mail address: tell"
                " the employee personally or hand over the printed invitation.",
                when=when,
                place=self.place,
            )
        else:
            template.send_mail(
                self.id,
                email_values={
                    "recipient_ids": [(4, partner.id)],
                    "attachment_ids": self._calendar_file().ids,
                },
                email_layout_xmlid="mail.mail_notification_light",
            )
            text = self.env._(
                "Invitation for %(when)s, %(place)s is on its way by mail.",
                when=when,
                place=self.place,
            )
        self.message_post(body=text, subtype_xmlid="mail.mt_note")

    def _calendar_file(self):
        content = self.event_id._get_ics_file().get(self.event_id.id)
        if not content:
            return self.env["ir.attachment"]
        return self.env["ir.attachment"].create(
            {
                "name": "invitation.ics",
                "raw": content,
                "mimetype": "text/calendar",
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )

    # THE TALK
    #
    # One screen per step.

    @api.depends_context("uid")
    @api.depends("report_submitted_on")
    def _compute_self_report_id(self):
        """Found with the reader's own rights: a draft is its author's alone."""
        reports = self.env["hr.performance.self.report"].search_fetch(
            [("interview_id", "in", self.ids)]
        )
        by_interview = {report.interview_id.id: report for report in reports}
        for interview in self:
            interview.self_report_id = by_interview.get(interview._origin.id)

    @api.depends("self_report_id")
    @api.depends_context("uid")
    def _compute_report_texts(self):
        """Copied for reading: searching or grouping by them is not possible."""
        names = self.env["hr.performance.self.report"]._content_fields
        for interview in self:
            report = interview.self_report_id
            interview.report_evidence_count = report._evidence_count() if report else 0
            for name in names:
                interview[f"report_{name}"] = report[name]

    @api.depends("cycle_id.date_start", "cycle_id.date_end")
    def _compute_next_period_end(self):
        """Empty where that day is over: who talks late agrees on a day of one's own."""
        for interview in self:
            # sudo: the days of the cycle, which both sides know.
            cycle = interview.sudo().cycle_id
            period = cycle and dates.next_period(cycle.date_start, cycle.date_end)
            today = interview.company_id._performance_today()
            interview.next_period_end = period and period[1] >= today and period[1]

    @api.depends("step")
    @api.depends_context("lang")
    def _compute_step_texts(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for interview in self:
            step = interview.step or STEP_KEYS[0]
            interview.step_title = interview.env._(
                "Step %(number)s of %(total)s: %(title)s",
                number=STEP_KEYS.index(step) + 1,
                total=len(STEP_KEYS),
                title=labels[step],
            )
            interview.step_tip = interview.env._(STEP_TIPS[step])

    @api.depends(
        "acts_as_manager",
        "step",
        "is_agenda_confirmed",
        "report_submitted_on",
        "is_oral_report",
        "strength_ids",
        "weakness_ids.appraisal_line_id",
        "weakness_ids.fact",
        "next_goal_ids.expected_result",
        "next_goal_ids.deadline",
        "manager_summary",
        "consensus",
        "no_consensus_reason",
        "next_interview_date",
        "employee_summary",
        "is_summary_waived",
        "employee_consensus",
        "is_result_received",
        "is_handed_over",
        "achievements",
        "shortfalls",
        "support_ids.owner_id",
        "improvement_ids.employee_view",
    )
    @api.depends_context("lang", "uid")
    def _compute_step_missing(self):
        """Told while it is filled in, and not only when the step is left."""
        for interview in self:
            leads = interview.state == "in_progress" and interview.acts_as_manager
            problems = interview._step_problems(interview.step) if leads else []
            if leads and interview.step == "closing":
                problems += interview._last_plan_texts()
            interview.step_missing = "\n".join(problems)

    @readers_only
    @takes_text("reason")
    def action_start(self, reason=None):
        """Begin the talk; without an invitation it needs a reason that stays on record.

        Who prepares does not hold the talk; who holds it for another is named.

        :param reason: why there was no invitation, for prepared interviews
        """
        self.ensure_one()
        roles = self._roles()
        self._refuse_preparing(
            self.env._("Holding the interview takes a delegation to act."), roles
        )
        self._check_role("manager", roles=roles)
        self._check_interview_state("prepared", "invited")
        if self.state == "prepared" and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%s: no invitation was sent. Send it, or start with a reason.",
                    names_of(self),
                )
            )
        self._check_decided()
        self._check_guests()
        self.appraisal_id._check_gate(
            "interview_documents",
            {self.appraisal_id: package.missing_documents(self)},
        )
        self.appraisal_id._check_gate(
            "interviewer_trained", {self.appraisal_id: self._training_problems()}
        )
        # sudo: guarded fields; side, state and reason were checked above.
        own = self.sudo()
        own.write(
            {
                "state": "in_progress",
                "step": STEP_KEYS[0],
                "started_on": fields.Datetime.now(),
                "step_since": fields.Datetime.now(),
                "start_reason": reason or False,
                "started_by_id": self.env.uid,
                "acting_for_id": "delegate_act" in roles[self.id]
                and own.interviewer_id.id,
            }
        )
        own._drop_activities(TIME_ACTIVITY)
        own._drop_activities(PREPARE_ACTIVITY)
        own.appraisal_id._follow_talk()
        return self.action_open_talk()

    def _training_problems(self):
        """Whoever holds a first interview without training, in one sentence."""
        holder = self.interviewer_id
        # sudo: whether there is an earlier talk of that person; nothing is shown.
        held = self.sudo().search_count(
            [("interviewer_id", "=", holder.id), ("state", "in", HELD_STATES)], limit=1
        )
        if held or not holder or holder._performance_trained():
            return []
        return [
            self.env._(
                "%s holds an interview for the first time and has no interview"
                " training on record. HR enters it on the employee.",
                holder.name,
            )
        ]

    def _check_guests(self):
        """Raise while somebody would be present to whom the employee has not agreed."""
        # sudo: names of people whom both sides see on the interview.
        guests = self.sudo().guest_ids._without_consent()
        if guests:
            raise UserError(
                self.env._(
                    "%(interview)s: the employee has not agreed to the presence of"
                    " %(guests)s. Ask for the answer, or take the name off the list.",
                    interview=names_of(self),
                    guests=names_of(guests, "name"),
                )
            )

    # HR LEADS OR JOINS
    #
    # By its own choice (R210); the record and the print say so.

    @readers_only
    def action_lead_as_hr(self):
        """Hold these interviews as HR, in the place of the direct manager.

        What the manager has prepared stays the manager's, as a private note.
        """
        self._check_role("hr")
        self._check_interview_state(*WAITING_STATES)
        me = self._own_person()
        # sudo: guarded; role and state were checked above.
        own = self.sudo()
        for interview in own:
            interview._tell(
                interview.interviewer_id.user_id,
                lambda talk, name=me.name: talk.env._(
                    "%s of HR holds this interview. What you have prepared is kept in"
                    " your private notes.",
                    name,
                ),
            )
        own._hand_to({interview.id: me for interview in own})
        own._quiet().write({"is_led_by_hr": True})
        body = self.env._("HR leads the interview: %s", me.name)
        own._message_log_batch({interview.id: body for interview in own})

    @readers_only
    def action_hand_back(self):
        """Give interviews that HR leads back to the direct manager."""
        self._check_role("hr")
        self._check_interview_state(*WAITING_STATES)
        # sudo: guarded; role and state were checked above.
        own = self.sudo().filtered("is_led_by_hr")
        own._hand_to({talk.id: talk.appraisal_id.manager_id for talk in own})
        own._quiet().write({"is_led_by_hr": False})
        for interview in own:
            interview._tell(
                interview.interviewer_id.user_id,
                lambda talk: talk.env._("You hold this interview again."),
            )

    @readers_only
    def action_join_as_hr(self):
        """Take part as HR beside the direct manager; both sides are told."""
        self._check_role("hr")
        self._check_interview_state(*OPEN_STATES)
        me = self._own_person()
        # sudo: guarded; role and state were checked above.
        own = self.sudo()
        known = own.guest_ids.filtered(lambda g: g.user_id.id == self.env.uid)
        new = own - known.interview_id
        self.env["hr.performance.interview.guest"].sudo().create(  # sudo: as above
            [
                {
                    "interview_id": interview.id,
                    "kind": "hr",
                    "name": me.name,
                    "part": self.env._("HR"),
                    "user_id": self.env.uid,
                    "consent": False,
                }
                for interview in new
            ]
        )
        for interview in new:
            interview._follow_guests()
            interview._tell(
                interview._signers("employee") | interview._signers("manager"),
                lambda talk, name=me.name: talk.env._(
                    "%s of HR takes part in the interview.", name
                ),
            )

    def _own_person(self):
        """The employee who the user is in the company of these."""
        # sudo: hr.employee - the user's own.
        me = self.env.user.sudo().with_company(self.company_id[:1]).employee_id
        if not me:
            raise UserError(
                self.env._(
                    "Your user has no employee, and who takes part in an interview is"
                    " named by it. Ask the administrator to link them."
                )
            )
        return me

    def _follow_guests(self):
        """HR that takes part has the entry in the calendar, too."""
        for interview in self.filtered("event_id"):
            interview.event_id.with_context(
                dont_notify=True, no_mail_to_attendees=True
            ).write({"partner_ids": [(4, p.id) for p in interview._guest_partners()]})

    def _guest_partners(self):
        return self.guest_ids.user_id.partner_id

    @readers_only
    def action_open_talk(self):
        """Open the screen that leads through the steps."""
        self.ensure_one()
        self._check_role("manager")
        self._check_interview_state("in_progress")
        view = self.env.ref("hr_performance.hr_performance_interview_view_form_talk")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
        }

    @readers_only
    def action_open_overview(self):
        """Leave the steps for the form of the interview."""
        self.ensure_one()
        return self._get_records_action(target="main")

    @readers_only
    def action_open_self_report(self):
        """Open the self-report, if it is the reader's to see."""
        self.ensure_one()
        return self.appraisal_id.action_open_self_report()

    @readers_only
    def action_explain(self):
        """Show how score and grade came about."""
        self.ensure_one()
        return self.result_id.action_explain()

    def _check_step_seen(self):
        """Raise where the talk stands at another step than the screen of the click."""
        seen = self.env.context.get("performance_step_seen")
        if not seen:
            claim_rows(self.sudo())  # sudo: only the row; the caller checks the side.
        elif seen != self.step:
            raise UserError(
                self.env._(
                    "%s: the talk stands at another step by now. Open it again and go"
                    " on from there.",
                    names_of(self),
                )
            )

    @readers_only
    def action_next_step(self):
        """Go on to the next step once this one has what it needs."""
        self.ensure_one()
        self._check_role("manager")
        self._check_step_seen()
        self._check_interview_state("in_progress")
        position = STEP_KEYS.index(self.step)
        if position == len(STEP_KEYS) - 1:
            raise UserError(self.env._("This is the last step: close the interview."))
        self._raise_problems(self._step_problems(self.step))
        if self.step == "self_review":
            self._open_review()
        # sudo: guarded field; side, state and completeness were checked above.
        self.sudo()._go_to_step(STEP_KEYS[position + 1])

    @readers_only
    def action_agree_agenda(self):
        """Say that both sides agree to purpose and order, and go on."""
        self.ensure_one()
        self._check_role("manager")
        self._check_step_seen()
        self._check_interview_state("in_progress")
        self.is_agenda_confirmed = True
        self.action_next_step()

    @readers_only
    def action_previous_step(self):
        """Go back one step; what was shown stays shown."""
        self.ensure_one()
        self._check_role("manager")
        self._check_step_seen()
        self._check_interview_state("in_progress")
        position = STEP_KEYS.index(self.step)
        # sudo: guarded field; side and state were checked above.
        self.sudo()._go_to_step(STEP_KEYS[max(position - 1, 0)])

    def _go_to_step(self, step):
        """Leave the present step, and count the time that it took."""
        self.write({**self._time_of_step(), "step": step})

    def _time_of_step(self):
        """Values that add the time since the present step was entered."""
        now = fields.Datetime.now()
        times = dict(self.step_times or {})
        if self.step_since and self.step:
            seconds = int((now - self.step_since).total_seconds())
            times[self.step] = times.get(self.step, 0) + max(seconds, 0)
        return {"step_times": times, "step_since": now}

    @api.depends("report_submitted_on", "started_on")
    def _compute_participation(self):
        for interview in self:
            reported, begun = interview.report_submitted_on, interview.started_on
            is_before = reported and (not begun or reported <= begun)
            interview.participation = 100 if is_before else 0

    @api.depends("state")
    def _compute_phase(self):
        for interview in self:
            is_waiting = interview.state in WAITING_STATES
            is_held = interview.state in HELD_STATES
            interview.phase = (
                "preparation" if is_waiting else "follow_up" if is_held else "talk"
            )

    @api.depends("step_times")
    @api.depends_context("lang")
    def _compute_step_time_text(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for interview in self:
            times = interview.step_times or {}
            interview.step_time_text = " · ".join(
                self.env._(
                    "%(step)s %(minutes)s min",
                    step=labels[step],
                    minutes=max(round(times[step] / 60), 1),
                )
                for step in STEP_KEYS
                if times.get(step)
            )

    # THE PACKAGE

    @api.depends("employee_id", "appraisal_id", "report_submitted_on")
    @api.depends_context("uid", "lang")
    def _compute_package_html(self):
        """For the two and for HR; HR's reading is recorded as that of the talk."""
        must_see(self)
        readers = self.filtered(
            lambda i: i.acts_as_manager or i.acts_as_employee or i.acts_as_hr
        )
        (self - readers).package_html = False
        for interview in readers:
            interview.package_html = self.env["ir.qweb"]._render(
                "hr_performance.hr_performance_interview_package",
                package.parts(interview),
            )

    @api.depends_context("lang")
    def _compute_place_tips_html(self):
        """The same for all: what HR keeps as data."""
        self.place_tips_html = self._place_tips_page()

    @api.model
    def _place_tips_page(self):
        tips = self.env["hr.performance.talk.technique"]._place_tips()
        return self.env["ir.qweb"]._render(
            "hr_performance.hr_performance_place_tips", {"tips": tips}
        )

    # BESIDE THE STEPS
    #
    # What is known already, read with the reader's own rights.

    @api.depends("employee_id", "cycle_id")
    @api.depends_context("uid", "lang")
    def _compute_praise_text(self):
        notes = self.env["hr.performance.coaching"].search(
            [("employee_id", "in", self.employee_id.ids), ("kind", "=", PRAISE)],
            order="date desc, id desc",
        )
        for interview in self:
            # sudo: the days of the cycle, which both sides know.
            cycle = interview.sudo().cycle_id
            own = notes.filtered(
                lambda note, talk=interview, cycle=cycle: (
                    note.employee_id == talk.employee_id
                    and cycle.date_start <= note.date <= cycle.date_end
                )
            )
            interview.praise_text = "\n".join(
                f"{day_words(self.env, note.date)} · {note.body}"
                for note in own
                if note.body
            )

    @api.depends("department_id", "cycle_id")
    @api.depends_context("uid", "lang")
    def _compute_unit_text(self):
        goals = self.env["hr.performance.objective"].search(
            [
                # sudo: only which departments are asked for; the search decides.
                ("department_id", "in", self.sudo().department_id.ids),
                ("level", "in", ("department", "team")),
                ("state", "in", SERVED_STATES),
            ]
        )
        for interview in self:
            own = interview.sudo()  # sudo: unit and days of the talk, as above.
            cycle = own.cycle_id
            shown = goals.filtered(
                lambda goal, unit=own.department_id, cycle=cycle: (
                    goal.department_id.id == unit.id
                    and goal.date_start <= cycle.date_end
                    and goal.date_end >= cycle.date_start
                )
            )
            interview.unit_text = "\n".join(
                self.env._(
                    "%(goal)s: %(share)s %%",
                    goal=goal.name,
                    share=format_number(self.env, goal.progress, 0),
                )
                if goal.has_progress
                else goal.name
                for goal in shown
            )

    @api.depends(
        *REVIEW_BOXES,
        "manager_summary",
        "opening_note",
        "weakness_ids.text",
        "weakness_ids.fact",
        "acts_as_manager",
    )
    @api.depends_context("uid", "lang")
    def _compute_manner_text(self):
        """For the manager alone, while it is written: never kept, never printed."""
        names = (*REVIEW_BOXES, "manager_summary", "opening_note")
        for interview in self:
            words = []
            if interview.state == "in_progress" and interview.acts_as_manager:
                texts = [interview[name] for name in names]
                for topic in interview.weakness_ids:
                    texts += [topic.text, topic.fact]
                words = comments.person_words("\n".join(filter(None, texts)))
            interview.manner_text = bool(words) and self.env._(
                "“%s” speaks of the person. Say what was done, and what it led to.",
                "”, “".join(words),
            )

    @readers_only
    @takes_text("mood")
    def action_note_mood(self, mood=None):
        """Add how the talk feels, with the time, to one's own private preparation.

        :param mood: one of ``_mood_words``
        """
        self.ensure_one()
        self._check_role("manager")
        self._check_interview_state("in_progress")
        moods = self._mood_words()
        if mood not in moods:
            raise UserError(self.env._("“%s” is no mood of a talk.", mood))
        note = self._own_preparation()
        labels = dict(self._fields["step"]._description_selection(self.env))
        now = self._local(fields.Datetime.now())
        line = f"{now:%H:%M} · {labels[self.step]} · {moods[mood]}"
        note.body = "\n".join(filter(None, [note.body, line]))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                # Two people may look at the screen: what was noted is not told there.
                "message": self.env._("Noted in your private preparation."),
                "type": "success",
            },
        }

    def _mood_words(self):
        _ = self.env._
        return {
            "relaxed": _("Relaxed"),
            "tense": _("Tense"),
            "upset": _("Upset"),
            "closed": _("Closed Up"),
        }

    def _open_review(self):
        """Release the result to the employee and put the known points on the table."""
        # sudo: hr.performance.result - the interviewer, checked above, releases the
        # result of this talk.
        self.sudo()._result().filtered(
            lambda result: result.state == "published"
        ).action_release()
        own = self.sudo()  # sudo: as above.
        if not own.is_review_open:
            proposed = own.next_interview_date or own.next_period_end
            own.write({"is_review_open": True, "next_interview_date": proposed})
            told = own.with_context(lang=own.document_lang)
            told._prefill_topics()
            told._prefill_lists()

    def _prefill_lists(self):
        """What was met and what was missed, line by line, for the manager to edit.

        Neither list is empty: where all is met, the lowest line is told as the next one
        to look at, and where nothing is, the best one.
        """
        lines = self._result().line_ids.filtered(
            lambda line: line.outcome_state == "scored" and line.kind == "weighted"
        )
        by_points = lines.sorted("points")
        met = lines.filtered(lambda line: line.points >= MET_POINTS)
        best, lowest = by_points[-1:], by_points[:1]
        texts = {
            "achievements": self._line_words(met)
            or self.env._("Best of all: %s", self._line_words(best)),
            "shortfalls": self._line_words(lines - met)
            or self.env._("All was met; the lowest: %s", self._line_words(lowest)),
        }
        if lines:
            self.write({name: self[name] or text for name, text in texts.items()})

    def _line_words(self, lines):
        """Each line with what was reached of what, one below the other."""
        texts = []
        for line in lines:
            title = line.appraisal_line_id.title
            if line.has_actual and line.target_display:
                text = self.env._(
                    "%(line)s: reached %(actual)s of %(target)s",
                    line=title,
                    actual=line.actual_display,
                    target=line.target_display,
                )
            else:
                text = self.env._(
                    "%(line)s: %(points)s points",
                    line=title,
                    points=line.points_display,
                )
            texts.append(text)
        return "\n".join(texts)

    def _prefill_topics(self):
        """Points from review and self-report, for kinds that are still empty."""
        self.ensure_one()
        rating = self.appraisal_id.rating_ids.filtered(lambda r: r.kind == "manager")
        report = self.self_report_ids
        known = set(self.topic_ids.mapped("kind"))
        drafts = [
            *self._review_drafts(rating),
            *self._text_drafts("concern", report.questions, "employee"),
            *self._text_drafts("improvement", report.improvements, "employee"),
            *self._next_goal_drafts(report),
        ]
        self.env["hr.performance.interview.topic"].create(
            [draft for draft in drafts if draft["kind"] not in known]
        )
        if not self.support_ids:
            self.env["hr.performance.commitment"].create(self._support_drafts(report))

    def _support_drafts(self, report):
        """Support that the self-report asks for; the manager provides it at first."""
        today = self.company_id._performance_today()
        day = self.next_period_end or today + timedelta(days=SUPPORT_DAYS)
        return [
            {
                "interview_id": self.id,
                "kind": "support",
                "who": "manager",
                "owner_id": self.interviewer_id.id,
                "due_date": day,
                "text": draft["text"],
            }
            for draft in self._text_drafts("concern", report.support, "employee")
        ]

    def _review_drafts(self, rating):
        """Strengths, then points to improve, low lines with the reviewer's facts."""
        drafts = self._text_drafts("strength", rating.strengths, "manager")
        has_strength = drafts or self.strength_ids
        low = self.appraisal_id.line_ids._low_lines() if has_strength else ()
        for line in low:
            rated = rating.line_ids.filtered(
                lambda rated, line=line: rated.appraisal_line_id == line
            )
            if rated.comment:
                drafts.append(
                    {
                        "interview_id": self.id,
                        "kind": "weakness",
                        "appraisal_line_id": line.id,
                        "text": line.title,
                        "fact": rated.comment,
                    }
                )
        if has_strength:
            drafts += self._text_drafts("weakness", rating.improvements, "manager")
        return drafts

    def _next_goal_drafts(self, report):
        """Goals of the self-report, due when the period that follows ends."""
        return [
            {**draft, "deadline": self.next_period_end}
            for draft in self._text_drafts("next_goal", report.next_goals, "manager")
        ]

    def _text_drafts(self, kind, text, side):
        """One topic per written line of a text."""
        lines = [line.strip(" \t-•–*") for line in (text or "").splitlines()]
        return [
            {"interview_id": self.id, "kind": kind, "side": side, "text": line}
            for line in lines
            if line
        ]

    # WHAT A STEP NEEDS

    def _raise_problems(self, problems):
        if problems:
            raise UserError("\n".join(problems))

    def _step_problems(self, step):
        """What is missing before this step can be left, each in one sentence."""
        self.ensure_one()
        checks = {
            "opening": self._opening_problems,
            "self_review": self._self_review_problems,
            "manager_review": self._manager_review_problems,
            "concerns": self._support_problems,
            "improvement": self._improvement_problems,
            "next_goals": self._next_goal_problems,
            "closing": self._closing_problems,
        }
        return checks[step]() if step in checks else []

    def _opening_problems(self):
        if self.is_agenda_confirmed:
            return []
        return [
            self.env._(
                "Name purpose and order, and tick that both sides agree to them."
            )
        ]

    def _self_review_problems(self):
        if self.report_submitted_on or self.is_oral_report:
            return []
        return [
            self.env._(
                "The self-report is not submitted. Ask the employee to submit it, or"
                " tick that the employee reports orally."
            )
        ]

    def _manager_review_problems(self):
        problems = []
        if not self.strength_ids:
            problems.append(self.env._("Name at least one strength."))
        if (self.shortfalls or "").strip() and not (self.achievements or "").strip():
            problems.append(
                self.env._("Write what was achieved before what was missed.")
            )
        low = self.sudo().appraisal_id.line_ids._low_lines()  # sudo: titles of the plan
        told = self.weakness_ids.filtered(lambda t: (t.fact or "").strip())
        for line in low - told.appraisal_line_id.sudo():  # sudo: as above.
            problems.append(
                self.env._(
                    "%(line)s is below %(points)s points: add it to the points to"
                    " improve, with a fact.",
                    line=line.title,
                    points=LOW_POINTS,
                )
            )
        return problems

    def _support_problems(self):
        return [
            self.env._("Support “%s”: say who provides it.", support.text[:60])
            for support in self.support_ids
            if not support.owner_id
        ]

    def _improvement_problems(self):
        """Measures are not laid on somebody: the employee proposes, too."""
        own = self.improvement_ids.filtered(
            lambda t: t.side == "employee" or (t.employee_view or "").strip()
        )
        if own or not self.improvement_ids:
            return []
        return [
            self.env._(
                "The employee has proposed nothing yet: ask for the own proposal on an"
                " improvement. It is written in the own screen under My Interviews, or"
                " here as the employee's view."
            )
        ]

    def _next_goal_problems(self):
        if not self.next_goal_ids:
            return [self.env._("Write at least one goal for the next period.")]
        return [
            self.env._(
                "Next goal “%s”: add the expected result and the deadline.",
                topic.text[:60],
            )
            for topic in self.next_goal_ids
            if not (topic.expected_result or "").strip() or not topic.deadline
        ]

    def _closing_problems(self):
        _ = self.env._
        needed = [
            (self.manager_summary, _("Write the manager's summary.")),
            (self.consensus, _("Say whether the next goals are agreed.")),
            (
                "no" not in (self.consensus, self.employee_consensus)
                or self.no_consensus_reason,
                _("Write where views on the next goals differ."),
            ),
            (self.next_interview_date, _("Agree on the date of the next interview.")),
            (
                not self._is_next_date_past(),
                _("The date of the next interview lies in the past."),
            ),
        ]
        problems = [*self._missing(needed), *self._employee_problems()]
        guests = self.guest_ids._without_consent()
        if guests:
            problems.append(
                _(
                    "The employee has not agreed to the presence of %s.",
                    ", ".join(guests.mapped("name")),
                )
            )
        return problems

    def _last_plan_texts(self):
        """What nobody has said of the last improvement plan, where that is checked."""
        sheet = self.sudo().appraisal_id  # sudo: as in ``_unsaid``.
        found = sheet._split_gate("improvement_told", self._unsaid())
        return [text for texts in found for text in texts.get(sheet, ())]

    def _unsaid(self):
        """What became of the last improvement plan is still to be said, by sheet."""
        # sudo: sheet of the talk; both sides read the plan whose actions are named.
        sheet = self.sudo().appraisal_id
        return self.env["hr.performance.development.plan"]._unsaid_actions(sheet)

    def _missing(self, needed):
        return [
            text
            for value, text in needed
            if not (value.strip() if isinstance(value, str) else value)
        ]

    def _employee_problems(self):
        """What the employee still has to say; the manager never says it for both."""
        _ = self.env._
        where = _(
            "The employee does so in the own screen under My Interviews, or at your"
            " screen: tick that you hand it over."
        )
        needed = [
            (
                self.employee_summary or self.is_summary_waived,
                _("The employee's summary is missing, or the tick that none is wished.")
                + f" {where}",
            ),
            (
                self.employee_consensus,
                _("The employee has not said whether the next goals are agreed.")
                + f" {where}",
            ),
            (
                self.is_result_received,
                _("The employee has not confirmed that the result was received.")
                + f" {where}",
            ),
            (
                self.is_handed_over or not self._is_employee_part_foreign(),
                _(
                    "The employee's part was entered with another login than the"
                    " employee's: tick that the employee filled it in at that screen."
                ),
            ),
        ]
        return self._missing(needed)

    def _is_employee_part_foreign(self):
        """Whether somebody else's login entered what the employee says at the end."""
        own = self.sudo()  # sudo: compares user ids only
        author = own.employee_part_by_id
        return bool(author) and author != own.employee_id.user_id

    def _is_next_date_past(self):
        day = self.next_interview_date
        return bool(day) and day < self.company_id._performance_today()

    @api.constrains("next_interview_date")
    def _check_next_interview_date(self):
        for interview in self:
            if interview.state in OPEN_STATES and interview._is_next_date_past():
                raise ValidationError(
                    self.env._(
                        "%s: the next interview cannot lie in the past. Choose a day"
                        " from today on.",
                        names_of(interview),
                    )
                )

    # THE RECORD
    #
    # Closing freezes one canonical text; its hash is what both sides sign, and from it
    # every print is made.

    @api.depends("payload", "payload_hash", "signature_ids.payload_hash")
    def _compute_is_intact(self):
        for interview in self:
            hashes = set(interview._valid_signatures().mapped("payload_hash"))
            hashes.add(interview.payload_hash)
            interview.is_intact = hashes == {self._hash_of(interview.payload)}

    @api.model
    def _hash_of(self, payload):
        return hashlib.sha256(payload.encode()).hexdigest() if payload else False

    @api.depends(
        "state", "payload", "signature_ids.is_void", "addendum_ids", "exit_kind"
    )
    @api.depends_context("uid", "lang")
    def _compute_record_page(self):
        """The text that is signed, made by the template of the print."""
        must_see(self)
        held = self.filtered(lambda i: i.state in HELD_STATES and i.payload)
        if not self.env.su:
            held._note_reading("form")
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        (self - held).record_page = False
        for interview in held:
            try:
                interview.record_page = report._record_page(interview)
            except UserError as error:
                interview.record_page = plaintext2html(str(error))

    @readers_only
    def action_close(self):
        """Freeze the content for the signatures, once every step has what it needs."""
        self.ensure_one()
        self._check_role("manager")
        self._check_interview_state("in_progress")
        problems = [text for step in STEP_KEYS for text in self._step_problems(step)]
        self._raise_problems(problems)
        if not self.is_review_open:
            raise UserError(
                self.env._(
                    "%s: go through the manager's review before closing.",
                    names_of(self),
                )
            )
        # sudo: whether the sheet's check lets it pass; see below.
        self.sudo().appraisal_id._check_gate("improvement_told", self._unsaid())
        # sudo: guarded fields and the proof behind the result; side, state and
        # completeness were checked above.
        self.sudo()._freeze()
        # sudo: requests are raised for both; what is passed on was chosen in the talk.
        self.sudo().concern_ids._become_requests()
        self._seed_next_plan()
        return self.action_open_overview()

    def _following_plan(self):
        """The plan of the period that follows, as far as the user may read it."""
        plans = self.env["hr.performance.appraisal"].search(
            [
                ("employee_id", "=", self.employee_id.id),
                ("id", "!=", self.appraisal_id.id),
                ("state", "in", UNRATED),
            ]
        )
        # sudo: hr.performance.cycle - only which period follows.
        end = self.sudo().cycle_id.date_end
        later = plans.filtered(
            # sudo: as above.
            lambda plan: plan.sudo().cycle_id.date_start > end
        )
        return later.sorted(
            # sudo: as above.
            lambda plan: (plan.sudo().cycle_id.date_start, plan.id)
        )[:1]

    def _seed_next_plan(self):
        """The next goals are drafted in the next plan, where there is one by now.

        Who closes the talk and is not on the manager's side there leaves it to those
        who draft the plan: the button on the plan takes the goals over.
        """
        plan = self._following_plan()
        if plan.state != "planning" or "manager" not in plan._roles()[plan.id]:
            return
        goals = self.next_goal_ids.filtered(lambda topic: not topic.plan_line_id)
        if goals:
            goals._become_lines(plan)

    @readers_only
    def action_change_next_plan(self):
        """From what became of the goals to another plan, in one step.

        :return: the dialog for a change of the agreed plan, or the drafted plan
        """
        self.ensure_one()
        self._check_role("manager", "employee")
        self._check_interview_state(*HELD_STATES)
        plan = self._following_plan()
        if not plan:
            raise UserError(
                self.env._(
                    "%s: there is no plan of a later period yet that you may read.",
                    names_of(self),
                )
            )
        if plan.state == "planning":
            return plan._get_records_action()
        return plan.action_request_change()

    def _freeze(self):
        self._close_report_activity()
        self.write(
            {
                **self._time_of_step(),
                "number": self.number
                or self.env["ir.sequence"].next_by_code("hr.performance.interview"),
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        payload = json.dumps(
            self.with_context(lang=self.document_lang)._payload_values(),
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        self.write(
            {
                "state": "closed",
                "reminded_on": False,
                "payload": payload,
                "payload_hash": self._hash_of(payload),
            }
        )
        self._go_on_signing()
        self._tell(
            self._signers("employee") | self._signers("manager"),
            lambda own: own.env._(
                "The record of the interview is closed. Read it and sign: a signature"
                " says that the interview took place and its content is known, not that"
                " you agree."
            ),
        )

    def _payload_values(self):
        """Everything the two sides sign: codes and texts as typed, plain numbers.

        Contents that one side writes are in it by themselves.
        """
        self.ensure_one()
        result = self._result()
        report = self.self_report_ids.filtered(lambda r: r.state == "submitted")
        values = {
            "version": PAYLOAD_VERSION,
            "number": self.number,
            "lang": self.document_lang,
            "company": self.company_id.name,
            "cycle": self.cycle_id.name,
            "period": [str(self.cycle_id.date_start), str(self.cycle_id.date_end)],
            "employee": self.employee_id.name,
            "manager": self.interviewer_id.name or "",
            "job": self.job_id.name or "",
            "department": self.department_id.name or "",
            "date_start": str(self.date_start or self.started_on),
            "meeting_mode": self.meeting_mode,
            "place": self.place or "",
            "is_led_by_hr": self.is_led_by_hr,
            "direct_manager": self.appraisal_id.manager_id.name or "",
            "present": [guest._payload_values() for guest in self.guest_ids],
            "start_reason": self.start_reason or "",
            "closed_on": str(self.closed_on),
            "next_interview_date": str(self.next_interview_date),
            "is_oral_report": self.is_oral_report,
            "self_report": report._payload_values() if report else {},
            "result": result._payload_values(),
            "topics": [topic._payload_values() for topic in self.topic_ids],
            "commitments": [
                promise._payload_values()
                for promise in self.commitment_ids | self.support_ids
            ],
            "explained": self.explained_line_ids.mapped("title"),
            "is_result_received": self.is_result_received,
            "is_development_confirmed": self.is_development_confirmed,
        }
        values |= {name: self[name] or "" for name in self._signed_texts()}
        if self.employee_part_on:
            values["employee_part"] = {
                "name": self.employee_part_by_id.name or "",
                "via": self.employee_part_via,
                "is_handed_over": self._is_employee_part_foreign(),
                "on": str(self.employee_part_on),
            }
        if self.acting_for_id:
            values["held_by"] = {
                "name": self.started_by_id.name,
                "for": self.acting_for_id.name,
            }
        return values

    @api.model
    def _signed_texts(self):
        """Names of the contents that one side writes: they are signed and printed."""
        return self._content_fields & self._fields_by_side().keys()

    def _signed_content(self):
        """The frozen content, complete for a reader of today."""
        self.ensure_one()
        try:
            return read_payload(self.payload, self._signed_texts())
        except NewerPayloadError as error:
            raise UserError(
                self.env._(
                    "%s was signed with a later version of this app. Update the app to"
                    " print it.",
                    names_of(self),
                )
            ) from error
        except DamagedPayloadError as error:
            raise UserError(
                self.env._(
                    "The content of %s is damaged and cannot be read. HR finds it under"
                    " Failed Work; restore it from a backup.",
                    names_of(self),
                )
            ) from error

    # FILING
    #
    # The second signature counts at once. A scheduled job prints the record, looks at
    # the file and keeps it; what fails is tried again, and HR knows.

    @api.depends("state", "filed_on")
    @api.depends_context("uid", "lang")
    def _compute_filing_text(self):
        """Why the file of a signed record is not there; what hinders it is for HR."""
        waiting = self.filtered(lambda i: i.state == "signed" and not i.filed_on)
        failed = {
            failure.res_id: failure.reason for failure in waiting._failures("file")
        }
        for interview in self:
            reason = interview in waiting and failed.get(interview._origin.id)
            interview.is_filing_failed = bool(reason)
            interview.filing_text = interview._filing_text(reason) if reason else ""

    def _filing_text(self, reason):
        text = self.env._(
            "The record is complete and counts. It could not be filed as PDF yet; the"
            " system goes on trying, and HR sees that."
        )
        return f"{text} {reason}" if self.acts_as_hr else text

    @readers_only
    def action_open_document(self):
        """Open the filed record."""
        self.ensure_one()
        self._check_interview_state("signed")
        if not self.document_id:
            raise UserError(
                self.env._(
                    "%s: the record is not filed as PDF yet. Wait a moment, or use"
                    " Print Record.",
                    names_of(self),
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.document_id.id}",
            "target": "new",
        }

    @readers_only
    def action_file_document(self):
        """File the record now, where that has failed.

        :return: notification
        """
        self._check_role("manager", "hr")
        self._check_interview_state("signed")
        # sudo: the work is the system's; side and state were checked above.
        own = self.sudo().with_user(SUPERUSER_ID)
        own._run_again("file", set(self.ids))
        failures = own._failures("file").filtered(lambda f: f.res_id in self.ids)
        if failures:
            message = "\n".join(failures.mapped("reason"))
        elif all(own.mapped("filed_on")):
            message = self.env._("The record is filed.")
        else:
            message = self.env._("The record is being filed by the system just now.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning" if failures else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_file(self):
        """File what was signed."""
        self._run_jobs_of(FILING_JOB)

    @api.model
    def _file_soon(self):
        """Have the scheduled job file what was signed, as soon as this is committed."""
        if cron := self.env.ref(f"hr_performance.{FILING_JOB}", False):
            # sudo: ir.cron - starting the scheduled job is no right of its own.
            cron.sudo()._trigger()

    @api.model
    def _to_file(self, chosen=None):
        unfiled = Domain("state", "=", "signed") & Domain("filed_on", "=", False)
        return self.with_context(active_test=False).search(
            unfiled & among(chosen), order="signed_on, id"
        )

    def _file_record(self, interview):
        """Print a signed record and keep it, unless another process has done so.

        Of two that print at once, the one that comes second finds the row changed.
        """
        if interview._adopt_document():
            return
        content = interview._print_record()
        if not interview.try_lock_for_update(allow_referencing=True):
            return
        interview._drop_document()
        interview._keep_document(content)

    def _keep_document(self, content):
        """File a printed record, and see whether it is really there."""
        try:
            self.write(
                {
                    "document_id": self._new_document(content).id,
                    "document_hash": hashlib.sha256(content).hexdigest(),
                    "filed_on": fields.Datetime.now(),
                }
            )
            self.document_id.invalidate_recordset(["raw"])
            is_kept = not self._document_problem()
        except OSError:
            is_kept = False
        if not is_kept:
            raise UserError(
                self.env._(
                    "%s: the server could not keep the file. Ask the administrator"
                    " whether the disk is full, then try again.",
                    names_of(self),
                )
            )

    def _adopt_document(self):
        """Take over what an earlier version filed, when it is a sound file.

        :return: whether there is such a file
        """
        file = self.document_id.exists()
        if not file or self._document_problem():
            return False
        self.write(
            {
                "document_hash": hashlib.sha256(self._document_content()).hexdigest(),
                "filed_on": file.create_date,
            }
        )
        return True

    def _print_record(self, data=None):
        """The record as PDF, the same whoever asks for it.

        :param data: for the report; default is what is filed, without addenda
        """
        if not self.payload_hash or not self.is_intact:
            raise UserError(
                self.env._(
                    "%s: the content is not the one that was signed, so it is not"
                    " filed. Ask the administrator to bring the record back from a"
                    " backup.",
                    names_of(self),
                )
            )
        # Nothing else of the context: a client may have written it.
        context = {
            "lang": self.env.context.get("lang"),
            "tz": "UTC",
            "allowed_company_ids": self.company_id.ids,
        }
        reports = self.env(user=SUPERUSER_ID, context=context)["ir.actions.report"]
        data = {"filing": Filing()} if data is None else data
        return reports._performance_pdf(REPORT, self.ids, data)

    def _new_document(self, content, title=""):
        """Attach the record to the interview, never to the employee."""
        return self.env["ir.attachment"].create(
            {
                "name": f"{self._document_name()}{title}.pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _drop_document(self):
        """Part with a file that is no sound record; what there is of it is kept."""
        former = self.document_id.exists()
        if not former:
            return
        kept = former.filtered("file_size")
        self.document_id = False
        self.message_post(
            body=self.env._(
                "The file of this record was damaged. The record is filed again from"
                " the signed content."
            ),
            subtype_xmlid="mail.mt_note",
            attachment_ids=kept.ids,
        )
        (former - kept).unlink()

    def _document_content(self):
        """The bytes of the file, whatever the context would make of them."""
        return self.document_id.with_env(self.env(context={})).raw or b""

    def _document_problem(self):
        """Why the file is no sound record of this interview; empty when it is one."""
        file = self.document_id.exists()
        if not file or (file.res_model, file.res_id) != (self._name, self.id):
            return "gone"
        content = self._document_content()
        if hashlib.sha256(content).hexdigest() == self.document_hash:
            return ""
        # Filed by an earlier version, which kept no hash.
        return "changed" if self.document_hash else pdf_problem(content)

    @api.model
    def _with_unsound_document(self):
        """Filed records whose file is not there, is no PDF or is not what was filed."""
        own = self.with_context(active_test=False)
        filed = own.search([("filed_on", "!=", False)], order="id")
        unsound = self.browse()
        for ids in split_every(READ_AT_ONCE, filed.ids):
            batch = own.browse(ids)
            unsound |= batch.filtered(lambda i: i._document_problem())
            # What was read of the files is not kept in memory.
            batch.document_id.invalidate_recordset(["raw"], flush=False)
        return unsound

    def _file_anew(self, interviews):
        """The record waits to be filed again; the job does it at once."""
        for interview in interviews:
            interview._drop_document()
        interviews.write(
            {"document_id": False, "document_hash": False, "filed_on": False}
        )
        self._file_soon()

    @api.model
    def _file_before_leaving(self):
        """Before the app goes, every signed record is filed; raise where one is not.

        It ends with the first that cannot be filed, and takes no longer than a request
        may: the scheduled job files the rest.
        """
        own = self.with_user(SUPERUSER_ID).with_context(active_test=False)
        own._file_anew(own._with_unsound_document())
        until, error = time.monotonic() + LEAVING_SECONDS, None
        for interview in own._to_file():
            _done, error = own._attempt(own._file_record, interview)
            if error or time.monotonic() > until:
                break
        if left := own._to_file():
            raise UserError(self._leaving_words(left.with_env(self.env), error))

    def _print_addenda(self):
        """Files of the records with what was added after signing."""
        title = " " + self.env._("with addenda")
        return self.env["ir.attachment"].union(
            *(
                interview._new_document(interview._print_record({}), title)
                for interview in self.filtered("addendum_ids")
            )
        )

    def _leaving_words(self, left, error):
        """Why the app is not uninstalled, and what to do first.

        :param left: interviews that are not filed
        :param error: why one of them could not be filed; None where time ran out
        """
        return self.env._(
            "The app is not uninstalled: signed interviews that are not filed as PDF"
            " would be lost. There are %(count)s of them: %(names)s. %(reason)s The"
            " system files them as soon as that is possible; HR sees under Failed Work"
            " what hinders it, and can have it tried again. Uninstall the app"
            " afterwards.",
            count=len(left),
            names=names_of(left),
            reason=error or "",
        )

    @api.model
    def _is_filed_record(self, number, mark):
        """Whether a print with this number and mark is the record that both signed.

        :param mark: as ``_mark`` prints it
        """
        # sudo: a yes or no for whoever holds the paper; nothing of it is shown.
        own = self.sudo().with_context(active_test=False)
        found = own.search([("number", "=", number), ("state", "=", "signed")])
        # Each is compared in constant time, and none ends the search.
        asked = mark.lower().encode()
        return any([consteq(talk._mark().encode(), asked) for talk in found])

    def _mark(self):
        """The beginning of the hash of the content, which stands in the print."""
        return (self.payload_hash or "")[:MARK_LENGTH]

    def _verify_url(self):
        """Address of the page that says whether a print is the filed record."""
        query = urlencode({"number": self.number or "", "mark": self._mark()})
        return f"{self.get_base_url()}/performance/verify?{query}"

    def _document_name(self):
        self.ensure_one()
        return f"{self.number} {self.employee_id.name}".replace("/", "-")

    @readers_only
    @takes_text("reason")
    def action_correct(self, reason):
        """Open a closed interview again before the second signature.

        Signatures that are there become void and stay on record with the reason.

        :param reason: text; required
        """
        self.ensure_one()
        self._check_role("manager")
        self._check_interview_state("closed")
        if not (reason or "").strip():
            raise UserError(self.env._("Say what has to be corrected."))
        # sudo: guarded fields; side, state and reason were checked above.
        own = self.sudo()
        voided = own._valid_signatures()
        signed = set(voided.mapped("side"))
        voided.write({"is_void": True, "void_reason": reason})
        # Before the next signature of this side meets the unique index.
        own.signature_ids.flush_recordset(["is_void"])
        own.write(
            {
                "state": "in_progress",
                "step": STEP_KEYS[-1],
                "step_since": fields.Datetime.now(),
                "payload": False,
                "payload_hash": False,
                "closed_on": False,
                "closed_by_id": False,
            }
        )
        own.message_post(
            body=self.env._("Opened for correction, signatures void: %s", reason),
            subtype_xmlid="mail.mt_note",
        )
        own._go_on_signing()
        own._tell_of_correction(signed)
        return self.action_open_talk()

    def _tell_of_correction(self, signed):
        """Whose signature is void knows it, and the other side that it has to wait.

        :param signed: sides whose signatures were there
        """
        void = self.env["res.users"].union(*(self._signers(side) for side in signed))
        both = self._signers("employee") | self._signers("manager")
        self._tell(
            void,
            lambda own: own.env._(
                "The record of the interview was opened for correction, and your"
                " signature is void. You are asked to sign again when it is closed."
            ),
        )
        self._tell(
            both - void,
            lambda own: own.env._(
                "The record of the interview was opened for correction. You are asked"
                " to sign when it is closed again."
            ),
        )

    @readers_only
    @takes_text("text")
    def action_add_addendum(self, text):
        """Add a remark to a signed interview; the signed content stays as it is.

        :param text: the remark; required
        """
        self.ensure_one()
        self._check_role("manager", "employee", "hr")
        self._check_interview_state("signed")
        if not (text or "").strip():
            raise UserError(self.env._("Write the addendum."))
        # sudo: addenda are guarded; side and state were checked above.
        self.env["hr.performance.interview.addendum"].sudo().create(
            {
                "interview_id": self.id,
                "text": text.strip(),
                "author_id": self.env.uid,
                "written_on": fields.Datetime.now(),
            }
        )

    # SIGNING

    @api.depends("signature_ids.is_void", "signature_ids.side")
    def _compute_signed_sides(self):
        for interview in self:
            sides = set(interview._valid_signatures().mapped("side"))
            interview.is_signed_by_employee = "employee" in sides
            interview.is_signed_by_manager = "manager" in sides

    @api.depends(
        "state",
        "filed_on",
        "exit_kind",
        "signature_ids.is_void",
        "signature_ids.signed_on",
    )
    @api.depends_context("uid", "lang", "tz")
    def _compute_signing_text(self):
        """In one line who has signed and who is missing; '' before anybody has."""
        for interview in self:
            signed = interview._valid_signatures().sorted("signed_on")[-1:]
            if signed and interview.state == "signed":
                interview.signing_text = interview._complete_text(signed)
            elif signed and interview.state == "closed":
                interview.signing_text = interview._missing_text(signed)
            else:
                interview.signing_text = ""

    def _missing_text(self, signed):
        """One side has signed, and the other one is missing.

        :param signed: the signature that is there
        """
        _ = self.env._
        other = "manager" if signed.side == "employee" else "employee"
        name = self._person_of(other).name or ""
        names = {"day": self._day_of(signed), "name": name}
        if self._is_signer(signed.side):
            return _(
                "You have signed on %(day)s; the signature of %(name)s is missing.",
                **names,
            )
        names["signer"] = signed.signed_name
        if self._is_signer(other):
            return _(
                "%(signer)s has signed on %(day)s; your signature is missing.", **names
            )
        return _(
            "%(signer)s has signed on %(day)s; the signature of %(name)s is missing.",
            **names,
        )

    def _complete_text(self, signed):
        """Nobody is waited for any more; where the record is.

        :param signed: the last signature
        """
        _ = self.env._
        if self.exit_kind:
            names = {"day": self._day_of(signed), "signer": signed.signed_name}
            if self.filed_on:
                return _(
                    "%(signer)s has signed on %(day)s; the record is filed.", **names
                )
            return _(
                "%(signer)s has signed on %(day)s; the record is being filed.", **names
            )
        if self.filed_on:
            return _("Both have signed; the record is filed.")
        return _("Both have signed; the record is being filed.")

    def _day_of(self, signature):
        """The day of a signature, for its reader."""
        day = self.company_id._performance_day(signature.signed_on)
        return day_words(self.env, day)

    def _person_of(self, side):
        return self.employee_id if side == "employee" else self.interviewer_id

    def _is_signer(self, side):
        """Whether the reader signs personally for this side."""
        # sudo: hr.employee - compares the login of a side with that of the reader.
        person = self.sudo()._person_of(side)
        entry = entry_of(self.env)
        if entry:
            return person.id == entry.employee_id
        return person.user_id == self.env.user

    def _valid_signatures(self):
        return self.signature_ids.filtered(lambda signature: not signature.is_void)

    @readers_only
    def action_open_sign(self):
        """Open the dialog in which the user signs for the own side."""
        self.ensure_one()
        self._check_interview_state("closed")
        side = self._next_side()
        wizard = self.env["hr.performance.interview.sign"].create(
            {"interview_id": self.id, "side": side, "seen": self.payload_hash}
        )
        return open_dialog(
            wizard,
            self.env._("Read and Sign"),
            context={"dialog_size": "extra-large"},
        )

    def _next_side(self):
        """The side for which the user signs next; the own one goes first.

        A delegate signs for nobody; an employee without login signs beside him.
        """
        roles = self._roles()[self.id] if not self.env.su else {"manager", "employee"}
        is_delegate = bool(roles & DELEGATES)
        signed = set(self._valid_signatures().mapped("side"))
        for side in ("employee",) if is_delegate else ("manager", "employee"):
            if side in roles and side not in signed:
                return side
        self._check_signs_personally()
        if roles & {"manager", "employee"}:
            raise UserError(
                self.env._(
                    "%s: your signature is there. The other side signs personally.",
                    names_of(self),
                )
            )
        self._check_role("manager", "employee")
        return False

    @readers_only
    @takes_text("signature", "reservation", "side")
    def action_sign(self, signature, reservation=None, side=None):
        """Sign: the interview took place and its content is known; no agreement.

        The context may say which text was read; see ``_with_seen``.

        :param signature: the drawn signature, an image in base64
        :param reservation: what the signer disagrees with
        :param side: 'employee' or 'manager'; default is the user's own side
        """
        self.ensure_one()
        if side == "manager":
            self._check_signs_personally()
        self._check_interview_state("closed")
        self._check_seen()
        side = side or self._next_side()
        self._check_role(side)
        if side in self._valid_signatures().mapped("side"):
            raise UserError(
                self.env._("%s: this side has signed already.", names_of(self))
            )
        if not self.is_intact:
            raise UserError(
                self.env._(
                    "%s: the content does not match its hash any more. Correct and"
                    " close the interview again before anybody signs.",
                    names_of(self),
                )
            )
        self._check_image(signature)
        # sudo: signatures are guarded; side, state, content and image were checked.
        self.sudo()._add_signature(side, signature, reservation)

    def _changed_text(self):
        """Says that the record is not the one that was read."""
        return self.env._(
            "%s: the record was corrected while you read it. Open it again, read"
            " what it says now, then sign.",
            self.display_name,
        )

    def _check_signs_personally(self):
        """Raise for a delegate: nobody signs for another, whatever was delegated."""
        if self.env.su or not self.is_delegate:
            return
        raise UserError(
            self.env._(
                "%(interview)s: %(manager)s signs personally. A delegation covers"
                " preparing and holding the interview, never the signature.",
                interview=names_of(self),
                manager=names_of(self.interviewer_id, "name"),
            )
        )

    def _check_image(self, signature):
        content = decode_upload(signature, SIGNATURE_BYTES)
        if not content or not is_picture(content):
            raise ValidationError(
                self.env._("Draw a signature first: a PNG or JPEG image below 1 MB.")
            )

    def _add_signature(self, side, image, reservation):
        person = self._person_of(side)
        self.env["hr.performance.interview.signature"].create(
            {
                "interview_id": self.id,
                "side": side,
                "image": image,
                "signed_name": person.name or self.env.user.name,
                "signed_on": fields.Datetime.now(),
                **self._signature_entry(person),
                "payload_hash": self.payload_hash,
                "reservation": (reservation or "").strip() or False,
            }
        )
        self.env["hr.performance.result"]._signed(self.appraisal_id)
        if len(self._valid_signatures()) == 2:
            self._complete_signing()
        else:
            self._go_on_signing()
        self._tell_of_signature(side)

    def _sides_to_sign(self):
        """Sides whose signature a closed interview lacks, the employee's first."""
        if self.state != "closed":
            return []
        signed = set(self._valid_signatures().mapped("side"))
        return [side for side in ("employee", "manager") if side not in signed]

    def _go_on_signing(self):
        """Step and tasks are those of who has not signed yet."""
        self.appraisal_id._follow_talk()
        missing = (self._signers(side) for side in self._sides_to_sign())
        self._ask(self.env["res.users"].union(*missing), SIGN_ACTIVITY)

    def _tell_of_signature(self, side):
        """The other side knows that this one has signed, and what is still missing."""
        other = "manager" if side == "employee" else "employee"
        person = self._person_of(side)
        is_complete = self.state == "signed"
        self._tell(
            self._signers(other) - self._signers(side),
            lambda own: own.env._(
                "%s has signed the record of the interview. Both signatures are there.",
                person.name,
            )
            if is_complete
            else own.env._(
                "%s has signed the record of the interview. Your signature is missing.",
                person.name,
            ),
        )

    def _signature_entry(self, person):
        """Whose login and which way a signature of this person came in by."""
        via = entered_via(self.env, person)
        return {
            "user_id": entered_by(self.env),
            "entered_via": via,
            "given_by_id": given_by(self.env),
            "is_entered_by_other": via not in ("login", *PERSONAL_VIAS),
        }

    def _complete_signing(self):
        """Both have signed: acknowledge the result and have the record filed."""
        self.write({"state": "signed", "signed_on": fields.Datetime.now()})
        self.env["hr.performance.private.note"]._forget_preparations(self.appraisal_id)
        self.appraisal_id.filtered(lambda a: a.state == "released")._move(
            {"state": "acknowledged"}
        )
        self._drop_activities(SIGN_ACTIVITY)
        self._file_soon()

    # TALKS THAT DO NOT FIT

    _job_content = check("_with_other_content", "_tell_content")
    _job_signing = check("_half_signed", "_mend_signing")
    _job_event = check("_with_left_event", "_mend_event", size=50)
    _job_tasks = check("_with_left_task", "_mend_tasks", size=50)

    @api.model
    def _with_other_content(self):
        """Closed talks whose content is not the one that its hash names."""
        return self._found_by(
            SQL(
                """
                SELECT id FROM hr_performance_interview
                 WHERE state IN %s AND payload_hash IS DISTINCT FROM
                       encode(sha256(convert_to(payload, 'UTF8')), 'hex')
                """,
                HELD_STATES,
            )
        )

    def _tell_content(self, interview):
        raise UserError(
            self.env._(
                "%s: the content is not the one that was closed. Restore it from a"
                " backup, or press Correct and have both sides sign again.",
                names_of(interview),
            )
        )

    @api.model
    def _half_signed(self):
        """Talks that both have signed and are not signed, and the other way round."""
        return self._found_by(
            SQL(
                """
                SELECT talk.id
                  FROM hr_performance_interview talk
                  LEFT JOIN hr_performance_interview_signature signature
                         ON signature.interview_id = talk.id
                        AND signature.is_void IS NOT TRUE
                 WHERE talk.active AND talk.state IN %s
                 GROUP BY talk.id
                HAVING (talk.state = 'closed') = (COUNT(signature.id) >= 2)
                   AND (talk.state = 'closed' OR talk.exit_kind IS NULL)
                """,
                HELD_STATES,
            )
        )

    def _mend_signing(self, interview):
        """Complete what both have signed; a missing signature nobody can make up."""
        if interview.state == "closed":
            interview._complete_signing()
            interview._say_mended()
            return
        raise UserError(
            self.env._(
                "%s counts as signed, and a signature is missing. Press Correct and"
                " have both sides sign again.",
                names_of(interview),
            )
        )

    @api.model
    def _with_left_event(self):
        """Invitations without calendar entry, and entries of talks that are off."""
        return self._found_by(
            SQL(
                """
                SELECT talk.id
                  FROM hr_performance_interview talk
                  JOIN hr_performance_appraisal sheet ON sheet.id = talk.appraisal_id
                  LEFT JOIN calendar_event event ON event.id = talk.event_id
                 WHERE talk.state IN %(waiting)s
                   AND CASE WHEN talk.active AND sheet.state NOT IN %(off)s
                            THEN talk.state = 'invited' AND event.active IS NOT TRUE
                            ELSE event.active AND event.stop > %(now)s END
                """,
                waiting=WAITING_STATES,
                off=ENDED_EARLY,
                now=fields.Datetime.now(),
            )
        )

    def _mend_event(self, interviews):
        """Nobody is expected at a talk that is off; one without entry needs a time."""
        off = interviews.filtered(
            lambda i: not i.active or i.appraisal_id.state in ENDED_EARLY
        )
        off.appraisal_id._cancel_talks()
        events = off.event_id
        off.write({"event_id": False, "invited_on": False})
        events.unlink()
        (interviews - off)._lose_event()
        interviews._say_mended()

    @api.model
    def _with_left_task(self):
        """Talks that nobody has to sign and somebody is still asked to."""
        kind = self.env.ref(SIGN_ACTIVITY, raise_if_not_found=False)
        return self._found_by(
            SQL(
                """
                SELECT talk.id
                  FROM hr_performance_interview talk
                  JOIN mail_activity activity
                    ON activity.res_id = talk.id AND activity.res_model = %s
                 WHERE activity.active AND activity.activity_type_id = %s
                   AND NOT (talk.active AND talk.state = 'closed')
                """,
                self._name,
                kind.id if kind else 0,
            )
        )

    def _mend_tasks(self, interviews):
        interviews._drop_activities(SIGN_ACTIVITY)

    # NO SIGNATURE OF THE EMPLOYEE
    #
    # Recorded with witness and proof of delivery. The talk and the appraisal go on;
    # nothing stands in the place of the signature, and the employee can still
    # appeal.

    @readers_only
    def action_open_missing_signature(self):
        """Open the dialog that records why the employee's signature is missing."""
        self.ensure_one()
        self._check_role("manager", "hr")
        self._check_interview_state("closed")
        return open_dialog(
            self.env["hr.performance.interview.exit"],
            self.env._("No Signature"),
            context={"default_interview_id": self.id},
        )

    @readers_only
    @takes_text("kind", "reason", "proof", "name")
    def action_record_missing_signature(
        self, kind, reason, witness=None, proof=None, name=None
    ):
        """Go on without the employee's signature.

        A refusal needs a witness; somebody who cannot be reached needs the proof that
        the record was delivered.

        :param kind: 'refused' or 'unreachable'
        :param reason: text; required
        :param witness: employee, or the id of one; neither of the two who talked
        :param proof: file in base64
        :param name: file name of the proof
        """
        self.ensure_one()
        self._check_role("manager", "hr")
        self._check_interview_state("closed")
        witness = person_of(self.env, witness)
        self._check_missing_signature(kind, reason, witness, proof)
        # sudo: guarded fields; side, state, reason, witness and proof were checked.
        self.sudo()._write_missing_signature(kind, reason, witness, proof, name)

    def _check_missing_signature(self, kind, reason, witness, proof):
        if kind not in dict(EXITS):
            raise UserError(self.env._("Choose why the signature is missing."))
        if self.is_signed_by_employee:
            raise UserError(self.env._("%s: the employee has signed.", names_of(self)))
        if not self.is_signed_by_manager:
            raise UserError(
                self.env._("%s: the direct manager signs first.", names_of(self))
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say what happened; it stays on record."))
        # sudo: only compares who the witness is.
        if witness and witness in self.sudo().employee_id | self.sudo().interviewer_id:
            raise UserError(
                self.env._(
                    "%s took part in the talk. Name somebody else as witness.",
                    names_of(witness, "name"),
                )
            )
        if kind == "refused" and not witness:
            raise UserError(self.env._("Name the witness of the refusal."))
        if kind == "unreachable" and not proof:
            raise UserError(
                self.env._(
                    "Add the proof of delivery, for example a receipt or a scan."
                )
            )
        if proof:
            check_proof(self.env, proof)

    def _write_missing_signature(self, kind, reason, witness, proof, name):
        attachment = self.env["ir.attachment"]
        if proof:
            attachment = attachment.create(
                {
                    "name": name or self.env._("Proof of Delivery"),
                    "datas": proof,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        self.write(
            {
                "exit_kind": kind,
                "exit_reason": reason,
                "exit_on": fields.Datetime.now(),
                "exit_by_id": self.env.uid,
                "exit_witness_id": witness.id,
                "exit_proof_id": attachment.id,
            }
        )
        self.appraisal_id.filtered(lambda a: a.state == "released")._move(
            {"state": "acknowledged"}, exit_kind=kind, reason=reason
        )
        self._complete_signing()
        labels = dict(self._fields["exit_kind"]._description_selection(self.env))
        self._message_log_batch({self.id: f"{labels[kind]}: {reason}"})

    # WHO HAS READ IT

    def _content_interviews(self):
        return self

    def _note_reading(self, kind):
        """Record that the user reads these, once per reader, day and kind.

        Employee and interviewer read their own talk, which is not recorded. Takes a
        constant number of queries, and writes only what is not recorded yet.

        :param kind: 'form', 'print' or 'export'
        """
        user = self.env.user
        # sudo: compares user ids; what is written says who reads, nobody can avoid it.
        own = self._origin.sudo()
        (own.employee_id | own.interviewer_id).user_id.mapped("active")
        fresh = own.filtered(
            lambda i: (
                user not in i.employee_id.user_id + i.interviewer_id.user_id
                and kind not in (i.noted_kinds or ())
            )
        )
        if fresh:
            day = fresh.company_id._performance_today()
            fresh._insert_readings(user, day, kind)

    @api.depends("access_ids.kind")
    @api.depends_context("uid")
    def _compute_noted_kinds(self):
        # sudo by compute_sudo: how often to record; nobody is shown it.
        day = self.company_id._performance_today()
        known = self.env["hr.performance.interview.access"].search_fetch(
            [
                ("interview_id", "in", self._origin.ids),
                ("reader_id", "=", self.env.uid),
                ("day", "=", day),
            ]
        )
        by_interview = known.grouped("interview_id")
        for interview in self:
            found = by_interview.get(interview._origin, known.browse())
            interview.noted_kinds = found.mapped("kind")

    def _insert_readings(self, user, day, kind):
        """Add rows; the same reading in a parallel request is no conflict."""
        if self.env.cr.readonly:
            # Odoo's web server repeats the request with a cursor that may write.
            raise ReadOnlySqlTransaction("Reading an interview is recorded")
        accesses = self.env["hr.performance.interview.access"]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (interview_id, reader_id, day, kind)"
                " SELECT id, %s, %s, %s FROM unnest(%s) AS id ON CONFLICT DO NOTHING",
                SQL.identifier(accesses._table),
                user.id,
                day,
                kind,
                self.ids,
            )
        )
        self.invalidate_recordset(["access_ids", "noted_kinds"], flush=False)

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        """Closed interviews that a side has not signed, and talks that are due.

        Until the result is released the step of the sheet asks for the talk.
        """
        return self.search_fetch(self._open_talks(users))

    @api.model
    def _open_talks(self, users=None):
        due = self.env["res.company"]._performance_compared(
            "due_date", "<=", DUE_SOON_DAYS
        )
        late = (
            Domain("state", "in", WAITING_STATES)
            & Domain("appraisal_id.state", "in", TOLD)
            & Domain("cycle_id.is_announced", "=", True)
        )
        return self._waiting_side(users) & (
            Domain("state", "=", "closed") | (late & due)
        )

    @api.model
    def _waiting_side(self, users=None):
        """Domain of talks of which users may be a side, before the exact answer."""
        if users is None:
            return Domain.TRUE
        given = {giver for user in users for giver in user._performance_delegations()}
        sides = (
            Domain("employee_id.user_id", "in", users.ids)
            | Domain("interviewer_id.user_id", "in", users.ids)
            | Domain("interviewer_id", "in", list(given))
        )
        if any(user.has_group(OFFICER) for user in users):
            return sides | without_login("interviewer_id")
        return sides

    def _receivers(self):
        """Who may and can act now: who signs personally, or who holds the talk.

        The side that the open step of the sheet asks already is not told twice.
        """
        receivers = {}
        for interview in self:
            if interview.state != "closed":
                users = interview.interviewer_id._performance_actors(
                    interview.employee_id
                )
                receivers[interview] = ("mine", users or interview._hr_users())
                continue
            is_asked = interview.appraisal_id.state == "released"
            sides = interview._sides_to_sign()[int(is_asked) :]
            users = self.env["res.users"].union(
                *(interview._signers(side) for side in sides)
            )
            receivers[interview] = ("mine", users)
        return receivers

    def _asked_beside(self):
        """Talks for whose one signature the open step of the sheet asks."""
        return self.filtered(
            lambda i: i.state == "closed" and i.appraisal_id.state == "released"
        )

    def _waiting_verb(self):
        return self.appraisal_id._talk_text() or super()._waiting_verb()

    # FIRST PAGE
    #
    # What the open step of the sheet asks for (hold the talk on a decided result) is
    # told there; a signature is told here, to both sides.

    @api.model
    def _task_domain(self):
        user = self.env.user
        going = self._going_talks() & self._waiting_side(user)
        return self._sides_talks() | going | self._open_talks(user)

    @api.model
    def _sides_talks(self):
        """Talks of the user's own that are to be attended or signed."""
        uid = self.env.uid
        own = Domain("employee_id.user_id", "=", uid)
        sides = own | Domain("interviewer_id.user_id", "=", uid)
        return (Domain("state", "=", "closed") & sides) | (
            Domain("state", "in", TALK_STATES) & own
        )

    @api.model
    def _going_talks(self):
        """Talks about told results that go on."""
        return Domain("state", "=", "in_progress") & Domain(
            "appraisal_id.state", "in", TOLD
        )

    @api.model
    def _task_kinds(self):
        _, user = self.env._, self.env.user
        # sudo: finds ids only; the search keeps what the reader may read.
        told = self.sudo()._waiting_records(user)._told_mine(user)
        waiting = self.browse(told.ids)
        found = self.search(
            self._sides_talks() | self._going_talks() | Domain("id", "in", waiting.ids),
            order="due_date, id",
        )
        attend = found.filtered(
            lambda talk: talk.state in TALK_STATES and talk.acts_as_employee
        )
        hold = found.filtered(
            lambda talk: (
                talk.state not in HELD_STATES
                and (talk.acts_as_manager or talk in waiting)
                and talk.appraisal_id.state in TOLD
            )
        )
        return [
            Kind("interviews", _("Interviews to Hold"), "interview_action_team", hold),
            Kind(
                "attend",
                _("Interviews to Attend"),
                "interview_action_my",
                attend - hold,
            ),
            Kind(
                "signatures",
                _("Records to Sign"),
                "interview_action_my",
                found.filtered(lambda talk: talk._lacks_my_signature()),
            ),
        ]

    def _lacks_my_signature(self):
        return self.state == "closed" and (
            (self.acts_as_employee and not self.is_signed_by_employee)
            or (self.acts_as_manager and not self.is_signed_by_manager)
        )

    def _task_verb(self):
        _, name = self.env._, self._task_about().name
        if self.state == "closed":
            return _("Sign the interview with %s", name)
        if self.acts_as_employee:
            return _("Come to the interview with %s", name)
        return _("Hold the interview with %s", name)

    def _task_about(self):
        """The other side."""
        return self.interviewer_id if self.acts_as_employee else self.employee_id

    def _task_deadline(self):
        """For who is invited the day of the talk; nobody is late who waits for it."""
        if self.state == "closed" or not self.acts_as_employee:
            return self.due_date
        day = self.company_id._performance_day(self.date_start)
        return day and day >= self.company_id._performance_today() and day
