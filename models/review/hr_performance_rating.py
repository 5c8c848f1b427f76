# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.appraisal_states import ASSESSMENT, ENDED_EARLY, REVIEW
from ..base.entry import (
    VIAS,
    entered_by,
    entered_text,
    entered_via,
    entry_of,
    given_by,
)
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import check
from ..base.hr_performance_task_mixin import Kind
from ..base.json_fields import PlainJson
from ..base.logins import without_login
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only
from . import completeness, review_findings

RATING_KINDS = [
    # Not the term of the state, which says that it is still to be written.
    ("self", "Self-Review"),
    ("manager", "Manager's review"),
    ("dotted", "Dotted-line review"),
    ("part", "Review of a part"),
]

#: Appraisal states in which a review of the kind may be written.
OPEN_STATES = {
    "self": ("self_review",),
    "manager": REVIEW,
    "dotted": REVIEW,
    "part": REVIEW,
}

#: Reviews that move the appraisal on, and the state in which it is their turn.
TURNS = {"self": "self_review", "manager": "manager_review"}
REVIEW_TEXTS = ("strengths", "improvements", "comment")
#: Longest text of one box of a page.
TEXT_LIMIT = 10_000


class HrPerformanceRating(models.Model):
    """What one author says about one appraisal.

    Only the author reads a draft. Submitted, a self-review opens to the manager, and a
    manager's review to the employee once the result is released. Where somebody else
    writes it from now on, a draft that was begun is set aside for its author alone.
    """

    _name = "hr.performance.rating"
    _inherit = [
        "hr.performance.acting.mixin",
        "hr.performance.unit.name.mixin",
        "hr.performance.people.mixin",
        "hr.performance.take.back.mixin",
        "hr.performance.job.mixin",
        "hr.performance.task.mixin",
    ]
    _description = "Review"
    _order = "appraisal_id, kind desc, id"
    _acting_user_field = "submitted_by_id"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        guarded=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    employee_id = fields.Many2one(related="appraisal_id.employee_id")
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id")
    assessment_talk_date = fields.Date(
        string="Assessment Talk on", compute="_compute_assessment_talk"
    )
    assessment_talk_note = fields.Text(
        string="Note of the Assessment Talk", compute="_compute_assessment_talk"
    )
    kind = fields.Selection(RATING_KINDS, required=True, readonly=True, guarded=True)
    rater_id = fields.Many2one(
        "hr.employee",
        string="Rater",
        ondelete="restrict",
        index=True,
        readonly=True,
        guarded=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    active = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="Drafts that were set aside, because somebody else writes the review, are"
        " not active.",
        guarded=True,
    )
    kept_for_id = fields.Many2one(
        "res.users",
        string="Kept for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who has begun a draft that was set aside; nobody else reads it.",
        guarded=True,
    )
    submitted_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    submitted_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Who pressed the button; it may be somebody who enters for a person"
        " without login.",
        guarded=True,
    )
    line_ids = fields.One2many(
        "hr.performance.rating.line", "rating_id", string="Lines"
    )
    has_veto = fields.Boolean(compute="_compute_has_veto")
    has_measured = fields.Boolean(compute="_compute_has_veto")
    strengths = fields.Text(help="What went well, with facts.")
    improvements = fields.Text(
        string="To Improve", help="What should go better, with facts."
    )
    comment = fields.Text(string="Overall Comment")
    is_mine = fields.Boolean(
        compute="_compute_is_mine", search="_search_is_mine", string="Mine to Write"
    )

    is_open = fields.Boolean(
        compute="_compute_is_open",
        search="_search_is_open",
        string="To Write",
        help="Not submitted, and the step in which it counts is not over.",
    )

    running = fields.Json(
        compute="_compute_running",
        export_string_translation=False,
        help="Technical: score and grade that the review comes to so far.",
    )

    # what the author still has to do
    is_method_unread = fields.Boolean(compute="_compute_pending")
    is_declaration_due = fields.Boolean(compute="_compute_pending")
    self_review_notice = fields.Char(compute="_compute_self_review_notice")

    # what it is told about itself, and why it stands out
    hints = fields.Text(
        compute="_compute_hints",
        help="What a reader would ask about. Nothing of it holds you up unless your"
        " company says so.",
    )
    bias_checked_on = fields.Datetime(
        string="Bias Checklist Ticked on", readonly=True, copy=False, guarded=True
    )
    bias_questions = fields.Text(
        string="Bias Checklist as Ticked", readonly=True, copy=False, guarded=True
    )
    findings = PlainJson(
        groups=fields.NO_ACCESS,
        copy=False,
        guarded=True,
        export_string_translation=False,
        help="Technical: why it stands out, as codes with values.",
    )
    has_findings = fields.Boolean(
        groups=fields.NO_ACCESS,
        copy=False,
        guarded=True,
        export_string_translation=False,
    )
    is_flagged = fields.Boolean(
        string="Stands Out", compute="_compute_flags", search="_search_is_flagged"
    )
    flag_text = fields.Text(
        string="Why It Stands Out",
        compute="_compute_flags",
        help="What was found when it was submitted, in the words of the hints. It may"
        " be right all the same.",
    )

    # how it came in
    entered_via = fields.Selection(
        VIAS, string="Entered via", readonly=True, copy=False, guarded=True
    )
    given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN Given by",
        readonly=True,
        copy=False,
        help="Who made the personal link through which it came in, or set the PIN.",
        guarded=True,
    )
    entered_text = fields.Char(compute="_compute_entered_text", string="Entered")

    # returned by the second-level manager
    return_reason = fields.Text(
        string="Returned Because",
        readonly=True,
        copy=False,
        help="What the second-level manager asks to look at again.",
        guarded=True,
    )
    returned_by_id = fields.Many2one(
        "res.users", string="Returned by", readonly=True, copy=False, guarded=True
    )

    _kind_unique = models.UniqueIndex(
        "(appraisal_id, kind) WHERE kind IN ('self', 'manager') AND active",
        "There is a review of this kind already.",
    )

    # HR lists those that stand out, few among all.
    _flagged_index = models.Index("(id) WHERE has_findings")

    _dotted_unique = models.UniqueIndex(
        "(appraisal_id, rater_id) WHERE kind = 'dotted' AND active",
        "This dotted-line manager has a review of the appraisal already.",
    )

    _part_unique = models.UniqueIndex(
        "(appraisal_id, rater_id) WHERE kind = 'part' AND active",
        "This manager has a review of the own part already.",
    )

    # COMPUTES

    def _unit_sheet(self):
        return self.appraisal_id

    @api.depends("kind", "appraisal_id.display_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: whoever may read a review may read whom it is about, also a former
        # manager who has lost the sheet itself.
        for rating in self.sudo():
            rating.display_name = (
                f"{kinds.get(rating.kind, '')} · {rating.appraisal_id.display_name}"
            )

    @api.depends("appraisal_id.assessment_talk_date")
    @api.depends_context("uid")
    def _compute_assessment_talk(self):
        """Read with the sheet: who has lost it keeps the own review, not the talk."""
        readable = self.appraisal_id._origin._filtered_access("read")
        for rating in self:
            sheet = rating.appraisal_id._origin & readable
            rating.assessment_talk_date = sheet.assessment_talk_date
            rating.assessment_talk_note = sheet.assessment_talk_note

    @api.depends("state", "active", "kind", "appraisal_id.state")
    def _compute_is_open(self):
        # sudo: only the state of the sheet, which a former manager does not read.
        for rating, own in zip(self, self.sudo(), strict=True):
            rating.is_open = (
                own.state == "draft"
                and own.active
                and own.appraisal_id.state in OPEN_STATES.get(own.kind, ())
            )

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = (
            Domain("state", "=", "draft")
            & Domain("active", "=", True)
            & Domain.OR(
                Domain("kind", "=", kind)
                & Domain("appraisal_id", "any!", [("state", "in", states)])
                for kind, states in OPEN_STATES.items()
            )
        )
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return found if True in wanted else ~found

    def _compute_pending(self):
        """Shown above a review that the user writes."""
        for rating in self:
            rating.is_method_unread = (
                rating.is_mine and rating.appraisal_id.is_method_unread
            )
            rating.is_declaration_due = (
                rating.is_mine
                and rating.kind == "manager"
                and rating.appraisal_id.is_declaration_due
            )

    @api.depends("entered_via", "submitted_by_id", "given_by_id")
    @api.depends_context("lang")
    def _compute_entered_text(self):
        # sudo: res.users - the name of who entered something is shown to both sides.
        for record, own in zip(self, self.sudo(), strict=True):
            record.entered_text = entered_text(
                record.env, own.entered_via, own.submitted_by_id, own.given_by_id
            )

    # WHOSE REVIEW IT IS

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self._mine()
        for rating in self:
            rating.is_mine = rating in mine

    def _search_is_mine(self, operator, value):
        """Find what ``_mine`` finds: as author, for one without login, as delegate."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        domain = user._performance_is("rater_id") | (
            self._without_login()
            & (
                Domain("appraisal_id.manager_id.user_id", "=", user.id)
                | Domain("id", "in", self._hr_substitutes().ids)
            )
        )
        if given := user._performance_delegations():
            acting = [giver for giver, scope in given.items() if scope == "act"]
            as_manager = Domain("kind", "=", "manager") & Domain(
                "rater_id", "in", list(given)
            )
            # Who acts for a manager enters for people without login, too.
            as_manager |= self._without_login() & Domain(
                "appraisal_id.manager_id", "in", acting
            )
            domain |= as_manager & Domain(
                user._performance_within_reach("appraisal_id.owner_id")
            )
        return domain

    @api.model
    def _without_login(self):
        """Domain of reviews whose rater cannot log in, or that have no rater at all."""
        return without_login("rater_id")

    def _hr_substitutes(self):
        """Reviews of raters without login that the user enters as HR."""
        if not self.env.user.has_group(OFFICER):
            return self.browse()
        # sudo: only finds ids; _in_hr_scope keeps those in the user's scope.
        ratings = self.sudo().search(
            self._without_login() & Domain("state", "=", "draft")
        )
        in_scope = ratings.appraisal_id.with_env(self.env)._in_hr_scope()
        return ratings.filtered(lambda r: r.appraisal_id.id in in_scope)

    def _mine(self, roles=None):
        """Those reviews that the user writes.

        As their author, as manager or HR for an author without login, or as delegate of
        the manager.

        :param roles: the user's roles by appraisal id, where the caller knows them
        """
        if entry := entry_of(self.env):
            # sudo: compares ids only; the person of the link, tablet or sheet.
            return self.sudo().filtered(
                lambda rating: rating.rater_id.id == entry.employee_id
            )
        if roles is None:
            roles = self.appraisal_id._roles()
        user = self.env.user
        return self.browse(
            rating.id
            # sudo: hr.employee - compares user ids only.
            for rating in self.sudo()
            if rating._is_writer(user, roles.get(rating.appraisal_id.id, set()))
        )

    def _is_writer(self, user, roles):
        """Whether a user with these roles on the appraisal writes this review."""
        self.ensure_one()
        author = self.rater_id.user_id
        return (
            author == user
            or (not author.active and bool(roles & {"manager", "hr"}))
            or self._is_delegated(roles)
        )

    def _is_delegated(self, roles):
        """Whether these roles write this manager's review as delegate of its rater."""
        self.ensure_one()
        return (
            self.kind == "manager"
            and self.rater_id == self.appraisal_id.manager_id
            and "delegate_prepare" in roles
        )

    # GUARDS

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._check_author()
        return super().write(vals)

    def _check_author(self, roles=None):
        """Only the author changes a review, and only as long as it is a draft.

        :param roles: as of ``_mine``
        """
        others = self - self._mine(roles)
        if others:
            raise AccessError(self.env._("A review can be changed by its author only."))
        aside = self.filtered(lambda rating: not rating.active)
        if aside:
            raise UserError(
                self.env._(
                    "%s: somebody else writes this review now. Your draft was kept for"
                    " you to read; it does not count.",
                    names_of(aside[0]),
                )
            )
        submitted = self.filtered(
            lambda rating: rating.state != "draft"
            or rating.appraisal_id.state not in OPEN_STATES[rating.kind]
        )
        if submitted:
            raise UserError(submitted[0]._closed_text())
        # sudo: only so that what is written and handing in do not pass each other.
        change_rows(self.sudo())

    def _closed_text(self):
        """That a review is closed, and which button opens it again for whom."""
        self.ensure_one()
        state = self.appraisal_id.state
        if state in ENDED_EARLY:
            return self.env._(
                "%s is closed and cannot be changed: the sheet has ended. HR can take"
                " that back with Take Back on the sheet.",
                names_of(self),
            )
        if state not in ASSESSMENT:
            return self.env._(
                "%s is closed and cannot be changed: the result is decided. HR can open"
                " the result again with Open Again on the result.",
                names_of(self),
            )
        return self.env._(
            "%s is closed and cannot be changed. Whoever submitted it can take it back"
            " with Take Back while nobody has gone on from it; afterwards HR can do so,"
            " with a reason.",
            names_of(self),
        )

    # WHAT IT COMES TO

    @api.depends("line_ids.kind", "line_ids.method")
    def _compute_has_veto(self):
        """Which columns the lines need."""
        for rating in self:
            lines = rating.line_ids
            rating.has_veto = "veto" in lines.mapped("kind")
            rating.has_measured = any(line.method != "manual" for line in lines)

    @api.depends("state", "line_ids.points_input", "line_ids.is_veto_triggered")
    @api.depends_context("lang", "uid")
    def _compute_running(self):
        for rating in self:
            is_shown = rating.is_mine and rating._is_deciding()
            rating.running = rating._running() if is_shown else False

    def _is_deciding(self):
        """Whether the review is being written and will decide score and grade."""
        return self.kind == "manager" and self.state == "draft"

    def _running(self):
        """Score and grade so far, see ``appraisal._score_so_far``."""
        rated = {line.appraisal_line_id.id: line._typed() for line in self.line_ids}
        # sudo: values, rules and reviews of parts that the score will be made of; its
        # author sees what comes of them.
        return self.appraisal_id.sudo()._score_so_far(rated)

    # WHAT IT IS TOLD ABOUT ITSELF

    @api.depends(
        "state",
        "strengths",
        "improvements",
        "comment",
        "line_ids.points_input",
        "line_ids.comment",
    )
    @api.depends_context("lang", "uid")
    def _compute_hints(self):
        """Told to the author alone, while the review is written."""
        for rating in self:
            is_asked = rating.kind != "self" and rating.is_open and rating.is_mine
            found = review_findings.of_rating(rating) if is_asked else []
            rating.hints = review_findings.sentences(self.env, found)

    @api.depends("findings", "has_findings")
    @api.depends_context("lang", "uid")
    def _compute_flags(self):
        """For everybody who reads the review but the one whom it is about."""
        # sudo: why it stands out is kept from the appraisee, who is left out here.
        for rating, own in zip(self, self.sudo(), strict=True):
            is_about_me = own.appraisal_id.owner_id.user_id == self.env.user
            found = [] if is_about_me else own.findings or []
            rating.is_flagged = bool(found)
            rating.flag_text = review_findings.sentences(self.env, found)

    def _search_is_flagged(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only finds ids; the appraisee's own review is not among them.
        found = self.sudo()._search(
            Domain("has_findings", "=", True)
            & ~Domain("appraisal_id.owner_id.user_id", "=", self.env.uid)
        )
        flagged = Domain("id", "in", found)
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return flagged if True in wanted else ~flagged

    def _check_judgement(self, is_last=True):
        """Pass the checks on what the review says of itself and of the assessment.

        :param is_last: the bias checklist has to be ticked by now
        :return: the sentences to show as advice, by appraisal
        """
        managers = self.filtered(lambda rating: rating.kind == "manager")
        searches = {
            "assessment_talk": lambda asked: asked.appraisal_id._talk_problems(),
            "assessment_complete": lambda asked: completeness.problems(
                asked.appraisal_id, asked
            ),
            "points_evidenced": lambda asked: asked._evidence_problems(),
        }
        if is_last:
            searches["bias_checked"] = lambda asked: asked._checklist_problems()
        found = {
            code: search(asked)
            for code, search in searches.items()
            if (asked := managers._asked_by(code))
        }
        advice = {}
        for passed in managers.appraisal_id._pass_gates(found).values():
            for sheet, problems in passed.items():
                advice.setdefault(sheet, []).extend(problems)
        return advice

    def _asked_by(self, code):
        """Those in whose cycle a check is on."""
        return self.filtered(lambda r: r.cycle_id._gate_level(code) != "off")

    def _evidence_problems(self):
        return {
            rating.appraisal_id: [
                review_findings.sentence(self.env, found.code, found.values)
                for found in review_findings.of_rating(rating)
                if review_findings.is_asked_reason(found)
            ]
            for rating in self
        }

    def _hints_before_submission(self):
        """All that the author is told before the last click, one sentence in a line."""
        self.ensure_one()
        found = review_findings.of_submission(self)[self]
        shown = [each for each in found if each.code != "checklist_open"]
        advice = self._check_judgement(is_last=False)
        texts = [text for found in advice.values() for text in found]
        told = review_findings.sentences(self.env, shown)
        return "\n".join([*told.splitlines(), *(t for t in texts if t not in told)])

    def _is_looked_at_twice(self):
        """Whether it stands out so that the second level looks at it, as it is now."""
        self.ensure_one()
        if not self.cycle_id._rule("second_review_flagged"):
            return False
        found = review_findings.flags(review_findings.of_submission(self)[self])
        return any(each.code != "checklist_open" for each in found)

    def _checklist_problems(self):
        return {
            rating.appraisal_id: [
                self.env._(
                    "%s: tick the bias checklist. Submit Rating on the review shows"
                    " it.",
                    names_of(rating),
                )
            ]
            for rating in self
            if not rating.bias_checked_on
        }

    def _tick_checklist(self, questions):
        """Keep that the author has gone through these questions."""
        self._check_author()
        # sudo: guarded fields; the author was checked above.
        self.sudo().write(
            {"bias_checked_on": fields.Datetime.now(), "bias_questions": questions}
        )

    def _keep_findings(self):
        """Keep why managers' reviews stand out, and send those to the second level."""
        found = review_findings.of_submission(self)
        flags = {one: review_findings.flags(found[one]) for one in found}
        flagged = self.filtered(flags.get)
        (self - flagged).write({"findings": False, "has_findings": False})
        for rating in flagged:
            rating.write(
                {"findings": review_findings.plain(flags[rating]), "has_findings": True}
            )
        wanted = flagged.appraisal_id.filtered(
            lambda sheet: sheet.cycle_id._rule("second_review_flagged")
        )
        # Nothing that is logged: else each sheet of a batch would tell its next step.
        for is_wanted, sheets in (
            (True, wanted),
            (False, self.appraisal_id - wanted),
        ):
            changed = sheets.filtered(
                lambda sheet, is_wanted=is_wanted: (
                    sheet.wants_second_review != is_wanted
                )
            )
            changed._quiet().write({"wants_second_review": is_wanted})

    @readers_only
    def action_open_submit(self):
        """Ask for the last word on a review, with the score and grade it decides."""
        self.ensure_one()
        self._check_author()
        self._check_turn()
        self._check_complete()
        self._check_judgement(is_last=False)
        return self.env["hr.performance.rating.submit"]._open(self)

    # HANDING IN

    @readers_only
    def action_submit(self):
        """Hand in reviews: the self-review opens the manager's, which decides.

        Checked are the right to submit and the author, what the cycle requires of who
        answers for a review, then turn and completeness. What the system submits needs
        no author; a page without login is written by its person.
        """
        if not self.env.su:
            roles = self.appraisal_id._roles()
            self._check_may_submit(roles)
            self._check_author(roles)
            self._check_ready()
        elif entry_of(self.env):
            self._check_author()
        # sudo: only so that values and other reviews do not pass the decision.
        sheets = self.sudo().appraisal_id
        change_rows(sheets)
        change_rows(sheets.line_ids)
        self._check_turn()
        self._check_complete()
        if not self.env.su:
            self._check_judgement()
        # sudo: state is guarded; author, turn and completeness were checked above.
        own = self.sudo()
        by_kind = own.grouped("kind")
        by_kind.get("manager", own.browse())._keep_findings()
        own._write_submission()
        if "self" in by_kind:
            by_kind["self"].appraisal_id._move({"state": "manager_review"})
        if "manager" in by_kind:
            appraisals = by_kind["manager"].appraisal_id
            appraisals._go_on_without_self_review()
            appraisals.env["hr.performance.result"]._decide(appraisals)

    def _check_may_submit(self, roles):
        """Who prepares a manager's review types; handing in takes the right to act."""
        # sudo: hr.employee - compares ids, and whether the rater has a login; else HR
        # enters the review.
        for rating in self.sudo():
            mine = roles[rating.appraisal_id.id]
            may_submit = "delegate_act" in mine or (
                "hr" in mine and not rating.rater_id.user_id.active
            )
            if may_submit or not rating._is_delegated(mine):
                continue
            own = rating.with_env(self.env)
            raise AccessError(
                self.env._(
                    "%(review)s: you prepare this review for %(manager)s, who submits"
                    " it. Submitting takes a delegation to act.",
                    review=names_of(own),
                    manager=names_of(own.rater_id, "name"),
                )
            )

    def _check_ready(self):
        """Only who knows the rules, is trained and has declared, where required."""
        self.appraisal_id._check_method_read(self._raters_by_appraisal())
        managers = self.filtered(lambda rating: rating.kind == "manager")
        managers.appraisal_id._check_raters(managers._raters_by_appraisal())

    def _raters_by_appraisal(self):
        """Who answers for the reviews: the rater, or who acts for one with a login."""
        none = self.env["hr.employee"]
        raters = {}
        for rating in self:
            appraisal = rating.appraisal_id
            person = appraisal._acting(rating.rater_id)
            raters[appraisal] = raters.get(appraisal, none) | person
        return raters

    def _check_turn(self):
        """A review that moves the appraisal on is handed in when it is its turn.

        Advice and the reviews of parts come in as long as the manager has not
        submitted, which ``_check_author`` checks.
        """
        early = self.filtered(
            lambda rating: rating.kind in TURNS
            and rating.appraisal_id.state != TURNS[rating.kind]
        )
        # The manager's comes in earlier, as far as the check of the self-review allows.
        waiting = early.filtered(
            lambda r: r.kind == "manager" and r.appraisal_id.state == "self_review"
        )
        waiting.appraisal_id._check_self_review()
        early -= waiting
        if early:
            raise UserError(
                self.env._(
                    "%(name)s cannot be submitted now: the appraisal is at “%(step)s”.",
                    name=names_of(early[0]),
                    step=early[0].appraisal_id.next_step,
                )
            )

    def _check_complete(self):
        """Raise one error that lists what is missing; it never counts as zero."""
        managers = self.filtered(lambda rating: rating.kind == "manager")
        lines = managers.appraisal_id.line_ids | managers.line_ids.appraisal_line_id
        missing = lines._has_problem_value()
        problems = [
            *self.line_ids._problems(),
            *(line._missing_value_text() for line in missing),
        ]
        if problems:
            raise ValidationError("\n".join(problems[:20]))

    def _write_submission(self):
        """Store who handed in, which way and for whom; the caller has checked."""
        by_way = self.grouped(lambda rating: entered_via(self.env, rating.rater_id))
        for via, ratings in by_way.items():
            ratings.write(
                {
                    "state": "submitted",
                    "submitted_on": fields.Datetime.now(),
                    "submitted_by_id": entered_by(self.env),
                    "entered_via": via,
                    # The employee reads a released review; the reason of a return
                    # stays in the step that it ended.
                    "return_reason": False,
                    "returned_by_id": False,
                    "given_by_id": given_by(self.env),
                }
            )
        for employee, group in self._grouped_by_delegator().items():
            group.write({"acting_for_id": employee.id})

    def _grouped_by_delegator(self):
        """Managers' reviews by the manager for whom the user acts as delegate."""
        acting_for = self.appraisal_id._acting_for()
        delegated = self.filtered(
            lambda r: r.kind == "manager" and acting_for[r.appraisal_id.id]
        )
        return delegated.grouped(lambda r: acting_for[r.appraisal_id.id])

    # BACK TO THE AUTHOR

    def _return_to_author(self):
        """Open submitted reviews again; the caller has checked role and reason."""
        self.write(
            {
                "state": "draft",
                "submitted_on": False,
                "submitted_by_id": False,
                "entered_via": False,
                "given_by_id": False,
                "acting_for_id": False,
                # It is looked at anew when it is submitted again.
                "bias_checked_on": False,
                "bias_questions": False,
                "findings": False,
                "has_findings": False,
            }
        )
        managers = self.filtered(lambda rating: rating.kind == "manager")
        managers.appraisal_id.filtered("wants_second_review").write(
            {"wants_second_review": False}
        )

    # REVIEWS THAT DO NOT FIT THEIR SHEET

    _job_absent = check("_sheets_without_review", "_make_absent", size=100)
    _job_stuck = check("_stuck_reviews", "_tell_stuck", again="_free_stuck")

    @api.model
    def _sheets_without_review(self):
        """Sheets that wait for a review that is not there."""
        return self._found_by(
            SQL(
                """
                SELECT sheet.id
                  FROM hr_performance_appraisal sheet
                  JOIN (VALUES %s) AS turn (state, kind) ON turn.state = sheet.state
                 WHERE NOT EXISTS (
                       SELECT FROM hr_performance_rating review
                        WHERE review.appraisal_id = sheet.id AND review.active
                          AND review.kind = turn.kind)
                """,
                SQL(", ").join((state, kind) for kind, state in TURNS.items()),
            ),
            self.appraisal_id._name,
        )

    def _make_absent(self, appraisals):
        wanted = {"self_review": set(TURNS), "manager_review": {"manager"}}
        self._quiet().create(
            [
                sheet._review_values(kind, author)
                for sheet in appraisals
                for kind, author in sheet._review_authors()
                if kind in wanted[sheet.state] - set(sheet.rating_ids.mapped("kind"))
            ]
        )
        appraisals._say_mended()

    @api.model
    def _stuck_reviews(self):
        """Submitted reviews for which the sheet waits, and drafts that it has passed.

        Nobody has a button for these: the one is locked, the other one not open.
        """
        return self._found_by(
            SQL(
                """
                SELECT review.id
                  FROM hr_performance_rating review
                  JOIN hr_performance_appraisal sheet ON sheet.id = review.appraisal_id
                 WHERE review.active
                   AND ((review.state = 'submitted'
                         AND (review.kind, sheet.state) IN %s)
                     OR (review.state = 'draft' AND review.kind = 'manager'
                         AND sheet.state = 'second_review'))
                """,
                tuple(TURNS.items()),
            )
        )

    def _tell_stuck(self, review):
        raise UserError(
            self.env._(
                "%s: review and sheet do not fit, so nobody can go on. Try Again gives"
                " the review back to its author as a draft, who submits it again.",
                names_of(review.appraisal_id),
            )
        )

    def _free_stuck(self, review):
        review._return_to_author()
        review.appraisal_id.filtered(lambda a: a.state == "second_review")._move(
            {"state": "manager_review"}
        )
        review.appraisal_id._say_mended()

    # TAKING BACK
    #
    # The two reviews that move the sheet on come back with it; the others alone.

    def _take_back_ways(self):
        """A submitted review, while the step that it has ended is the last one."""
        submitted = self.filtered(lambda r: r.state == "submitted" and r.active)
        sheets = submitted.appraisal_id
        by_sheet, roles = sheets._take_back_ways(), sheets._roles()
        targets = sheets._take_back_targets()
        ways = {}
        for rating in submitted:
            sheet = rating.appraisal_id
            if rating.kind in TURNS:
                if targets.get(sheet.id) == TURNS[rating.kind] and sheet.id in by_sheet:
                    ways[rating.id] = by_sheet[sheet.id]
            elif sheet.state in REVIEW:
                if rating.submitted_by_id == self.env.user:
                    ways[rating.id] = "own"
                elif self.env.su or "hr" in roles[sheet.id]:
                    ways[rating.id] = "hr"
        return ways

    def _take_back(self, reason):
        moving = self.filtered(lambda rating: rating.kind in TURNS)
        if moving:
            moving.appraisal_id._take_back(reason)
        alone = self - moving
        alone._return_to_author()
        if reason:
            text = self.env._("A review is a draft again: %s", reason)
            alone.appraisal_id._message_log_batch(
                dict.fromkeys(alone.appraisal_id.ids, text)
            )

    def _take_back_text(self):
        self.ensure_one()
        return self.env._(
            "%s is a draft of its author again, who can change it and submits it anew.",
            names_of(self),
        )

    def _not_taken_back_text(self):
        if self.state == "submitted" and (
            self.appraisal_id.state not in ASSESSMENT or self.kind in TURNS
        ):
            return self._closed_text()
        return super()._not_taken_back_text()

    @api.model
    def _follow_managers(self, appraisals):
        """Managers' reviews that are open are written by who reviews now."""
        drafts = self.search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("kind", "=", "manager"),
                ("state", "=", "draft"),
            ]
        )
        drafts._hand_to({draft.id: draft._present_reviewer() for draft in drafts})

    def _present_reviewer(self):
        """Who writes the manager's review now: a substitute, else the manager."""
        appraisal = self.appraisal_id
        return appraisal.substitute_id or appraisal.manager_id

    # DRAFTS ARE THEIR AUTHOR'S
    #
    # They are never handed on with their texts. An empty one changes its author; one
    # that was begun is set aside, and taken up again when its author comes back.

    def _hand_to(self, authors):
        """Let others write these drafts from now on, each from the beginning.

        :param authors: dict of review id to employee
        """
        changed = self.filtered(lambda r: r.rater_id != authors[r.id])
        kept = changed._kept_drafts(authors)
        begun = changed.filtered(lambda r: r._is_begun())
        plain = changed.filtered(lambda r: r not in begun and not kept[r.id])
        for author, reviews in plain.grouped(lambda r: authors[r.id]).items():
            reviews.write({"rater_id": author.id})
        anew = [
            r.appraisal_id._review_values(r.kind, authors[r.id])
            for r in begun
            if not kept[r.id]
        ]
        begun._set_aside()
        (changed - begun - plain).unlink()
        self.browse().union(*kept.values())._take_up()
        self._quiet().create(anew)

    def _kept_drafts(self, authors):
        """What the new authors have begun before, by the id of the present draft."""
        found = self.with_context(active_test=False).search(
            [
                ("active", "=", False),
                ("state", "=", "draft"),
                ("appraisal_id", "in", self.appraisal_id.ids),
            ]
        )
        by_author = {
            (r.appraisal_id, r.kind, r.rater_id): r
            for r in found.sorted("id")
            if r.kept_for_id == r.rater_id.user_id
        }
        return {
            r.id: by_author.get((r.appraisal_id, r.kind, authors[r.id]), self.browse())
            for r in self
        }

    def _take_up_kept(self):
        """New drafts give way to those that their authors have begun before."""
        kept = self._kept_drafts({review.id: review.rater_id for review in self})
        self.filtered(lambda review: kept[review.id]).unlink()
        self.browse().union(*kept.values())._take_up()

    def _is_begun(self):
        """Whether somebody has written anything of this review."""
        self.ensure_one()
        return any(self[name] for name in REVIEW_TEXTS) or any(
            line.has_points or line.comment or line.is_veto_triggered
            for line in self.line_ids
        )

    def _set_aside(self):
        """Keep these drafts for the logins that have begun them."""
        for user, drafts in self.grouped(lambda r: r.rater_id.user_id).items():
            drafts._quiet().write({"active": False, "kept_for_id": user.id})
        self._forget_lists()

    def _take_up(self):
        """The author is back: the own draft counts again, with the lines of today."""
        self._quiet().write({"active": True, "kept_for_id": False})
        for review in self:
            review.appraisal_id._renew_lines(review)
        self._forget_lists()

    def _forget_lists(self):
        """The lists of reviews at the sheets have changed."""
        self.flush_recordset()
        self.appraisal_id.invalidate_recordset(["rating_ids"])

    @api.model
    def _before_logins_change(self, employees):
        """Another login, or HR for somebody without one, begins an empty draft."""
        # sudo: upkeep of the system; it shows nothing to whoever changes the login.
        drafts = self.sudo().search(
            [("rater_id", "in", employees.ids), ("state", "=", "draft")]
        )
        begun = drafts.filtered(lambda r: r._is_begun())
        anew = [r.appraisal_id._review_values(r.kind, r.rater_id) for r in begun]
        begun._set_aside()
        begun._quiet().create(anew)

    @api.model
    def _after_logins_change(self, employees):
        """Who is back goes on with the own draft, unless another one was begun."""
        # sudo: upkeep of the system; it shows nothing to whoever changes the login.
        drafts = self.sudo().search(
            [("rater_id", "in", employees.ids), ("state", "=", "draft")]
        )
        drafts.filtered(
            lambda r: (
                not r._is_begun() and r.appraisal_id.state in OPEN_STATES[r.kind]
            )
        )._take_up_kept()

    # WRITING ON A PAGE

    def _write_page(self, values):
        """Keep the draft of a page: only this review's own lines are looked at.

        :param values: dict with ``points_<line id>``, ``comment_<line id>`` and the
            names of the three texts; what is missing stays as it is
        """
        self.ensure_one()
        self._check_author()
        texts = {
            name: values[name][:TEXT_LIMIT] for name in REVIEW_TEXTS if name in values
        }
        if texts:
            self.write(texts)
        for line in self.line_ids:
            line._write_page(values)

    # BUTTONS THAT BELONG TO THE APPRAISAL

    @api.depends("kind", "state", "appraisal_id.state")
    @api.depends_context("lang", "uid")
    def _compute_self_review_notice(self):
        """What the check of the self-review tells who writes the manager's review."""
        for rating in self:
            appraisal = rating.appraisal_id
            is_early = (
                rating.kind == "manager"
                and rating.state == "draft"
                and rating.is_mine
                and appraisal.state == "self_review"
            )
            rating.self_review_notice = is_early and rating._self_review_text(
                appraisal.cycle_id._gate_level("self_review_expected")
            )

    def _self_review_text(self, level):
        if level == "required":
            return self.env._(
                "The self-review is not in yet. Your rating can be submitted after it,"
                " or after it was skipped with a reason: use Exit… on the appraisal."
            )
        if level == "advice":
            return self.env._(
                "The self-review is not in yet. If you submit your rating now, it is"
                " recorded as skipped and does not count."
            )
        return False

    @readers_only
    def action_open_method_page(self):
        """Open the page that explains the rules of the cycle."""
        return self.appraisal_id.action_open_method_page()

    @readers_only
    def action_declare_none(self):
        """Declare for the cycle that there is no conflict of interest."""
        return self.appraisal_id.action_declare_none()

    @readers_only
    def action_declare_conflict(self):
        """Open the form that declares a conflict of interest."""
        return self.appraisal_id.action_declare_conflict()

    @readers_only
    def action_open_assessment_talk(self):
        """Open the dialog that records the talk before the rating."""
        return self.appraisal_id.action_open_assessment_talk()

    @readers_only
    def action_return_review(self):
        """Return reviews to their author with a reason."""
        return self.appraisal_id.action_return_review()

    @readers_only
    def action_approve_review(self):
        """Approve submitted reviews."""
        return self.appraisal_id.action_approve_review()

    # FIRST PAGE

    @api.model
    def _task_domain(self):
        """Drafts beside the turns whose author the user is, or may stand in for."""
        user = self.env.user
        writers = user._performance_is("rater_id") | self._without_login()
        if given := user._performance_delegations():
            writers |= Domain("rater_id", "in", list(given))
        beside = Domain("kind", "not in", list(TURNS))
        return writers & beside & Domain("state", "=", "draft")

    @api.model
    def _task_kinds(self):
        """Reviews beside the two that the open step of the sheet asks for."""
        beside = self.search(
            Domain("is_open", "=", True)
            & Domain("is_mine", "=", True)
            & Domain("kind", "not in", list(TURNS))
        )
        title = self.env._("Reviews to Give")
        return [Kind("reviews_beside", title, "rating_action_mine", beside)]

    def _task_verb(self):
        return self.env._("Write your review of %s", self._task_about().name)

    def _task_about(self):
        # sudo: whom a review is about, for its author, who may not read the sheet.
        return self.sudo().appraisal_id.owner_id

    def _task_deadline(self):
        # sudo: the day of the sheet, as above.
        return self.sudo().appraisal_id.deadline
