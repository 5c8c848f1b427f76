# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ..base.appraisal_states import ASSESSMENT, TOLD_IN_TALK, UNDECIDED
from ..base.groups import OFFICER
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.logins import without_login
from ..interview.states import ASKED_STATES, HELD_STATES, OPEN_STATES, TALK_STATES
from ..review.hr_performance_rating import TURNS

#: What a card is about; the client shows a picture for each.
GOALS, REVIEWS, TALKS, FIGURES = "goals", "assessment", "feedback", "analysis"
#: Default filters of an action that only group rows, and so hide none.
GROUPING = "search_default_group_"


class HrPerformanceHome(models.AbstractModel):
    """The first page: what waits for the user, then goals to analysis by role.

    The number of a card is what its click opens: both come from one domain, counted
    and listed under the reader's own rights.
    """

    _name = "hr.performance.home"
    _description = "Performance Home"

    @api.model
    def action_load(self):
        """What the page shows to the user: sections with cards.

        :return: list of dicts: key, title, what to say without cards, and cards with
            area, title, count, hint and the action that a click opens
        """
        sections = [self._waiting_section(), self._own_section()]
        if self._has_team():
            sections.append(self._team_section())
        if self.env.user.has_group(OFFICER):
            sections.append(self._hr_section())
        for section in sections:
            section["cards"] += self._waiting_cards(section["key"])
        return sections

    def _waiting_cards(self, section):
        """Cards of what waits that have something to count."""
        return self._counted(
            (area, title, action, model._name, domain, hint)
            for model in self.env["hr.performance.waiting.mixin"]._waiting_models()
            for area, title, action, domain, hint in model._waiting_cards(section)
        )

    def _counted(self, rows):
        """Cards that have something to count, of models that the user may read."""
        cards = [
            self._card(area, title, action, model, domain, hint)
            for area, title, action, model, domain, hint in rows
            if self.env[model].has_access("read")
        ]
        return [card for card in cards if card["count"]]

    def _card(self, area, title, action, model, domain, hint):
        """One card; its number is what the user may read of the records."""
        opened = self._opened(action, title, domain)
        records = self.env[model].with_context(**opened["context"])
        return {
            "area": area,
            "title": title,
            "count": records.search_count(opened["domain"]),
            "hint": hint,
            "action": opened,
        }

    def _opened(self, action, title, domain):
        """The action of a card: it lists what the card counts, and nothing else."""
        opened = self.env["ir.actions.act_window"]._for_xml_id(
            f"hr_performance.hr_performance_{action}"
        )
        context = safe_eval(opened["context"] or "{}", {"uid": self.env.uid})
        return {
            **opened,
            "name": title,
            "domain": list(Domain(domain)),
            "context": {
                key: value
                for key, value in context.items()
                if key.startswith(GROUPING) or not key.startswith("search_default_")
            },
        }

    # WHAT WAITS FOR THE USER
    #
    # All sources, whoever the user is: a card stands here while it counts anything.

    def _waiting_section(self):
        _ = self.env._
        steps = self.env["hr.performance.step"]._waiting_for(self.env.user)
        rows = [
            *self._waiting_steps(steps),
            *self._waiting_reviews(steps),
            *self._waiting_talks(steps),
            *self._waiting_promises(),
            *self._waiting_decisions(),
        ]
        return {
            "key": "waiting",
            "title": _("Waiting for Me"),
            "empty": _("Nothing waits for you."),
            "cards": self._counted(rows),
        }

    def _waiting_steps(self, steps):
        """Steps that are taken on the sheet itself."""
        rows = [*self._plan_steps(steps), *self._result_steps(steps)]
        return [
            (
                area,
                title,
                "appraisal_action_my",
                "hr.performance.appraisal",
                Domain("id", "in", found.appraisal_id.ids),
                hint,
            )
            for area, title, found, hint in rows
        ]

    def _plan_steps(self, steps):
        """Area, title, steps and hint of what is to be done with plans."""
        _ = self.env._
        plans = steps.filtered(lambda step: step.state == "planning")
        own = plans.filtered(lambda step: step.owner_id == step.employee_id)
        asked = (plans - own).filtered("appraisal_id.change_requested_on")
        return [
            (
                GOALS,
                _("Plans to Agree"),
                plans - own - asked,
                _("Goals, weights and targets of the team"),
            ),
            (
                GOALS,
                _("Change Requests"),
                asked,
                _("Employees ask for another plan"),
            ),
            (
                GOALS,
                _("Plans to Confirm"),
                own,
                _("Read the plan, then confirm it or ask for a change"),
            ),
            (
                REVIEWS,
                _("Assessments to Open"),
                steps.filtered(lambda step: step.state == "agreed"),
                _("The assessment has begun; open the reviews"),
            ),
        ]

    def _result_steps(self, steps):
        """As ``_plan_steps``, of what is to be done with results."""
        _ = self.env._
        decided = steps.filtered(lambda step: step.state == "decided")
        told = steps.filtered(lambda step: step.state == "released")
        return [
            (
                TALKS,
                _("Results to Release"),
                decided.filtered(
                    lambda step: step.appraisal_id.subject_kind != "employee"
                ),
                _("Of departments, teams and companies"),
            ),
            (
                TALKS,
                _("Results to Acknowledge"),
                told.filtered(lambda step: step.owner_id == step.employee_id),
                _("Say that the result was received"),
            ),
        ]

    def _waiting_reviews(self, steps):
        """Drafts whose turn it is, and ratings of the level below."""
        _, rating, mine = self.env._, "hr.performance.rating", self.env.uid
        turns = Domain.OR(
            Domain("kind", "=", kind)
            & Domain(
                "appraisal_id",
                "in",
                steps.filtered(
                    lambda s, state=state: s.state == state
                ).appraisal_id.ids,
            )
            for kind, state in TURNS.items()
        )
        parts = Domain("kind", "=", "part") & Domain("rater_id.user_id", "=", mine)
        open_ones = Domain("is_open", "=", True) & Domain("is_mine", "=", True)
        return [
            (
                REVIEWS,
                _("Reviews to Submit"),
                "rating_action_mine",
                rating,
                open_ones & (turns | parts),
                _("Rate by facts"),
            ),
            (
                REVIEWS,
                _("Ratings to Approve"),
                "result_action_second_review",
                "hr.performance.result",
                Domain("appraisal_id.is_mine_to_approve", "=", True),
                _("Of managers who report to you"),
            ),
        ]

    def _waiting_talks(self, steps):
        """Interviews and self-reports."""
        _, talk, uid = self.env._, "hr.performance.interview", self.env.uid
        decided = steps.filtered(lambda step: step.state in TOLD_IN_TALK)
        hold = Domain("state", "in", OPEN_STATES) & Domain(
            "appraisal_id", "in", decided.appraisal_id.ids
        )
        hold |= Domain("acts_as_manager", "=", True) & Domain(
            "state", "=", "in_progress"
        )
        reports = self.env["hr.performance.self.report"].search(
            Domain("state", "=", "draft")
            & Domain("interview_id.active", "=", True)
            & Domain("interview_id.state", "in", ASKED_STATES)
            & (
                Domain("employee_id.user_id", "=", uid)
                | (
                    without_login("employee_id")
                    & Domain("interview_id.interviewer_id.user_id", "=", uid)
                )
            )
        )
        mine = Domain("employee_id.user_id", "=", uid)
        return [
            (
                TALKS,
                _("Self-Reports to Write"),
                "self_report_action_my",
                "hr.performance.self.report",
                Domain("id", "in", reports.ids),
                _("One page for the interview; known facts are filled in"),
            ),
            (
                TALKS,
                _("Interviews to Hold"),
                "interview_action_team",
                talk,
                hold,
                _("Tell and explain the result"),
            ),
            (
                TALKS,
                _("Interviews to Attend"),
                "interview_action_my",
                talk,
                mine & Domain("state", "in", TALK_STATES),
                _("Time, place and what to prepare"),
            ),
            (
                TALKS,
                _("Records to Sign"),
                "interview_action_my",
                talk,
                self._unsigned(),
                _("The interview is closed; both sides sign"),
            ),
        ]

    def _unsigned(self):
        """Closed interviews of the user that lack the user's own signature."""
        closed = self.env["hr.performance.interview"].search(
            Domain("state", "=", "closed")
            & (
                Domain("employee_id.user_id", "=", self.env.uid)
                | Domain("interviewer_id.user_id", "=", self.env.uid)
                | self._told_of("hr.performance.interview")
            )
        )
        unsigned = closed.filtered(
            lambda talk: (
                (talk.acts_as_employee and not talk.is_signed_by_employee)
                or (talk.acts_as_manager and not talk.is_signed_by_manager)
            )
        )
        return Domain("id", "in", unsigned.ids)

    def _waiting_promises(self):
        """Actions of plans and promises of interviews that are due soon or late."""
        _, uid = self.env._, self.env.uid
        promise = "hr.performance.commitment"
        due = (
            Domain("state", "=", "open")
            & Domain("interview_id.state", "in", HELD_STATES)
            & self.env["res.company"]._performance_compared(
                "due_date", "<=", DUE_SOON_DAYS
            )
        )
        by_employee = Domain("who", "=", "employee")
        employee = Domain("employee_id.user_id", "=", uid)
        manager = Domain("handed_to_id.user_id", "=", uid) | (
            Domain("handed_to_id", "=", False)
            & Domain("interview_id.interviewer_id.user_id", "=", uid)
        )
        return [
            (
                GOALS,
                _("Actions to Do"),
                "plan_action_action",
                "hr.performance.plan.action",
                self._told_of("hr.performance.plan.action"),
                _("Of agreed plans, due soon or late"),
            ),
            (
                TALKS,
                _("Commitments to Keep"),
                "commitment_action",
                promise,
                due & ((by_employee & employee) | (~by_employee & manager)),
                _("Promised in an interview, due soon or late"),
            ),
            (
                TALKS,
                _("Commitments to Settle"),
                "commitment_action",
                promise,
                due & ((by_employee & manager) | (~by_employee & employee)),
                _("Say whether the other side has kept its promise"),
            ),
        ]

    def _waiting_decisions(self):
        """Goals, reward runs, and what only HR can do."""
        _ = self.env._
        rows = [
            (
                GOALS,
                _("Goals to Approve"),
                "objective_action",
                "hr.performance.objective",
                self._told_of("hr.performance.objective"),
                _("Somebody proposes them"),
            ),
            (
                FIGURES,
                _("Reward Runs to Approve"),
                "reward_run_action",
                "hr.performance.reward.run",
                self._told_of("hr.performance.reward.run"),
                _("A second person approves the amounts"),
            ),
        ]
        if self.env.user.has_group(OFFICER):
            steps = self.env["hr.performance.step"]
            rows += [
                (
                    REVIEWS,
                    _("Steps That Wait for HR"),
                    "step_action",
                    steps._name,
                    steps._waiting_for_hr(),
                    _("Nobody else can act"),
                ),
                (
                    REVIEWS,
                    _("Conflicts of Interest"),
                    "conflict_action",
                    "hr.performance.conflict",
                    Domain("decision", "=", "open"),
                    _("Wait for your decision"),
                ),
            ]
        return rows

    def _told_of(self, model):
        """Domain of those records of a model that wait for the user."""
        return Domain("id", "in", self.env[model]._waiting_for(self.env.user).ids)

    # BY ROLE

    def _own_section(self):
        _, mine = self.env._, Domain("employee_id.user_id", "=", self.env.uid)
        own = Domain("owner_id.user_id", "=", self.env.uid)
        rating, interview = "hr.performance.rating", "hr.performance.interview"
        to_write = Domain("is_mine", "=", True) & Domain("is_open", "=", True)
        written = Domain("rater_id.user_id", "=", self.env.uid)
        rows = [
            (
                GOALS,
                _("My Goals"),
                "appraisal_action_my",
                "hr.performance.appraisal",
                own & Domain("state", "in", UNDECIDED),
                _("Plan, progress and what comes next"),
            ),
            (
                REVIEWS,
                _("Reviews to Write"),
                "rating_action_mine",
                rating,
                to_write & written,
                _("One page each; drafts are kept"),
            ),
            (
                TALKS,
                _("My Interviews"),
                "interview_action_my",
                interview,
                mine & Domain("state", "!=", "signed"),
                _("Prepare, talk, sign"),
            ),
            (
                FIGURES,
                _("My Results"),
                "result_action_my",
                "hr.performance.result",
                own,
                _("Scores, grades and why"),
            ),
        ]
        for_others = (
            REVIEWS,
            _("Reviews to Enter for Others"),
            "rating_action_mine",
            rating,
            to_write & ~written,
            _("For people without login"),
        )
        return {
            "key": "own",
            "title": _("My Performance"),
            "cards": [
                *(self._card(*row) for row in rows),
                *self._counted([for_others]),
            ],
        }

    def _has_team(self):
        return self.env["ir.ui.menu"]._performance_has_team()

    def _team_section(self):
        _, team = self.env._, Domain("is_mine_to_lead", "=", True)
        people = Domain("subject_kind", "=", "employee")
        appraisal = "hr.performance.appraisal"
        rows = [
            (
                GOALS,
                _("Plans Being Drafted"),
                "appraisal_action_team",
                appraisal,
                team & Domain("state", "=", "planning"),
                _("Of the team, whosever turn it is"),
            ),
            (
                REVIEWS,
                _("Team in Assessment"),
                "appraisal_action_team",
                appraisal,
                team & Domain("state", "in", ASSESSMENT),
                _("From the self-review to the decision"),
            ),
            (
                TALKS,
                _("Team Interviews"),
                "interview_action_team",
                "hr.performance.interview",
                Domain("acts_as_manager", "=", True) & Domain("state", "!=", "signed"),
                _("Not signed yet"),
            ),
            (
                FIGURES,
                _("Results of the Team"),
                "result_action",
                "hr.performance.result",
                Domain("appraisal_id.chain_ids.user_id", "=", self.env.uid) & people,
                _("Compare over people and cycles"),
            ),
        ]
        return {
            "key": "team",
            "title": _("My Team"),
            "cards": [self._card(*row) for row in rows],
        }

    def _hr_section(self):
        _ = self.env._
        rows = [
            (
                GOALS,
                _("Running Cycles"),
                "cycle_action",
                "hr.performance.cycle",
                [("state", "not in", ("draft", "closed"))],
                _("Launch, announce, go to the next stage"),
            ),
            (
                REVIEWS,
                _("Open Appraisals"),
                "appraisal_action",
                "hr.performance.appraisal",
                [("state", "in", UNDECIDED)],
                _("Not decided yet"),
            ),
            (
                TALKS,
                _("Interviews Not Signed"),
                "interview_action",
                "hr.performance.interview",
                [("state", "!=", "signed")],
                _("From preparation to signature"),
            ),
            (
                FIGURES,
                _("Completion by Department"),
                "completion_action",
                "hr.performance.completion",
                [("cycle_id.state", "not in", ("draft", "closed"))],
                _("One row for each department and cycle"),
            ),
            (
                REVIEWS,
                _("Overdue Steps"),
                "step_action",
                "hr.performance.step",
                [("is_overdue", "=", True)],
                _("Who is waited for; remind or record an exit"),
            ),
        ]
        return {
            "key": "hr",
            "title": _("HR Overview"),
            "note": self._check_note(),
            "cards": [self._card(*row) for row in rows],
        }

    def _check_note(self):
        """Whether all is in order, for HR of the whole company."""
        if self.env.user.performance_department_ids:
            return ""
        return self.env["hr.performance.failure"]._check_sentence()
