# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.appraisal_states import (
    DEADLINE_OF_STATE,
    ENDED,
    ENDED_EARLY,
    MANAGER_ACTS,
    ORDER,
    PASSABLE,
    REVIEW,
    SUBJECT_ACTS,
    TAKEN_BACK,
)
from ..base.arguments import takes_text
from ..base.bulk_rows import insert_rows
from ..base.dialogs import open_dialog
from ..base.hr_performance_job_mixin import check
from ..base.seeing import names_of, person_of, readers_only
from ..base.uploads import check_proof
from ..cycle.hr_performance_cycle_stage import STAGES

CONFIRMATIONS = frozenset({"employee_confirmed_on", "manager_confirmed_on"})


class HrPerformanceAppraisal(models.Model):
    """Who is waited for and until when: every move closes one step and opens the next.

    A batch costs a constant number of queries, whatever its size.
    """

    _inherit = "hr.performance.appraisal"

    # the present step
    step_ids = fields.One2many(
        "hr.performance.step", "appraisal_id", string="Steps", readonly=True, copy=False
    )
    log_ids = fields.Many2many(
        "hr.performance.step",
        compute="_compute_log_ids",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        help="Technical: all steps, whoever may read them; asked for once a request.",
    )
    waiting_for_id = fields.Many2one(
        "hr.employee",
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_waiting_for_id",
        help="Who has to act now. Empty: HR, or nobody.",
    )
    deadline = fields.Date(
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_deadline",
        help="Last day of the present step, in working days of the company's calendar.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_is_overdue",
        string="Overdue",
    )
    days_waiting = fields.Integer(
        compute="_compute_waiting",
        compute_sudo=True,
        search="_search_days_waiting",
        help="Calendar days since the present step began.",
    )

    # how it went on although somebody did not act
    plan_issued_on = fields.Datetime(
        string="Plan Issued On",
        readonly=True,
        copy=False,
        help="The plan holds although one side did not confirm it.",
        guarded=True,
    )
    plan_issued_by_id = fields.Many2one(
        "res.users", string="Plan Issued by", readonly=True, copy=False, guarded=True
    )
    plan_issue_reason = fields.Text(
        string="Why the Plan Was Issued", readonly=True, copy=False, guarded=True
    )
    plan_objection = fields.Text(
        string="Employee's Objection",
        readonly=True,
        copy=False,
        help="What the employee disagrees with; it stays with the plan.",
        guarded=True,
    )
    substitute_id = fields.Many2one(
        "hr.employee",
        string="Substitute Reviewer",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Writes the manager's review, named by HR.",
        guarded=True,
    )
    delivery_proof_id = fields.Many2one(
        "ir.attachment",
        string="Proof of Delivery",
        readonly=True,
        copy=False,
        help="Shows that the result reached the employee, who did not answer.",
        guarded=True,
    )

    # COMPUTES

    @api.depends("step_ids.left_on", "step_ids.state")
    def _compute_log_ids(self):
        # sudo by compute_sudo: searched, so that no step gets into the cache of a
        # reader who may not see it.
        steps = self.env["hr.performance.step"].search_fetch(
            [("appraisal_id", "in", self._origin.ids)], order="id"
        )
        by_sheet = steps.grouped("appraisal_id")
        for appraisal in self:
            appraisal.log_ids = by_sheet.get(appraisal._origin, steps.browse())

    @api.depends(
        "step_ids.left_on",
        "step_ids.owner_id",
        "step_ids.deadline",
        "step_ids.is_task",
        "step_ids.entered_on",
        "step_ids.task_from",
    )
    def _compute_waiting(self):
        # sudo by compute_sudo: whoever reads the sheet may know whose turn it is.
        for appraisal in self:
            step = appraisal.log_ids.filtered(lambda s: s.is_task and not s.left_on)
            appraisal.waiting_for_id = step.owner_id
            appraisal.deadline = step.deadline
            appraisal.is_overdue = step.is_overdue
            appraisal.days_waiting = step.days_waiting

    def _search_waiting_for_id(self, operator, value):
        return self._search_open_step(Domain("owner_id", operator, value))

    def _search_deadline(self, operator, value):
        return self._search_open_step(Domain("deadline", operator, value))

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = self._search_open_step(Domain("is_overdue", "=", True))
        wanted = {bool(item) for item in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return overdue if True in wanted else ~overdue

    def _search_days_waiting(self, operator, value):
        opposite = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
        if operator not in opposite:
            return NotImplemented
        since = fields.Datetime.subtract(fields.Datetime.now(), days=value)
        step = self.env["hr.performance.step"]
        return self._search_open_step(
            step._waiting_since_domain(opposite[operator], since)
        )

    @api.model
    def _search_open_step(self, condition):
        step = self.env["hr.performance.step"]
        return Domain("step_ids", "any", step._waiting_domain() & condition)

    # MOVES

    def _change_step(self, before, exit_kind, reason):
        """Close the steps of appraisals that have moved and open the next ones.

        :param before: dict of appraisal id to the state before the move
        :param exit_kind: how the present step ends; see ``EXIT_KINDS``
        :param reason: text of a recorded exit
        """
        moved = self.filtered(lambda a: before[a.id] != a.state)
        back = moved.filtered(lambda a: ORDER[a.state] < ORDER[before[a.id]])
        left = moved._leave_step(exit_kind, reason, back)
        moved._enter_step(back)
        left._close_team_activities()

    @readers_only
    def write(self, vals):
        vals, typed = self._without_typed_values(vals)
        if typed:
            # sudo: names no one; rules and roles ask for the logins of the same people.
            self.sudo()._fetch_people()
        result = super().write(vals)
        if typed:
            self.env["hr.performance.appraisal.line"].browse(typed)._type_values(typed)
        if CONFIRMATIONS & set(vals) and "state" not in vals:
            # sudo: who is waited for is upkeep of the system.
            self.sudo()._refresh_step_owners()
        return result

    def _open_steps(self):
        """The present step of each appraisal that has one."""
        return self.env["hr.performance.step"].search_fetch(
            [("appraisal_id", "in", self.ids), ("left_on", "=", False)]
        )

    def _step_copies(self):
        """What a step copies from its sheet."""
        return {
            "employee_id": self.owner_id.id,
            "cycle_id": self.cycle_id.id,
            "company_id": self.company_id.id,
        }

    def _leave_step(self, exit_kind, reason, back=()):
        """End the present steps; a move back or out says so by itself."""
        # sudo: the log is guarded; moves are checked by their actions.
        steps = self.sudo()._open_steps()
        kinds = {
            step: self._exit_kind(step.appraisal_id, exit_kind, back) for step in steps
        }
        for kind, group in steps.grouped(kinds.get).items():
            group.write(
                {
                    "left_on": fields.Datetime.now(),
                    "exit_kind": kind,
                    "exit_reason": reason,
                    "acted_by_id": self.env.uid,
                }
            )
        # Before the next step of the same appraisals meets the unique index.
        steps.flush_recordset(["left_on"])
        return steps

    def _exit_kind(self, appraisal, exit_kind, back):
        if exit_kind != "done":
            return exit_kind
        if appraisal.state in ENDED_EARLY:
            return appraisal.state
        return "returned" if appraisal in back else "done"

    def _enter_step(self, back=()):
        """Open the step of the present state, with owner and deadline."""
        going_on = self.filtered(lambda a: a.state not in ENDED)
        deadlines = going_on._step_deadlines()
        now = fields.Datetime.now()
        insert_rows(
            # sudo: the log is guarded; moves are checked by their actions.
            self.env["hr.performance.step"].sudo(),
            [
                {
                    "appraisal_id": appraisal.id,
                    **appraisal._step_copies(),
                    "department_id": appraisal.department_id.id,
                    "state": appraisal.state,
                    "owner_id": appraisal._step_owner().id,
                    "is_task": appraisal._is_step_task(),
                    "entered_on": now,
                    "deadline": deadlines[appraisal.id],
                    "is_hand_back": appraisal in back,
                }
                for appraisal in going_on
            ],
        )

    # STEPS THAT DO NOT FIT
    #
    # Two people who act at the same moment may leave a sheet without its step.

    _job_step = check("_with_wrong_step", "_mend_step", size=100)

    @api.model
    def _with_wrong_step(self):
        """Sheets whose open step is missing, of another state or left behind.

        Also agreed plans that wait for nobody although the assessment has begun.
        """
        return self._found_by(
            SQL(
                """
                SELECT appraisal.id
                  FROM hr_performance_appraisal appraisal
                  JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
                  LEFT JOIN hr_performance_step step
                         ON step.appraisal_id = appraisal.id AND step.left_on IS NULL
                 WHERE CASE WHEN appraisal.state IN %(ended)s THEN step.id IS NOT NULL
                            ELSE step.state IS DISTINCT FROM appraisal.state
                              OR (NOT step.is_task AND cycle.state IN %(begun)s) END
                """,
                ended=ENDED,
                begun=tuple(STAGES[STAGES.index("assessment") :]),
            )
        )

    def _mend_step(self, appraisals):
        """Close what does not fit and open the step of the present state."""
        idle = appraisals._open_steps().filtered(
            lambda step: (
                step.state == step.appraisal_id.state
                and step.appraisal_id.state not in ENDED
            )
        )
        idle.cycle_id._refresh_agreed_steps()
        wrong = appraisals - idle.appraisal_id
        wrong._leave_step("done", self.env._("Mended by the daily check"))
        wrong._enter_step()
        appraisals._say_mended()

    _job_waiting = check("_waiting_wrongly", "_mend_waiting", size=100)

    @api.model
    def _waiting_wrongly(self):
        """Sheets whose open step waits for somebody else, or without a last day.

        The query finds what may be wrong; people and days are those of every move.
        """
        steps = self.env["hr.performance.step"]._found_by(
            SQL(
                """
                SELECT step.id
                  FROM hr_performance_step step
                  JOIN hr_performance_appraisal sheet ON sheet.id = step.appraisal_id
                  LEFT JOIN hr_performance_rating review
                         ON review.appraisal_id = sheet.id AND review.active
                        AND review.kind = 'manager'
                 WHERE step.left_on IS NULL AND step.state = sheet.state
                   AND ((step.cycle_id, step.company_id, step.employee_id)
                        IS DISTINCT FROM
                        (sheet.cycle_id, sheet.company_id, sheet.owner_id)
                     OR (step.deadline IS NULL AND step.is_task
                         AND step.state IN %(limited)s)
                     OR step.owner_id IS DISTINCT FROM
                        CASE WHEN sheet.state = 'planning'
                              AND sheet.change_requested_on IS NULL
                              AND sheet.manager_confirmed_on IS NOT NULL
                              AND sheet.employee_confirmed_on IS NULL
                             THEN sheet.owner_id
                             WHEN sheet.state = 'planning' THEN sheet.manager_id
                             WHEN sheet.state IN %(subject)s THEN sheet.owner_id
                             WHEN sheet.state = 'second_review'
                             THEN sheet.second_manager_id
                             WHEN sheet.state = 'manager_review'
                             THEN COALESCE(review.rater_id, sheet.manager_id)
                             WHEN sheet.state IN %(manager)s AND step.is_task
                             THEN sheet.manager_id END)
                """,
                limited=tuple(state for state, day in DEADLINE_OF_STATE.items() if day),
                subject=SUBJECT_ACTS,
                manager=MANAGER_ACTS,
            )
        )
        due = steps.appraisal_id._step_deadlines()
        return steps.filtered(
            lambda step: (
                step.owner_id != step.appraisal_id._step_owner()
                or (not step.deadline and due[step.appraisal_id.id])
                or step._copies() != step.appraisal_id._step_copies()
            )
        ).appraisal_id

    def _mend_waiting(self, appraisals):
        """Let the open steps wait for whom they should, with a last day."""
        appraisals._refresh_step_owners()
        days = appraisals._step_deadlines()
        for step in appraisals._open_steps():
            if step._copies() != step.appraisal_id._step_copies():
                step.write(step.appraisal_id._step_copies())
            if not step.deadline and days[step.appraisal_id.id]:
                step.deadline = days[step.appraisal_id.id]
        appraisals._say_mended()

    # OWNER AND DEADLINE

    def _step_owner(self):
        """Who has to act in the present state; empty where HR does.

        A request to change the plan waits for the manager, whoever has confirmed;
        otherwise planning waits for the manager first, then for the employee. A
        released result waits for who still has to close or sign the interview.
        """
        self.ensure_one()
        subject, manager = self.owner_id, self.manager_id
        if self.state == "planning":
            if self.change_requested_on:
                return manager
            is_asked = self.manager_confirmed_on and not self.employee_confirmed_on
            return subject if is_asked else manager
        if self.state in SUBJECT_ACTS:
            return self._talk_owner() or subject
        if self.state == "second_review":
            return self.second_manager_id
        if self.state == "manager_review":
            review = self.rating_ids.filtered(lambda r: r.kind == "manager")
            return review.rater_id or manager
        is_managers = self.state in MANAGER_ACTS and self._is_step_task()
        return manager if is_managers else manager.browse()

    def _is_step_task(self):
        """Whether somebody has to act; an agreed plan waits for the calendar."""
        self.ensure_one()
        return self.state != "agreed" or self.cycle_id._is_assessment_open()

    def _step_deadlines(self, since=None):
        """Last day of the present step of each appraisal.

        :param since: dict of appraisal id to the first day; today by default
        """
        companies = self.company_id
        today = {company: company._performance_today() for company in companies}
        working = {company: company._performance_working_day() for company in companies}
        known, deadlines = {}, {}
        for appraisal in self:
            cycle, company = appraisal.cycle_id, appraisal.company_id
            entered = since[appraisal.id] if since else today[company]
            key = (cycle, company, appraisal.state, entered)
            if key not in known:
                known[key] = cycle._step_deadline(
                    appraisal.state, entered, company, working[company]
                )
            deadlines[appraisal.id] = known[key]
        return deadlines

    def _refresh_step_owners(self):
        """Give the present steps to those who have to act now, with time to do it."""
        owners = {}
        # sudo: the log is guarded; owners follow confirmations and managers.
        for step in self.sudo()._open_steps():
            owner = step.appraisal_id._step_owner()
            if owner != step.owner_id:
                owners[step] = owner
        if not owners:
            return
        steps = self.env["hr.performance.step"].union(*owners)
        steps._close_team_activities()
        fresh = steps.appraisal_id._step_deadlines()

        def values(step):
            days = [day for day in (step.deadline, fresh[step.appraisal_id.id]) if day]
            return owners[step].id, max(days, default=False)

        for (owner_id, deadline), group in steps.grouped(values).items():
            group.write(
                {
                    "owner_id": owner_id,
                    "deadline": deadline,
                    "reminded_on": False,
                    "escalated_on": False,
                }
            )

    # TAKING BACK
    #
    # The last step of the course, by whoever took it while nobody has gone on from it,
    # afterwards by HR with a reason. The log keeps both: what was taken back, and the
    # step that is open again with the last day that it had.

    def _steps_to_take_back(self):
        """The ended step to which each sheet can come back, by id of the sheet."""
        # sudo: the log of sheets that the caller reads.
        ended = self.sudo().log_ids.filtered("left_on").sorted("id")
        states = {appraisal.id: appraisal.state for appraisal in self}
        return {
            step.appraisal_id.id: step
            for step in ended
            if step.state in TAKEN_BACK.get(states[step.appraisal_id.id], ())
        }

    def _take_back_targets(self):
        return {id_: step.state for id_, step in self._steps_to_take_back().items()}

    def _take_back_ways(self):
        roles, steps = self._roles(), self._steps_to_take_back()
        ways = {}
        # sudo: whether anybody has begun a review; nothing of it is shown.
        for appraisal in self.sudo():
            step = steps.get(appraisal.id)
            if not step:
                continue
            is_own = roles[appraisal.id] and step.acted_by_id == self.env.user
            if is_own and not appraisal._is_gone_on(step.state):
                ways[appraisal.id] = "own"
            elif self.env.su or "hr" in roles[appraisal.id]:
                ways[appraisal.id] = "hr"
        return ways

    def _take_back(self, reason):
        """Bring the sheets back; reviews, steps and what follows results go along."""
        ended = self.filtered(lambda a: a.state in ENDED_EARLY)
        ended._check_comes_back()
        steps = self._steps_to_take_back()
        for before, sheets in self.grouped(lambda a: steps[a.id].state).items():
            sheets._take_back_reviews(before)
            sheets._move({"state": before}, exit_kind="taken_back", reason=reason)
        self._restore_steps(steps)
        if ended:
            ended._write_presence()
            ended.env["hr.performance.result.follower.mixin"]._tell_of_results(ended)
        labels = dict(self._fields["state"]._description_selection(self.env))
        for before, sheets in self.grouped("state").items():
            text = self.env._("Taken back: the step is “%s” again.", labels[before])
            sheets._log_exit(" ".join(filter(None, [text, reason])))

    def _restore_steps(self, steps):
        """The steps that are open again end on the days on which they ended before.

        :param steps: the ended step of each, by id of the sheet
        """
        again = self._open_steps()
        for deadline, group in again.grouped(
            lambda step: steps[step.appraisal_id.id].deadline
        ).items():
            group.write({"deadline": deadline})
        again._open_team_activities()

    def _check_comes_back(self):
        """Raise for people who are still gone, and for those who have another sheet."""
        closed = self.filtered(lambda a: a.state == "closed_early")
        if gone := closed.filtered(lambda a: a._has_left()):
            raise UserError(
                self.env._(
                    "%s: the employee still counts as having left. Make the employee"
                    " active again, without a departure date in the past, first.",
                    names_of(gone),
                )
            )
        cancelled = self.filtered(lambda a: a.state == "cancelled")
        others = self.search(
            [
                ("cycle_id", "in", cancelled.cycle_id.ids),
                ("state", "!=", "cancelled"),
            ]
        )
        there = {(a.cycle_id, a._subject(), a.event_kind, a.event_date) for a in others}
        twice = cancelled.filtered(
            lambda a: (a.cycle_id, a._subject(), a.event_kind, a.event_date) in there
        )
        if twice:
            raise UserError(
                self.env._(
                    "%s has another sheet in this cycle by now; the cancelled one stays"
                    " cancelled.",
                    names_of(twice),
                )
            )

    def _take_back_text(self):
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(sheet)s goes back from “%(now)s” to “%(before)s”.",
            sheet=names_of(self),
            now=labels[self.state],
            before=labels.get(self._take_back_targets().get(self.id), ""),
        )

    # SUBSTITUTE REVIEWER

    def _is_substitute(self, user):
        """Whether a user acts as the manager while the reviews are written."""
        substitute = self.substitute_id
        return bool(self.state in REVIEW and substitute and substitute.user_id == user)

    def _end_substitution(self, managers):
        """A new manager reviews in person: the substitute's task ends.

        :param managers: dict of appraisal id to the present manager
        """
        changed = self.filtered(
            lambda a: a.substitute_id and managers[a.id] != a.manager_id
        )
        changed._quiet().write({"substitute_id": False})

    # EXITS
    #
    # How an appraisal goes on although somebody does not act. Each exit is checked
    # here for role and state and leaves a reason in log and chatter.

    @readers_only
    def action_open_exit(self):
        """Open the dialog that records why and how these appraisals go on."""
        wrong = self.filtered(lambda a: a.state not in PASSABLE)
        if wrong or not self:
            raise UserError(
                self.env._(
                    "There is nothing to pass over now. A plan, a review or a released"
                    " result that waits for somebody can be passed over; an interview"
                    " without signature has its own button."
                )
            )
        if len(set(self.mapped("state"))) > 1:
            raise UserError(
                self.env._("Choose appraisals that are all at the same step.")
            )
        roles = self._roles()
        is_own = all("subject" in roles[appraisal.id] for appraisal in self)
        return open_dialog(
            self.env["hr.performance.exit"],
            self.env._("I Disagree") if is_own else self.env._("Exit"),
            context={"default_appraisal_ids": self.ids},
        )

    @readers_only
    @takes_text("text")
    def action_object(self, text):
        """Keep what the employee disagrees with beside the plan that is drafted.

        :param text: the objection; required
        """
        self._check_role("subject", "manager", "hr")
        self._require_state("planning")
        self._check_reason(text)
        roles = self._roles()
        others = self.filtered(
            lambda a: "subject" not in roles[a.id] and not a.is_subject_userless
        )
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: only the employee states an objection.",
                    names_of(others[0]),
                )
            )
        # sudo: guarded field; role, state and text were checked above.
        self.sudo()._quiet().write({"plan_objection": text})
        self._log_exit(self.env._("Objection to the plan: %s", text))

    @readers_only
    @takes_text("reason", "objection")
    def action_issue_plan(self, reason, objection=None):
        """Let plans hold that one side does not confirm; the objection is kept.

        The second-level manager issues a plan, or HR.

        :param reason: text; required
        :param objection: what the employee disagrees with, if it is not stated yet
        """
        self._check_second_level()
        self._require_state("planning")
        self._check_reason(reason)
        self._check_plan()
        now = fields.Datetime.now()
        # sudo: guarded fields; role, state, reason and plan were checked above.
        plans = self.sudo()
        if objection and objection.strip():
            plans._quiet().write({"plan_objection": objection})
        plans._move(
            {
                "state": "agreed",
                "agreed_on": now,
                "plan_issued_on": now,
                "plan_issued_by_id": self.env.uid,
                "plan_issue_reason": reason,
            },
            exit_kind="issued",
            reason=reason,
        )
        self._log_exit(self.env._("The plan was issued without agreement: %s", reason))

    @readers_only
    @takes_text("reason")
    def action_skip_self_review(self, reason=None):
        """Go on without the self-review; it is skipped, never scored zero.

        :param reason: text; without it the dialog asks for it
        """
        self._check_role("manager", "hr")
        self._require_state("self_review")
        if reason is None:
            return self.action_open_exit()
        self._check_reason(reason)
        # sudo: guarded state; role, state and reason were checked above.
        self.sudo()._move(
            {"state": "manager_review"}, exit_kind="skipped", reason=reason
        )
        self._log_skipped_self_review(reason)
        return True

    def _log_skipped_self_review(self, reason):
        self._log_exit(
            self.env._("The self-review was skipped and does not count: %s", reason)
        )

    def _check_self_review(self):
        """Pass the check of the self-review where the manager's comes before it.

        :return: the sentences to show as advice, by appraisal
        """
        return self._check_gate(
            "self_review_expected",
            {
                appraisal: [
                    self.env._(
                        "%s: the self-review is not in yet. Wait for it, or use Exit…"
                        " on the appraisal and say why it is skipped.",
                        appraisal.display_name,
                    )
                ]
                for appraisal in self
            },
        )

    def _go_on_without_self_review(self):
        """Record as skipped what the manager's review has not waited for.

        The check of the cycle allows it; a missing self-review never counts as zero.
        """
        missing = self.filtered(lambda a: a.state == "self_review")
        if not missing:
            return
        reason = self.env._("The manager's review was submitted before it.")
        missing._move({"state": "manager_review"}, exit_kind="skipped", reason=reason)
        missing._log_skipped_self_review(reason)

    @readers_only
    @takes_text("reason")
    def action_substitute_reviewer(self, substitute, reason):
        """Let somebody else write the manager's review.

        :param substitute: employee, or the id of one; never the appraisee
        :param reason: text; required
        """
        self._check_role("hr")
        self._require_state(*REVIEW)
        self._check_reason(reason)
        substitute = person_of(self.env, substitute)
        self._check_substitute(substitute)
        # sudo: guarded fields; role, state, reason and person were checked above.
        appraisals = self.sudo()
        drafts = appraisals.rating_ids.filtered(
            lambda r: r.kind == "manager" and r.state == "draft"
        )
        former = {a.id: a.substitute_id | a.manager_id for a in appraisals}
        drafts._hand_to({draft.id: substitute for draft in drafts})
        appraisals._quiet().write({"substitute_id": substitute.id})
        reviewed = appraisals.filtered(lambda a: a.state == "manager_review")
        left = reviewed._leave_step("substituted", reason)
        reviewed._enter_step()
        left._close_team_activities()
        self._tell_new_reviewer(former, dict.fromkeys(self.ids, substitute), reason)

    @readers_only
    @takes_text("reason", "proof", "name")
    def action_record_delivery(self, reason, proof, name=None):
        """Go on although the employee does not acknowledge the released result.

        :param reason: text; required
        :param proof: the file that shows the delivery, in base64; required
        :param name: file name of the proof
        """
        self._check_role("manager", "hr")
        self._require_state("released")
        self._check_reason(reason)
        self._check_proof(proof)
        # sudo: guarded fields; role, state, reason and proof were checked above.
        appraisals = self.sudo()
        proofs = appraisals.env["ir.attachment"].create(
            [
                {
                    "name": name or self.env._("Proof of Delivery"),
                    "datas": proof,
                    "res_model": self._name,
                    "res_id": appraisal.id,
                }
                for appraisal in appraisals
            ]
        )
        for attachment, appraisal in zip(proofs, appraisals._quiet(), strict=True):
            appraisal.delivery_proof_id = attachment
        appraisals._move(
            {"state": "acknowledged"}, exit_kind="no_answer", reason=reason
        )
        self._log_exit(
            self.env._(
                "The result was delivered; the employee did not answer: %s", reason
            )
        )

    # CHECKS

    def _check_second_level(self):
        """Raise unless the user stands above the direct manager, or is HR."""
        if self.env.su:
            return
        roles = self._roles()
        refused = self.filtered(
            lambda a: not (
                roles[a.id] & {"hr", "second"}
                or ("chain" in roles[a.id] and "manager" not in roles[a.id])
            )
        )
        if refused:
            raise AccessError(
                self.env._(
                    "%(names)s: a plan that one side does not confirm is issued by the"
                    " second-level manager or by HR.",
                    names=names_of(refused),
                )
            )

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why; the reason stays with the appraisal."))

    def _check_proof(self, proof):
        if not proof:
            raise UserError(
                self.env._(
                    "Add the proof of delivery, for example a receipt or a scan."
                )
            )
        check_proof(self.env, proof)

    def _check_substitute(self, substitute):
        if not substitute or not substitute.active:
            raise UserError(self.env._("Choose who reviews instead of the manager."))
        own = self.filtered(lambda a: a.owner_id.id == substitute.id)
        if own:
            raise UserError(
                self.env._(
                    "%s cannot review oneself. Choose somebody else.",
                    names_of(substitute, "name"),
                )
            )

    def _log_exit(self, text):
        """The same note on each sheet, in one batch."""
        # sudo: the note belongs to the checked action, whoever may write here.
        self.sudo()._message_log_batch({appraisal.id: text for appraisal in self})
