# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .hr_performance_interview import STEPS
from .hr_performance_interview_topic import LOW_POINTS
from .hr_performance_self_report import REPORT_TEXTS

_lt = LazyTranslate(__name__)

STEP_KEYS = [key for key, _label in STEPS]
STEP_TIPS = {
    "opening": _lt(
        "Thank for the effort with an example and say how the department did. Name the"
        " purpose and the order of the talk, and invite questions. With somebody tense,"
        " begin with something light; with somebody calm, come to the point."
    ),
    "self_review": _lt(
        "Listen. The employee reports results, abilities and their basis. Ask open"
        " questions, repeat in your own words, and do not judge yet: your review opens"
        " with the next step."
    ),
    "manager_review": _lt(
        "Strengths first. Measure by the agreed standard, state facts, describe rather"
        " than judge, speak of the work and not of the person. A low line needs a fact."
    ),
    "disputed": _lt(
        "Write down the employee's view first, then your answer with facts and the"
        " standard. Not agreeing is a result too; it can be appealed."
    ),
    "career": _lt(
        "Ask about plans, wishes and training. Offer what you can really arrange."
    ),
    "concerns": _lt(
        "What worries the employee about work and team, and which help is needed?"
        " Answer what you can; the rest becomes a commitment with a date."
    ),
    "improvement": _lt(
        "Find the cause together, then say what shall be different and by when."
    ),
    "next_goals": _lt("Repeat for each goal: the work, the result expected, the date."),
    "commitments": _lt(
        "Promise only what you can keep. Each promise has a name and a date, and the"
        " other side says later whether it was kept."
    ),
    "closing": _lt(
        "Confirm the grade, underline the contribution, encourage, and agree on the"
        " next interview. Both sides sum up in their own words."
    ),
}


class HrPerformanceInterview(models.Model):
    """The talk itself: one screen per step."""

    _inherit = "hr.performance.interview"

    step_title = fields.Char(compute="_compute_step_texts")
    step_tip = fields.Char(compute="_compute_step_texts")

    # the self-report as far as the reader may see it
    report_performance = fields.Text(
        string="My Work in the Period", compute="_compute_report_texts"
    )
    report_standards = fields.Text(
        string="Measured against the Standards", compute="_compute_report_texts"
    )
    report_strengths = fields.Text(
        string="What Went Well", compute="_compute_report_texts"
    )
    report_improvements = fields.Text(
        string="What I Want to Improve", compute="_compute_report_texts"
    )
    report_next_goals = fields.Text(
        string="Goals of the Next Period", compute="_compute_report_texts"
    )
    report_support = fields.Text(
        string="Resources and Support I Need", compute="_compute_report_texts"
    )
    report_questions = fields.Text(
        string="Questions, Doubts and Obstacles", compute="_compute_report_texts"
    )

    @api.depends("self_report_id")
    @api.depends_context("uid")
    def _compute_report_texts(self):
        """Copied for reading: searching or grouping by them is not possible."""
        for interview in self:
            for name in REPORT_TEXTS:
                interview[f"report_{name}"] = interview.self_report_id[name]

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

    # START AND STEPS

    def action_start(self, reason=None):
        """Begin the talk; without an invitation it needs a reason that stays on record.

        :param reason: why there was no invitation, for prepared interviews
        """
        self.ensure_one()
        self._check_side("manager")
        self._check_interview_state("prepared", "invited")
        if self.state == "prepared" and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%s: no invitation was sent. Send it, or start with a reason.",
                    self.display_name,
                )
            )
        # sudo: guarded fields; side, state and reason were checked above.
        self.sudo().write(
            {
                "state": "in_progress",
                "step": STEP_KEYS[0],
                "started_on": fields.Datetime.now(),
                "start_reason": reason or False,
            }
        )
        return self.action_open_talk()

    def action_open_talk(self):
        """Open the screen that leads through the steps."""
        self.ensure_one()
        self._check_side("manager")
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

    def action_open_overview(self):
        """Leave the steps for the form of the interview."""
        self.ensure_one()
        return self._get_records_action(target="main")

    def action_open_self_report(self):
        """Open the self-report, if it is the reader's to see."""
        self.ensure_one()
        return self.appraisal_id.action_open_self_report()

    def action_explain(self):
        """Show how score and grade came about."""
        self.ensure_one()
        return self.result_id.action_explain()

    def action_next_step(self):
        """Go on to the next step once this one has what it needs."""
        self.ensure_one()
        self._check_side("manager")
        self._check_interview_state("in_progress")
        position = STEP_KEYS.index(self.step)
        if position == len(STEP_KEYS) - 1:
            raise UserError(self.env._("This is the last step: close the interview."))
        self._raise_problems(self._step_problems(self.step))
        if self.step == "self_review":
            self._open_review()
        # sudo: guarded field; side, state and completeness were checked above.
        self.sudo().write({"step": STEP_KEYS[position + 1]})

    def action_previous_step(self):
        """Go back one step; what was shown stays shown."""
        self.ensure_one()
        self._check_side("manager")
        self._check_interview_state("in_progress")
        position = STEP_KEYS.index(self.step)
        # sudo: guarded field; side and state were checked above.
        self.sudo().write({"step": STEP_KEYS[max(position - 1, 0)]})

    def _open_review(self):
        """Release the result to the employee and put the known points on the table."""
        # sudo: hr.performance.result - the interviewer, checked above, releases the
        # result of this talk.
        self.sudo()._result().filtered(
            lambda result: result.state == "published"
        ).action_release()
        own = self.sudo()  # sudo: as above.
        if not own.is_review_open:
            own.write({"is_review_open": True})
            own.with_context(lang=own.document_lang)._prefill_topics()

    def _result(self):
        return self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.appraisal_id.ids)]
        )

    # PREFILL

    def _prefill_topics(self):
        """Points from review and self-report, for kinds that are still empty."""
        self.ensure_one()
        rating = self.appraisal_id.rating_ids.filtered(lambda r: r.kind == "manager")
        report = self.self_report_ids
        known = set(self.topic_ids.mapped("kind"))
        drafts = [
            *self._review_drafts(rating),
            *self._text_drafts("concern", report.questions, "employee"),
            *self._text_drafts("concern", report.support, "employee"),
            *self._text_drafts("next_goal", report.next_goals, "manager"),
        ]
        self.env["hr.performance.interview.topic"].create(
            [draft for draft in drafts if draft["kind"] not in known]
        )

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
            (
                self.employee_summary or self.is_summary_waived,
                _(
                    "The employee's summary is missing. The employee writes it in the"
                    " own screen under My Interviews; without login you enter it here."
                    " Or tick that the employee does not wish to add one."
                ),
            ),
            (self.consensus, _("Say whether the next goals are agreed.")),
            (
                self.consensus != "no" or self.no_consensus_reason,
                _("Write where views on the next goals differ."),
            ),
            (self.next_interview_date, _("Agree on the date of the next interview.")),
        ]
        return [
            text
            for value, text in needed
            if not (value.strip() if isinstance(value, str) else value)
        ]
