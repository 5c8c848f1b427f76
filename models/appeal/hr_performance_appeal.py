# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json
from functools import partial
from urllib.parse import urlencode

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, consteq

from ...engine.outcome import RuleError
from ..base.arguments import id_of, takes_text
from ..base.day_words import day_words
from ..base.dialogs import open_dialog
from ..base.engine_messages import rule_error_message
from ..base.entry import VIAS, entered_by, entered_text, entered_via, given_by
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job, check
from ..base.hr_performance_task_mixin import Kind
from ..base.number_input import format_number
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only, unseen_error
from ..people.hr_scope import HrFinder, in_hr_scope
from ..reward.hr_performance_reward import LIVE, REWARD_GROUP
from .states import APPEAL_STATES, ENDS, HEARD, OPEN, WITH_HR

LETTER = "hr_performance.report_appeal"
#: So much of the hash of its content stands in a letter.
MARK_LENGTH = 16
FILING_JOB = "ir_cron_hr_performance_file"
REFUSALS = [
    ("late", "Filed Too Late"),
    ("empty", "Names Nothing That Can Be Examined"),
    ("other", "About Something Else Than the Result"),
]
VERDICTS = [
    ("upheld", "Upheld"),
    ("changed", "Changed"),
    ("again", "To Be Reviewed Again"),
]


class HrPerformanceAppeal(models.Model):
    """The employee's request to have a result examined by somebody who did not rate.

    The appeal itself holds names and days. What the employee says are its points, what
    both sides answer its hearings, what was decided its rulings: each has rules of its
    own. An open appeal holds the result (``result.is_appealed``), and so its rewards.
    """

    _name = "hr.performance.appeal"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.waiting.mixin"]
    _description = "Performance Appeal"
    _order = "id desc"
    _rec_names_search = ["owner_id.name"]
    _deletable_states = ("draft",)
    _waiting_sequence = 58
    _waiting_exit = "action_ask_reviewer"
    _job_state = check("_out_of_step", "_tell_out_of_step")
    _job_letter = Job("_without_letter", FILING_JOB, "_file_letter", lock=False)

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="restrict",
        index=True,
        fixed=True,
    )
    result_id = fields.Many2one(
        "hr.performance.result",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
    )
    owner_id = fields.Many2one(
        related="appraisal_id.owner_id", store=True, index=True, string="Employee"
    )
    manager_id = fields.Many2one(related="appraisal_id.manager_id")
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, index=True
    )
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    state = fields.Selection(
        APPEAL_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    point_ids = fields.One2many(
        "hr.performance.appeal.point", "appeal_id", string="What Is Appealed"
    )
    hearing_ids = fields.One2many(
        "hr.performance.appeal.hearing",
        "appeal_id",
        string="Questions and Answers",
        readonly=True,
        guarded=True,
    )
    ruling_ids = fields.One2many(
        "hr.performance.appeal.ruling",
        "appeal_id",
        string="Decision Line by Line",
        readonly=True,
        guarded=True,
    )

    # the letter
    document_id = fields.Many2one(
        "ir.attachment",
        string="Filed Letter",
        readonly=True,
        copy=False,
        ondelete="restrict",
        guarded=True,
    )
    document_hash = fields.Char(
        string="SHA-256 of the Letter", readonly=True, copy=False, guarded=True
    )
    content_hash = fields.Char(
        string="Hash of the Content",
        readonly=True,
        copy=False,
        guarded=True,
        help="Its beginning stands in the letter as mark: by it a page tells whether a"
        " print is the filed letter.",
    )
    lettered_on = fields.Datetime(
        string="Letter Filed on", readonly=True, copy=False, guarded=True
    )

    # filing
    filed_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    entered_via = fields.Selection(VIAS, readonly=True, copy=False, guarded=True)
    entered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN Given by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    entered_text = fields.Char(compute="_compute_entered_text", string="Entered")
    late_reason = fields.Text(
        string="Why Late", readonly=True, copy=False, guarded=True
    )

    # who examines
    reviewer_id = fields.Many2one(
        "res.users",
        string="Examined by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        guarded=True,
        help="Somebody who neither rated here, nor approved the rating, nor stands"
        " below who did.",
    )
    declared_on = fields.Datetime(
        string="No Conflict of Interest",
        readonly=True,
        copy=False,
        guarded=True,
        help="When the reviewer has declared to have none, and saw the file.",
    )
    deadline = fields.Date(readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)

    # how it ended
    verdict = fields.Selection(
        VERDICTS, string="Outcome", readonly=True, copy=False, guarded=True
    )
    decision = fields.Text(
        string="Reasons of the Decision", readonly=True, copy=False, guarded=True
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, guarded=True
    )
    decided_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    refusal = fields.Selection(
        REFUSALS, string="Refused Because", readonly=True, copy=False, guarded=True
    )
    refusal_text = fields.Text(
        string="Refusal Explained", readonly=True, copy=False, guarded=True
    )
    old_score = fields.Float(
        string="Score Before", digits=(6, 2), readonly=True, copy=False, guarded=True
    )
    new_score = fields.Float(
        string="Score After", digits=(6, 2), readonly=True, copy=False, guarded=True
    )
    old_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Grade Before",
        ondelete="restrict",
        readonly=True,
        copy=False,
        guarded=True,
    )
    new_level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Grade After",
        ondelete="restrict",
        readonly=True,
        copy=False,
        guarded=True,
    )

    # what the form shows
    appeal_until = fields.Date(compute="_compute_appeal_until", compute_sudo=True)
    is_mine = fields.Boolean(compute="_compute_sides")
    is_hr = fields.Boolean(compute="_compute_sides")
    is_reviewer = fields.Boolean(compute="_compute_sides")
    may_see_file = fields.Boolean(compute="_compute_sides")
    may_add = fields.Boolean(compute="_compute_sides")
    has_disputed = fields.Boolean(compute="_compute_has_disputed")
    file_html = fields.Html(
        compute="_compute_file_html", string="The Result", sanitize=False
    )

    _one_open = models.UniqueIndex(
        "(appraisal_id) WHERE state IN ('draft', 'filed', 'accepted', 'review')",
        "There is an open appeal against this result already. Open it under Appeals.",
    )

    # COMPUTES

    @api.depends("owner_id.name", "cycle_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # sudo: the names on the appeal itself, for whoever may read it.
        for appeal, own in zip(self, self.sudo(), strict=True):
            names = filter(None, [own.owner_id.name, own.cycle_id.name])
            appeal.display_name = " · ".join(names) or appeal.env._("New Appeal")

    @api.depends("entered_via")
    @api.depends_context("lang")
    def _compute_entered_text(self):
        # sudo: names of who entered it or made the link.
        for appeal, own in zip(self, self.sudo(), strict=True):
            appeal.entered_text = entered_text(
                appeal.env, own.entered_via, own.entered_by_id, own.given_by_id
            )

    @api.depends("appraisal_id", "state")
    def _compute_appeal_until(self):
        # sudo by compute_sudo: the last day only, of whose appeal one reads.
        for appeal in self:
            appeal.appeal_until = appeal._result().appeal_until

    @api.depends("owner_id", "reviewer_id", "declared_on", "state")
    @api.depends_context("uid")
    def _compute_sides(self):
        user, hr = self.env.user, self._in_hr_scope()
        # sudo: compares ids of users only.
        for appeal, own in zip(self, self.sudo(), strict=True):
            appeal.is_mine = own.owner_id.user_id == user
            appeal.is_hr = own._origin.id in hr
            appeal.is_reviewer = own.reviewer_id == user
            appeal.may_add = appeal.is_mine or own.manager_id.user_id == user
            appeal.may_see_file = (
                appeal.is_mine
                or appeal.is_hr
                or own.manager_id.user_id == user
                or (appeal.is_reviewer and bool(own.declared_on))
            )

    @api.depends("appraisal_id", "state")
    @api.depends_context("uid")
    def _compute_has_disputed(self):
        for appeal in self:
            appeal.has_disputed = appeal.state == "draft" and bool(
                appeal._disputed_topics()
            )

    @api.depends("appraisal_id", "may_see_file")
    @api.depends_context("uid", "lang")
    def _compute_file_html(self):
        for appeal in self:
            appeal.file_html = appeal.may_see_file and appeal._file_page()

    def _file_page(self):
        """What was decided and how it came about, for who takes part."""
        # sudo: may_see_file says who sees what is appealed; told in the user's name.
        result = self.sudo()._result()
        told = result.env(user=self.env.user, su=True)
        return self.env["ir.qweb"]._render(
            "hr_performance.appeal_file",
            {
                "result": result.with_env(told),
                "lines": result.with_context(lang=self.env.lang).line_ids,
            },
        )

    # WHO

    def _result(self):
        """The result that is appealed, or would be."""
        return self.result_id or self.env["hr.performance.result"].search(
            [("appraisal_id", "=", self.appraisal_id.id), ("state", "=", "released")],
            limit=1,
        )

    def _in_hr_scope(self):
        return in_hr_scope(self, "owner_id")

    def _check_hr(self):
        """HR of the person decides about the appeal's form, never who rated."""
        if self.env.su:
            return
        scope, user = self._in_hr_scope(), self.env.user
        # sudo: compares who had a part in the rating with the user.
        if any(a.id not in scope or user in a.sudo()._partial() for a in self):
            raise AccessError(
                self.env._("HR of the person does this, if not a part of the rating.")
            )

    def _check_subject(self):
        self.appraisal_id._check_role("subject")

    def _check_reviewer(self):
        if self.env.su:
            return
        if any(appeal.reviewer_id != self.env.user for appeal in self):
            raise AccessError(
                self.env._("Only whom the appeal names as reviewer does this.")
            )

    def _rating_people(self):
        """Employees who had a part in the rating, and the person; as superuser."""
        sheet, result = self.appraisal_id, self._result()
        written = sheet.rating_ids.filtered(
            lambda review: review.state == "submitted" and review.kind != "self"
        )
        users = written.submitted_by_id | result.decided_by_id
        users |= sheet.second_reviewed_by_id
        people = users.with_context(active_test=False).employee_ids
        people |= written.rater_id | written.acting_for_id | sheet.manager_id
        return people | sheet.second_reviewed_for_id | sheet.owner_id

    def _partial(self):
        """Users who cannot examine: who rated and the person; as superuser."""
        return self._rating_people().user_id

    def _unfit_text(self, user):
        """Why a user cannot examine this appeal, or ''; as superuser."""
        people = self._rating_people()
        if not user.active or user.share:
            return self.env._("this person cannot log in")
        if self.company_id not in user.company_ids:
            return self.env._("this person does not work in the company")
        if user in people.user_id:
            return self.env._("this person is the appraisee, or has rated here")
        if people & user.performance_out_of_reach_ids:
            return self.env._("this person stands below somebody who has rated here")
        return ""

    def _proposed_reviewer(self):
        """Second level above the rater, else HR of the person, else nobody."""
        sheet = self.appraisal_id
        second = sheet.second_manager_id.user_id
        able = HrFinder(self.env).find(
            self.department_id, self.company_id, self.owner_id, without=self._partial()
        )
        candidates = [*second, *able]
        fitting = (user for user in candidates if not self._unfit_text(user))
        return next(fitting, self.env["res.users"])

    # DRAFT

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        vals_list = self._client_values(vals_list)
        sheets = self.env["hr.performance.appraisal"].browse(
            vals.get("appraisal_id") for vals in vals_list
        )
        sheets._check_role("subject")
        for sheet in sheets:
            self._check_appealable(sheet)
        return super().create(vals_list)

    def _check_appealable(self, sheet):
        """Raise where nobody can appeal any more, or not yet, and say what helps.

        :param sheet: the appraisal; the appeal itself is another one of it than these
        """
        _ = self.env._
        # sudo: state and days of the result, told to whose result it is.
        own = self.sudo()
        result = own.env["hr.performance.result"].search(
            [("appraisal_id", "=", sheet.id), ("state", "=", "released")]
        )
        name = names_of(sheet)
        if not result:
            raise UserError(
                _(
                    "%s: the result is not released, so there is nothing to appeal yet."
                    " Wait until you are told it.",
                    name,
                )
            )
        if not result.appeal_until:
            raise UserError(
                _("%s: the rules of this cycle have no appeal. Write to HR.", name)
            )
        others = own.search(
            [("appraisal_id", "=", sheet.id), ("id", "not in", own.ids)]
        )
        if others.filtered(lambda appeal: appeal.state in OPEN):
            raise UserError(
                _("%s: an appeal is open already. Add to it under Appeals.", name)
            )
        over = others.filtered(
            lambda appeal: appeal.result_id == result and appeal.state in ENDS
        )
        if over and not result.appeal_late_reason:
            raise UserError(
                _(
                    "%s: an appeal against this result was decided already. HR can open"
                    " the result again where something new has come up.",
                    name,
                )
            )
        if result.appeal_until < result.company_id._performance_today():
            raise UserError(
                _(
                    "%(appeal)s: the time to appeal ended on %(day)s. Ask HR"
                    " (%(names)s): they can open it again with a reason.",
                    appeal=name,
                    day=day_words(self.env, result.appeal_until),
                    names=sheet._hr_names(),
                )
            )

    @api.model
    def _file_for(self, sheet, points):
        """File an appeal of a person who takes part without login; with an entry.

        :param sheet: the appraisal in the person's own environment
        :param points: list of values of points, as typed
        """
        sheet._check_role("subject")
        self._check_appealable(sheet)
        appeal = self.create(
            {
                "appraisal_id": sheet.id,
                "point_ids": [
                    Command.create({"ground": "other", **point}) for point in points
                ],
            }
        )
        appeal.action_file()
        return appeal

    def _disputed_topics(self):
        """Points of the talk that the sides did not settle, as the reader sees them."""
        interviews = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", self.appraisal_id.id)]
        )
        return interviews.topic_ids.filtered(
            lambda topic: topic.kind == "disputed" and not topic.is_agreed
        )

    @readers_only
    def action_take_disputed(self):
        """Take disputed points of the talk that are not settled into the draft."""
        self._check_subject()
        self._require_state("draft")
        for appeal in self:
            known = set(appeal.point_ids.mapped("appraisal_line_id.id"))
            # Read with the rights of the person, whose talk it was.
            topics = appeal._disputed_topics().filtered(
                lambda topic, known=known: (
                    not topic.appraisal_line_id
                    or topic.appraisal_line_id.id not in known
                )
            )
            appeal.write(
                {
                    "point_ids": [
                        Command.create(
                            {
                                "appraisal_line_id": topic.appraisal_line_id.id,
                                "view": topic.employee_view or topic.text,
                                "wish": topic.expected_result,
                            }
                        )
                        for topic in topics
                    ]
                }
            )

    # COURSE

    @readers_only
    def action_file(self):
        """File the appeal: HR looks at it, and what is to be paid on it is held."""
        self._check_subject()
        self._require_state("draft")
        for appeal in self:
            appeal._check_appealable(appeal.appraisal_id)
            appeal._check_said()
            # sudo: guarded fields; person, state, time and contents were checked.
            appeal.sudo()._file()

    def _check_said(self):
        if not self.point_ids:
            raise UserError(
                self.env._(
                    "%s: say what you appeal, the whole result or lines, and why.",
                    names_of(self),
                )
            )

    def _file(self):
        result = self._result()
        change_rows(result)
        user = self._proposed_reviewer()
        self.write(
            {
                "result_id": result.id,
                "state": "filed",
                "filed_on": fields.Datetime.now(),
                "entered_via": entered_via(self.env, self.owner_id),
                "entered_by_id": entered_by(self.env),
                "given_by_id": given_by(self.env),
                "late_reason": result.appeal_late_reason,
                "reviewer_id": user.id,
                "old_score": result.score,
                "old_level_id": result.final_level_id.id,
                "deadline": self._days_on("appeal_answer_days"),
                "reminded_on": False,
            }
        )
        result._hold_for_appeal()

    def _days_on(self, rule):
        results = self.env["hr.performance.result"]
        return results._working_days_on(self.company_id, self.cycle_id._rule(rule))

    @readers_only
    def action_accept(self):
        """Accept an appeal whose form is right: the rater is asked to answer."""
        self._check_hr()
        self._require_state("filed")
        for appeal in self:
            # sudo: guarded fields; role and state were checked above.
            appeal.sudo()._accept()

    def _accept(self):
        if not self.reviewer_id or self._unfit_text(self.reviewer_id):
            raise UserError(
                self.env._(
                    "%s: nobody is named who may examine it. Use Name a Reviewer first;"
                    " an administrator can name somebody of another department.",
                    names_of(self),
                )
            )
        self.write(
            {
                "state": "accepted",
                "deadline": self._days_on("appeal_review_days"),
                "reminded_on": False,
            }
        )
        # In the language of whom it asks, whoever has accepted.
        lang = self.appraisal_id.manager_id._performance_lang()
        asked = self.with_context(lang=lang).env
        self.hearing_ids.create(
            {
                "appeal_id": self.id,
                "side": "manager",
                "question": asked._(
                    "Say how you see what is appealed, and on what the rating stands."
                ),
                "deadline": self._days_on("appeal_answer_days"),
            }
        )

    @readers_only
    @takes_text("refusal", "reason")
    def action_refuse(self, refusal, reason):
        """Refuse an appeal for its form; what it says is not judged here.

        :param refusal: a code of ``REFUSALS``
        :param reason: text for the employee; required
        """
        self._check_hr()
        self._require_state("filed")
        if refusal not in dict(REFUSALS):
            raise UserError(self.env._("Choose why the appeal is refused."))
        text = self._checked_text(reason)
        # sudo: guarded fields; role, state and text were checked above.
        self.sudo()._end({"state": "refused", "refusal": refusal, "refusal_text": text})
        self.env["hr.performance.interview"]._file_soon()

    @readers_only
    def action_withdraw(self):
        """Withdraw the own appeal; what it held goes on."""
        self._check_subject()
        self._require_state(*HEARD, "filed")
        # sudo: guarded fields; person and state were checked above.
        self.sudo()._end({"state": "withdrawn"})

    def _end(self, values):
        """End the appeal without a changed result; as superuser."""
        self.write(
            {
                **values,
                "deadline": False,
                "decided_by_id": entered_by(self.env),
                "decided_on": fields.Datetime.now(),
            }
        )
        # The index of what is open is asked row by row.
        self.flush_recordset(["state"])
        self.hearing_ids._close()
        self.result_id._end_appeal()

    def _checked_text(self, text):
        if not (text or "").strip():
            raise UserError(self.env._("Write the reason; both sides read it."))
        return text.strip()

    # WHO EXAMINES

    @readers_only
    @takes_text("reason")
    def action_name_reviewer(self, user, reason):
        """Name who examines, in the place of who was named; both sides see it.

        :param user: id of the user
        :param reason: text; required
        """
        self._check_hr()
        self._require_state("filed", *HEARD)
        text = self._checked_text(reason)
        # sudo: whether the person fits; only the name is told.
        chosen = self.env["res.users"].sudo().browse(id_of(user)).exists()
        if not chosen:
            raise unseen_error(self.env)
        for appeal in self.sudo():  # sudo: role and state were checked above.
            if problem := appeal._unfit_text(chosen):
                raise UserError(
                    self.env._(
                        "%(name)s cannot examine this appeal: %(problem)s. Name"
                        " somebody else.",
                        name=names_of(chosen, "name"),
                        problem=problem,
                    )
                )
            appeal._note(
                self.env._(
                    "%(name)s examines the appeal. Reason: %(reason)s",
                    name=chosen.name,
                    reason=text,
                )
            )
            appeal._put_reviewer(chosen)

    def _put_reviewer(self, user):
        is_heard = self.state in HEARD
        self.write(
            {
                "reviewer_id": user.id,
                "declared_on": False,
                "state": "accepted" if is_heard else self.state,
                "reminded_on": False,
            }
        )

    @readers_only
    def action_declare(self):
        """Declare to have no conflict of interest; the file opens for the reviewer."""
        self._check_reviewer()
        self._require_state("accepted")
        # sudo: guarded fields; reviewer and state were checked above.
        for appeal in self.sudo():
            if problem := appeal._unfit_text(appeal.reviewer_id):
                raise UserError(
                    self.env._(
                        "You cannot examine this appeal any more: %s. HR names somebody"
                        " else.",
                        problem,
                    )
                )
        self.sudo().write(  # sudo: as above.
            {
                "state": "review",
                "declared_on": fields.Datetime.now(),
                "reminded_on": False,
            }
        )

    @readers_only
    @takes_text("reason")
    def action_decline(self, reason):
        """Say that one has a conflict of interest: HR names somebody else.

        :param reason: text for HR; required
        """
        self._check_reviewer()
        self._require_state("accepted", "review")
        text = self._checked_text(reason)
        for appeal in self.sudo():  # sudo: reviewer and state were checked above.
            appeal._note(
                self.env._(
                    "%(name)s does not examine the appeal. Reason: %(reason)s",
                    name=self.env.user.name,
                    reason=text,
                )
            )
            appeal._put_reviewer(self.env["res.users"])

    def _note(self, text):
        """Keep what happened in the course of the appeal; as superuser."""
        self.hearing_ids.create(
            {
                "appeal_id": self.id,
                "side": "course",
                "text": text,
                "state": "given",
                "given_on": fields.Datetime.now(),
                "given_by_id": self.env.uid,
            }
        )

    # HEARING

    @readers_only
    @takes_text("side", "question")
    def action_question(self, side, question):
        """Ask one side; both read question and answer.

        :param side: 'employee' or 'manager'
        :param question: text; required
        """
        self._check_reviewer()
        self._require_state("review")
        text = self._checked_text(question)
        if side not in ("employee", "manager"):
            raise UserError(self.env._("Choose which side you ask."))
        self.env["hr.performance.appeal.hearing"].sudo().create(  # sudo: checked above
            [
                {
                    "appeal_id": appeal.id,
                    "side": side,
                    "question": text,
                    "asked_by_id": self.env.uid,
                    "deadline": appeal._days_on("appeal_answer_days"),
                }
                for appeal in self.sudo()  # sudo: the rules of its cycle.
            ]
        )

    # DECISION

    @readers_only
    def action_open_trial(self):
        """Open the dialog that tries changes, and in which the reviewer decides."""
        self.ensure_one()
        self._check_tries()
        return open_dialog(
            self.env["hr.performance.appeal.trial"],
            self.env._("Try and Decide")
            if self.is_reviewer
            else self.env._("Try Changes"),
            context={"default_appeal_id": self.id, "dialog_size": "extra-large"},
        )

    def _trial_keys(self):
        """What is tried and decided: the whole where appealed (0), and each line."""
        # sudo: ids of what is shown to whom ``_check_tries`` lets try.
        own = self.sudo()
        whole = [0] if own.point_ids.filtered(lambda p: not p.appraisal_line_id) else []
        return [*whole, *own.result_id.line_ids.appraisal_line_id.ids]

    def _trial_rows(self):
        """What the dialog tells of each line, by id; 0 is the whole result."""
        self.check_access("read")
        self._check_tries()
        # sudo: what is appealed, told to whom ``_check_tries`` lets try.
        own = self.sudo()
        views = {p.appraisal_line_id.id or 0: p.view for p in own.point_ids}
        rows = {
            line.appraisal_line_id.id: {
                "title": line.appraisal_line_id.title,
                "weight_display": line.weight_display,
                "old_display": line.points_display,
            }
            for line in own.result_id.with_env(self.env(su=True)).line_ids
        }
        score = format_number(self.env, own.result_id.score, 2)
        rows[0] = {
            "title": self.env._("The Whole Result"),
            "weight_display": "",
            "old_display": score,
        }
        return {
            key: {**row, "view": views.get(key), "is_appealed": key in views}
            for key, row in rows.items()
        }

    def _effect_page(self, rows, level):
        """What changes would do, as HTML; nothing is written.

        :param rows: as of ``action_decide``; reasons are not asked for
        :param level: the final grade, where it is not the one from the score
        """
        # sudo: the result is told to whom ``_check_tries`` lets try.
        own = self.sudo()
        try:
            effect = own._effect(rows, level)
        except (UserError, RuleError) as error:
            effect = {"problem": self._problem(error)}
        return self.env["ir.qweb"]._render("hr_performance.appeal_effect", effect)

    def _problem(self, error):
        if isinstance(error, RuleError):
            return rule_error_message(self.env, error)
        return str(error)

    def _effect(self, rows, level):
        """What changes would do, as texts; as superuser, for the user of the call."""
        ruling, result = self.ruling_ids, self.result_id
        lines = {line.appraisal_line_id.id: line for line in result.line_ids}
        typed = {
            row["line"]: ruling._typed(
                lines.get(row["line"]),
                row,
                lines[row["line"]].appraisal_line_id.title,
            )
            for row in rows
            if row["line"] in lines
        }
        rulings = {key: r for key, t in typed.items() if (r := ruling._ruling(t))}
        if not rulings and not level:
            return {"is_empty": True}
        values = result._appealed_values(rulings, level)
        grade = level.browse(values["final_level_id"])
        number = partial(format_number, self.env)
        new_lines = {row["appraisal_line_id"]: row for row in values["line_ids"]}
        is_officer = self.env.user.has_group(REWARD_GROUP)
        return {
            "lines": [
                (
                    lines[key].appraisal_line_id.title,
                    lines[key].points_display,
                    number(new_lines[key]["points"], 2)
                    if new_lines[key]["outcome_state"] == "scored"
                    else "–",
                )
                for key in rulings
                if lines[key].kind == "weighted"
            ],
            "score": (number(result.score, 2), number(values["score"], 2)),
            "grade": (result.final_level_id.code, grade.code),
            "coefficient": (
                number(result.coefficient, 4),
                number(values["coefficient"], 4),
            ),
            "quota": result.calibration_id._with_other_grade(result, grade),
            "rewards": self._reward_effect(grade, values) if is_officer else [],
            "has_rewards": not is_officer and bool(self._live_rewards()),
        }

    def _live_rewards(self):
        return self.env["hr.performance.reward"].search(
            [("appraisal_id", "=", self.appraisal_id.id), ("state", "in", LIVE)]
        )

    def _reward_effect(self, grade, values):
        """What becomes of each reward, for who may see amounts."""
        # sudo: taken away, so that only readers of a reward are told of it.
        told = self._live_rewards().sudo(False)._filtered_access("read")
        # sudo: rules and wages behind an amount that the user reads.
        return told.sudo()._with_other_result(grade, values["coefficient"])

    def _check_tries(self):
        """HR and the reviewer try; who examines has declared to have no conflict."""
        self._require_tries()
        if not self.env.su and not (
            self.is_hr or self.may_see_file and self.is_reviewer
        ):
            raise AccessError(
                self.env._(
                    "HR and the reviewer of the appeal try changes, after the reviewer"
                    " has declared to have no conflict of interest."
                )
            )

    def _require_tries(self):
        if self.state not in WITH_HR:
            raise UserError(
                self.env._("%s is over: nothing is tried any more.", names_of(self))
            )

    @readers_only
    @takes_text("decision")
    def action_decide(self, rows, decision, level=None):
        """Decide with reasons; a changed result is written in the same transaction.

        :param rows: list of dicts by line of the sheet: ``line`` (id; 0 is the whole
            result), ``verdict``, ``reason``, and of a changed line ``points``,
            ``actual`` or ``not_applicable``
        :param decision: reasons of the whole; required
        :param level: id of the final grade, where it is not the one from the score
        """
        self.ensure_one()
        self._check_reviewer()
        self._require_state("review")
        text = self._checked_text(decision)
        # sudo: guarded fields and the result; reviewer and state were checked above.
        self.sudo()._check_heard()
        rulings = self.sudo()._checked_rulings(rows)  # sudo: as above.
        self.sudo()._decide(rulings, text, self._level(level))  # sudo: as above.

    def _level(self, level):
        """The grade that a caller names, of the scale of the result."""
        # sudo: grades are open to everybody.
        scale = self.sudo()._result().scale_id
        if not level:
            return None
        chosen = scale.level_ids.filtered(lambda e: e.id == id_of(level))
        if not chosen:
            raise unseen_error(self.env)
        return chosen

    def _check_heard(self):
        """Nobody decides before the other side has been heard, or let its time pass."""
        today = self.company_id._performance_today()
        waiting = self.hearing_ids.filtered(
            lambda one: one.state == "open" and one.deadline and one.deadline >= today
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(appeal)s: an answer is still awaited until %(day)s. Decide when"
                    " it is there, or after that day.",
                    appeal=names_of(self),
                    day=day_words(self.env, max(waiting.mapped("deadline"))),
                )
            )

    def _checked_rulings(self, rows):
        """Values of the rulings; each appealed line has one, each with a reason."""
        model = self.env["hr.performance.appeal.ruling"]
        values = model._checked_rows(self, rows)
        ruled = {row["appraisal_line_id"] for row in values}
        for point in self.point_ids:
            if point.appraisal_line_id.id not in ruled:
                raise UserError(
                    self.env._(
                        "%(appeal)s: say what becomes of “%(line)s”, and why.",
                        appeal=names_of(self),
                        line=names_of(point, "title"),
                    )
                )
        return values

    def _decide(self, rows, text, level):
        result = self.result_id
        change_rows(result)
        again = any(row["verdict"] == "again" for row in rows)
        changes = {} if again else self.ruling_ids._rulings(rows)
        is_changed = bool(changes) or bool(level and level != result.final_level_id)
        verdict = "again" if again else "changed" if is_changed else "upheld"
        self.hearing_ids._close()
        self.ruling_ids.create(rows)
        self.write(
            {
                "state": "decided",
                "verdict": verdict,
                "decision": text,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "deadline": False,
            }
        )
        if verdict == "changed" and not again:
            result._change_by_appeal(result._appealed_values(changes, level))
        else:
            result._end_appeal()
        self.write(
            {"new_score": result.score, "new_level_id": result.final_level_id.id}
        )
        self._keep_new_points()
        self.env["hr.performance.interview"]._file_soon()
        if again:
            # The sheet tells no reasons: more people read it than the appeal.
            result.action_reopen(self.env._("An appeal was decided so"))

    def _keep_new_points(self):
        lines = {line.appraisal_line_id: line for line in self.result_id.line_ids}
        for ruling in self.ruling_ids.filtered("appraisal_line_id"):
            line = lines.get(ruling.appraisal_line_id)
            ruling.new_display = line and line.points_display

    # DIALOGS

    def _ask(self, step, title):
        self.ensure_one()
        return open_dialog(
            self.env["hr.performance.appeal.reason"],
            title,
            context={"default_appeal_id": self.id, "default_step": step},
        )

    @readers_only
    def action_ask_refuse(self):
        """Ask why the appeal is refused."""
        self._check_hr()
        return self._ask("refuse", self.env._("Refuse the Appeal"))

    @readers_only
    def action_ask_reviewer(self):
        """Ask who examines; also the way on where nobody acts."""
        self._check_hr()
        return self._ask("reviewer", self.env._("Name a Reviewer"))

    @readers_only
    def action_ask_decline(self):
        """Ask why somebody does not examine."""
        self._check_reviewer()
        return self._ask("decline", self.env._("I Have a Conflict of Interest"))

    @readers_only
    def action_ask_question(self):
        """Ask which side is asked, and what."""
        self._check_reviewer()
        return self._ask("question", self.env._("Ask a Side"))

    @readers_only
    def action_add(self):
        """Add a statement or evidence for the own side."""
        return self._ask("add", self.env._("Add to the Appeal"))

    @readers_only
    def action_print(self):
        """Print the letter of the decision."""
        self._require_state("decided", "refused")
        return self.env.ref(
            "hr_performance.hr_performance_appeal_report"
        ).report_action(self)

    # THE FILED LETTER
    #
    # The decision counts at once. The job that files signed interviews prints the
    # letter in the employee's language and keeps it with its hash; what fails is tried
    # again, and HR knows.

    @api.model
    def _without_letter(self):
        return self.search(
            [("state", "in", ENDS), ("document_id", "=", False)], order="id"
        )

    def _file_letter(self, appeal):
        """Print a letter and keep it, unless another process has done so."""
        content_hash = appeal._hash_content()
        content = appeal._print_letter()
        if not appeal.try_lock_for_update(allow_referencing=True):
            return
        appeal.write(
            {
                "document_id": appeal._new_letter(content).id,
                "document_hash": hashlib.sha256(content).hexdigest(),
                "content_hash": content_hash,
                "lettered_on": fields.Datetime.now(),
            }
        )

    def _print_letter(self):
        context = {
            "lang": self.owner_id._performance_lang(),
            "tz": "UTC",
            "allowed_company_ids": self.company_id.ids,
        }
        reports = self.env(user=SUPERUSER_ID, context=context)["ir.actions.report"]
        return reports._performance_pdf(LETTER, self.ids)

    def _new_letter(self, content):
        """Attach it to what was appealed: whoever reads that reads the letter."""
        point = self.point_ids[:1]
        name = f"{self.owner_id.name} {self.cycle_id.name}".replace("/", "-")
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": point._name,
                "res_id": point.id,
            }
        )

    @readers_only
    def action_open_letter(self):
        """Open the letter as it was filed."""
        self.ensure_one()
        self._require_state(*ENDS)
        # sudo: only whether the file is there; opening it takes the reader's rights.
        file = self.sudo().document_id
        if not file:
            raise UserError(
                self.env._(
                    "%s: the letter is not filed as PDF yet. Wait a moment, or use"
                    " Print the Letter.",
                    names_of(self),
                )
            )
        if not self._is_letter_intact(file):
            raise UserError(
                self.env._(
                    "%s: the file is not the letter that was filed. Ask the"
                    " administrator to bring it back from a backup.",
                    names_of(self),
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{file.id}",
            "target": "new",
        }

    def _is_letter_intact(self, file):
        """Whether the file is the letter that was filed."""
        content = file.with_env(file.env(context={})).raw or b""
        return hashlib.sha256(content).hexdigest() == self.document_hash

    # WHETHER A PRINT IS THE FILED LETTER
    #
    # A file cannot hold its own hash: what stands in the letter is the beginning of the
    # hash of what was decided, kept when the letter is filed.

    def _letter_number(self):
        return f"AL-{self.id:06d}"

    def _letter_content(self):
        """What the letter says, in no language: what its mark is made of."""
        return {
            "appeal": self.id,
            "employee": self.owner_id.name,
            "cycle": self.cycle_id.name,
            "filed": str(self.filed_on or ""),
            "state": self.state,
            "refusal": [self.refusal or "", self.refusal_text or ""],
            "decided": [self.decided_by_id.name or "", str(self.decided_on or "")],
            "verdict": [self.verdict or "", self.decision or ""],
            "points": [
                [one.appraisal_line_id.id, one.ground, one.view, one.wish or ""]
                for one in self.point_ids.sorted("id")
            ],
            "said": [
                [one.side, one.question or "", one.text or "", one.state]
                for one in self.hearing_ids.sorted("id")
                if one.side != "course"
            ],
            "rulings": [
                [one.appraisal_line_id.id, one.verdict, one.reason]
                + [one.old_display or "", one.new_display or ""]
                for one in self.ruling_ids.sorted("id")
            ],
            "score": [self.old_score, self.new_score],
            "grade": [self.old_level_id.code or "", self.new_level_id.code or ""],
        }

    def _hash_content(self):
        text = json.dumps(self._letter_content(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _letter_mark(self):
        """The mark that a print bears; none where an older letter was filed without."""
        if self.document_id and not self.content_hash:
            return ""
        return (self.content_hash or self._hash_content())[:MARK_LENGTH]

    def _letter_url(self):
        """Address of the page that says whether a print is the filed letter."""
        query = urlencode(
            {"number": self._letter_number(), "mark": self._letter_mark()}
        )
        return f"{self.get_base_url()}/performance/verify?{query}"

    @api.model
    def _is_filed_letter(self, number, mark):
        """Whether a print with this number and mark is a letter that is filed here.

        :param mark: as ``_letter_mark`` prints it
        """
        kind, _dash, digits = number.partition("-")
        is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
        if kind.upper() != "AL" or not is_number:
            return False
        # sudo: a yes or no for whoever holds the paper; nothing of it is shown.
        found = self.sudo().search(
            [("id", "=", int(digits)), ("content_hash", "!=", False)]
        )
        own = (found.content_hash or "")[:MARK_LENGTH].encode()
        is_same = consteq(own, mark.lower().encode()) and bool(found)
        return is_same and found._is_letter_intact(found.document_id)

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search([("state", "in", WITH_HR)])

    def _receivers(self):
        """HR of the person while it is looked at, then the reviewer."""
        hr, found = HrFinder(self.env), {}
        for appeal in self:
            user = appeal.reviewer_id
            if appeal.state != "filed" and user.active and not user.share:
                found[appeal] = ("mine", user)
                continue
            users = hr.find(
                appeal.department_id,
                appeal.company_id,
                appeal.owner_id,
                without=appeal._partial(),
            )
            found[appeal] = ("hr", users)
        return found

    def _waiting_owners(self):
        return self.reviewer_id.employee_ids

    def _waiting_verb(self):
        if self.state == "filed":
            return self.env._("Accept or refuse an appeal")
        if self.state == "accepted" and self.reviewer_id:
            return self.env._("Declare whether you can examine an appeal")
        if self.state == "accepted":
            return self.env._("Name who examines an appeal")
        return self.env._("Decide an appeal")

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        mine = Domain("reviewer_id", "=", self.env.uid) & Domain("state", "in", HEARD)
        if not self.env.user.has_group(OFFICER):
            return mine
        return mine | Domain("state", "in", WITH_HR)

    @api.model
    def _task_kinds(self):
        """Appeals that the user examines, or looks at as HR."""
        mine = self._waiting_for(self.env.user)
        kinds = [
            Kind("appeals", self.env._("Appeals to Examine"), "appeal_action", mine)
        ]
        if self.env.user.has_group(OFFICER):
            scope = self.search([("state", "in", WITH_HR), ("id", "not in", mine.ids)])
            todo = scope.filtered(
                lambda a: a.is_hr and (a.state == "filed" or not a.reviewer_id.active)
            )
            title = self.env._("Appeals at HR")
            kinds.append(Kind("appeals_hr", title, "appeal_action", todo))
        return kinds

    def _task_about(self):
        return self.owner_id

    # WHETHER IT FITS

    @api.model
    def _out_of_step(self):
        """Open appeals whose result is not held, and results held by none."""
        return self._found_by(
            SQL(
                """
                SELECT result.appraisal_id
                  FROM hr_performance_result result
                  LEFT JOIN hr_performance_appeal appeal
                         ON appeal.appraisal_id = result.appraisal_id
                        AND appeal.state IN %(open)s
                 WHERE (result.is_appealed IS TRUE) != (appeal.id IS NOT NULL)
                    OR (appeal.id IS NOT NULL AND result.state != 'released')
                    OR (appeal.id IS NOT NULL
                        AND appeal.result_id IS DISTINCT FROM result.id)
                """,
                open=WITH_HR,
            ),
            "hr.performance.appraisal",
        )

    def _tell_out_of_step(self, appraisal):
        raise UserError(
            self.env._(
                "%s: result and appeal do not fit together: an open appeal holds a"
                " released result, and nothing else does. Have the appeal withdrawn or"
                " decided; without one, use Open Again at the result.",
                names_of(appraisal),
            )
        )
