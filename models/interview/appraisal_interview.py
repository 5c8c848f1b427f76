# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..base.appraisal_states import RESULT, RESULTED
from ..base.day_words import day_words, near_day
from ..base.seeing import must_see, names_of, readers_only
from ..coaching.hr_performance_coaching_request import PENDING
from .states import HELD_STATES, TALK_STATES, WAITING_STATES

DEVELOPMENT_KINDS = ("career", "improvement", "next_goal")


class HrPerformanceAppraisal(models.Model):
    """An appraisal and its interview; what the last one left open beside a new plan."""

    _inherit = "hr.performance.appraisal"

    interview_ids = fields.One2many(
        "hr.performance.interview", "appraisal_id", string="Interviews"
    )
    can_request_interview = fields.Boolean(
        compute="_compute_can_request_interview",
        compute_sudo=True,
        help="Technical: no interview is planned, and there is a result to talk about.",
    )

    feedback_html = fields.Html(
        compute="_compute_feedback_html",
        string="Feedback",
        sanitize=False,
        help="The four steps of the feedback and what was said.",
    )

    def _self_report_values(self, review):
        """First texts of the report: plan, actual values and the own review."""
        self.ensure_one()
        own_lines = {line.appraisal_line_id: line for line in review.line_ids}
        lines = self.line_ids.filtered(lambda line: line.kind == "weighted")
        empty = review.line_ids.browse()
        return {
            "performance": "\n".join(line._self_report_done() for line in lines),
            "standards": "\n".join(
                line._self_report_standard(own_lines.get(line, empty)) for line in lines
            ),
            "strengths": review.strengths,
            "improvements": review.improvements,
        }

    # THE FOUR STEPS OF FEEDBACK
    #
    # Prepare, talk, plan, follow up: where each stands follows from what is there.

    @api.depends("interview_ids.state", "state")
    @api.depends_context("uid", "lang")
    def _compute_feedback_html(self):
        must_see(self)
        requests = self.env["hr.performance.coaching.request"]
        for appraisal in self:
            appraisal.feedback_html = self.env["ir.qweb"]._render(
                "hr_performance.hr_performance_feedback_steps",
                {
                    "steps": appraisal._feedback_steps(),
                    "said": requests._package_rows(appraisal._said_domain()),
                },
            )

    def _said_domain(self):
        """Of a person all that was said; of a unit what was said about its sheet."""
        if self.subject_kind == "employee":
            return [("employee_id", "=", self.employee_id.id)]
        return [("appraisal_id", "=", self.id)]

    def _feedback_steps(self):
        """Title, state and words of each of the four steps; nothing of what was said.

        :return: list of tuples; the state is 'done', 'going' or 'open'
        """
        self.ensure_one()
        if self.subject_kind != "employee":
            return []
        _ = self.env._
        # sudo: where the talk stands, as the sheet's next step tells its readers, too.
        talk = self.sudo().interview_ids.filtered("active")[:1]
        return [
            (_("Prepare results and content"), *self._preparing_step(talk)),
            (_("Talk about it"), *self._talking_step(talk)),
            (_("Make a plan"), *self._planning_step(talk)),
            (_("Follow up"), *self._following_step(talk)),
        ]

    def _preparing_step(self, talk):
        _ = self.env._
        if not talk:
            if self.state in RESULTED:
                return "done", _("The result is decided.")
            return "open", _("It begins when the result is decided.")
        missing = [
            text
            for there, text in (
                (talk.prepared_on, _("the manager's preparation")),
                (talk.report_submitted_on, _("the self-report")),
            )
            if not there
        ]
        if not missing or talk.state in HELD_STATES:
            return "done", _("Result, preparation and self-report are there.")
        return "going", _("Missing: %s.", format_list(self.env, missing))

    def _talking_step(self, talk):
        _ = self.env._
        if not talk:
            return "open", _("No interview is planned.")
        modes = dict(talk._fields["meeting_mode"]._description_selection(self.env))
        day = talk.company_id._performance_day(talk.started_on or talk.date_start)
        words = " · ".join(
            filter(None, [modes[talk.meeting_mode], day and day_words(self.env, day)])
        )
        if talk.state in HELD_STATES:
            return "done", words
        if talk.state in TALK_STATES:
            return "going", words
        return "open", _("No time is set yet.")

    def _planning_step(self, talk):
        _ = self.env._
        goals, promises = len(talk.next_goal_ids), len(talk.commitment_ids)
        words = _(
            "Next goals: %(goals)s; promises: %(promises)s.",
            goals=goals,
            promises=promises,
        )
        if talk.state in HELD_STATES:
            return ("done" if goals or promises else "open"), words
        if talk.state == "in_progress":
            return "going", words
        return "open", ""

    def _following_step(self, talk):
        _ = self.env._
        if talk.state not in HELD_STATES:
            return "open", ""
        promises = talk.commitment_ids | talk.support_ids
        left = promises.filtered(lambda promise: promise.state == "open")
        asked = self.env["hr.performance.coaching.request"].sudo()  # sudo: as above.
        waiting = asked.search_count(
            [("appraisal_id", "=", self.id), ("state", "in", PENDING)]
        )
        if not left and not waiting:
            return "done", _("Nothing is open.")
        return "going", _(
            "Open promises: %(promises)s; waiting for an answer: %(asked)s.",
            promises=len(left),
            asked=waiting,
        )

    # ITS INTERVIEW

    @api.depends("interview_ids", "subject_kind", "state")
    def _compute_can_request_interview(self):
        # sudo by compute_sudo: only whether there is an interview.
        for appraisal in self:
            appraisal.can_request_interview = (
                appraisal.subject_kind == "employee"
                and appraisal.state in RESULT
                and not appraisal.interview_ids
            )

    @readers_only
    def action_open_interview(self):
        """Open the interview, or ask for one where the scheme plans none."""
        self.ensure_one()
        interview = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", self.id)], limit=1
        )
        if not interview:
            # sudo: tells only that an interview is being prepared.
            prepared = self.sudo().interview_ids
            raise UserError(
                self.env._(
                    "%s: the interview is being prepared. You see it as soon as time"
                    " and place are set.",
                    names_of(self),
                )
                if prepared
                else self.env._(
                    "%s: no interview is planned. Use Request Interview to ask for"
                    " one once the result is decided.",
                    names_of(self),
                )
            )
        return interview._get_records_action()

    @readers_only
    def action_request_interview(self):
        """Ask for an interview where the scheme plans none, as in a quarter."""
        self._check_role("subject", "manager", "hr")
        self._require_state(*RESULT)
        self._check_is_about_people()
        # sudo: creates the interview of this appraisal; role and state were checked.
        self.env["hr.performance.interview"].sudo()._create_for(self.sudo())
        body = self.env._("An interview was asked for.")
        self._message_log_batch({appraisal.id: body for appraisal in self})

    # NEXT GOALS OF THE LAST INTERVIEW

    @readers_only
    def action_take_next_goals(self):
        """Put the next goals of the last interview into this drafted plan."""
        self.ensure_one()
        self._check_role("subject", "manager")
        self._require_state("planning")
        goals = self._goals_to_take()
        if not goals:
            raise UserError(
                self.env._(
                    "%s: the last interview left no goal that is not in a plan yet.",
                    names_of(self),
                )
            )
        goals._become_lines(self)

    def _goals_to_take(self):
        topics = self.env["hr.performance.interview.topic"].search(
            [
                ("interview_id.employee_id", "=", self.employee_id.id),
                ("interview_id.state", "in", HELD_STATES),
                ("kind", "=", "next_goal"),
            ]
        )
        last = topics._of_last_interview(self)
        return last.filtered(lambda topic: not topic.plan_line_id)

    def _check_is_about_people(self):
        units = self.filtered(lambda a: a.subject_kind != "employee")
        if units:
            raise UserError(
                self.env._(
                    "%s: there is no interview about a unit. Release the result; who"
                    " answers for the unit then reads and acknowledges it.",
                    names_of(units),
                )
            )

    @readers_only
    def action_open_self_report(self):
        """Open the self-report of this appraisal, if it is the reader's to see."""
        self.ensure_one()
        report = self.env["hr.performance.self.report"].search(
            [("interview_id.appraisal_id", "=", self.id)], limit=1
        )
        if not report:
            raise UserError(
                self.env._(
                    "%s: there is no self-report that you may see yet. It is made with"
                    " the interview and opens to others when it is submitted.",
                    names_of(self),
                )
            )
        return report._get_records_action()

    def _hand_over_interviews(self):
        """An interview that has not begun follows the present manager.

        Where HR has chosen to lead, it goes on doing so.
        """
        waiting = self.interview_ids.filtered(
            lambda i: i.state in WAITING_STATES and not i.is_led_by_hr
        )
        waiting._hand_to({i.id: i.appraisal_id.manager_id for i in waiting})

    def _cancel_talks(self):
        """Nobody is expected at a talk about a sheet that has ended early."""
        # sudo: the calendar entry of both sides; the move was checked.
        talks = self.sudo().interview_ids.filtered(lambda i: i.state == "invited")
        events = talks.event_id
        talks._quiet().write(
            {"state": "prepared", "event_id": False, "invited_on": False}
        )
        events.unlink()

    # WHAT THE TALK ON A RELEASED RESULT STILL NEEDS
    #
    # The open step, its sentence, reminders and tasks all ask here.

    def _talk_of(self, *states):
        # sudo: which talk there is; whoever reads the sheet may know whose turn it is.
        talks = self.sudo().interview_ids
        return talks.filtered(lambda i: i.active and i.state in states)[:1]

    def _sides_to_sign(self):
        """Sides whose signature is missing under a closed interview, appraisee first.

        :return: list of 'employee' and 'manager'; empty where nothing is to be signed
        """
        self.ensure_one()
        return self._talk_of("closed")._sides_to_sign()

    def _talk_owner(self):
        """Who has to act on the talk about a released result; empty for the appraisee.

        A talk that goes on waits for who holds it; a closed one for the appraisee's
        signature, then for that of who held it.
        """
        self.ensure_one()
        talk = self._talk_of("in_progress", "closed")
        is_managers = talk.state == "in_progress" or (
            talk and talk._sides_to_sign() == ["manager"]
        )
        return talk.interviewer_id if is_managers else talk.interviewer_id.browse()

    def _talk_text(self):
        """What the talk on a released result needs, in one sentence, or ''."""
        self.ensure_one()
        _, talk = self.env._, self._talk_of("in_progress", "closed")
        if not talk:
            return ""
        if talk.state == "in_progress":
            return _("Manager closes the interview")
        return {
            ("employee", "manager"): _("Employee and manager sign the interview"),
            ("employee",): _("Employee signs the interview"),
            ("manager",): _("Manager signs the interview"),
        }.get(tuple(talk._sides_to_sign()), "")

    # WHAT THE LAST INTERVIEW LEFT OPEN
    #
    # Beside the new plan. Only the two sides see it: HR reads contents of interviews
    # one by one, on record.

    def _background_of_interviews(self, roles):
        """Parts of the background page, see ``_background_parts``.

        :param roles: what the reader is to each appraisal
        """
        pair = self.filtered(lambda a: roles[a.id] & {"subject", "manager"})
        return {
            "promises": pair._background_promises(),
            "development": pair._background_development(),
        }

    def _background_promises(self):
        """Open commitments of both sides, as far as the reader may see them."""
        promises = self.env["hr.performance.commitment"].search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "=", "open"),
                ("interview_id.state", "in", HELD_STATES),
            ]
        )
        sides = dict(promises._fields["who"]._description_selection(self.env))
        return {
            appraisal.id: [
                {
                    "text": promise.text,
                    "who": sides[promise.who],
                    "date": near_day(self.env, promise.due_date),
                    "is_late": promise.is_overdue,
                }
                for promise in promises
                if promise.employee_id == appraisal.employee_id
            ]
            for appraisal in self
        }

    def _background_development(self):
        """Points on development and next goals of the last interview held before."""
        topics = self.env["hr.performance.interview.topic"].search(
            [
                ("interview_id.employee_id", "in", self.employee_id.ids),
                ("interview_id.state", "in", HELD_STATES),
                ("kind", "in", DEVELOPMENT_KINDS),
            ]
        )
        labels = dict(topics._fields["kind"]._description_selection(self.env))
        wishes = self._background_wishes()
        actions = self.env["hr.performance.development.action"]
        plans = actions._background_rows(self.employee_id)
        return {
            appraisal.id: wishes[appraisal.id]
            + plans.get(appraisal.employee_id.id, [])
            + [
                {
                    "kind": labels[topic.kind],
                    "text": topic.text,
                    "result": topic.expected_result,
                    "date": near_day(self.env, topic.deadline),
                }
                for topic in topics._of_last_interview(appraisal)
            ]
            for appraisal in self
        }

    def _background_wishes(self):
        """Development wishes of the year before, as far as the reader may see them."""
        found = {}
        for model in ("hr.performance.coaching", "hr.performance.private.note"):
            notes = self.env[model].search(
                [("employee_id", "in", self.employee_id.ids), ("is_wish", "=", True)]
            )
            for person, own in notes.grouped("employee_id").items():
                found.setdefault(person, []).extend(own)
        return {
            appraisal.id: [
                {
                    "kind": self.env._("Development Wish"),
                    "text": wish.body,
                    "result": wish.agreed_step,
                    "date": day_words(self.env, wish.date),
                }
                for wish in found.get(appraisal.employee_id, ())
                if wish.date >= appraisal._period()[0] - relativedelta(years=1)
            ]
            for appraisal in self
        }
