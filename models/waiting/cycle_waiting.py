# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import deadlines
from ...engine.outcome import RuleError
from ..base.appraisal_states import (
    ASSESSMENT,
    DECIDED,
    ORDER,
    STAGE_OF_STATE,
)
from ..base.arguments import takes_text
from ..base.counting import counted_by
from ..base.dialogs import open_dialog
from ..base.groups import OFFICER
from ..base.racing import change_rows, claim_rows
from ..base.seeing import names_of, readers_only
from ..cycle.hr_performance_cycle_stage import STAGES

#: Closing an acknowledged sheet keeps nobody from going on.
OPTIONAL_STATES = ("acknowledged",)

#: So many cycles are compared.
RECENT = 5


class HrPerformanceCycle(models.Model):
    """Deadlines of a cycle, its stragglers, and the gate between its stages."""

    _inherit = "hr.performance.cycle"

    # stragglers
    waiting_count = fields.Integer(string="Open Steps", compute="_compute_waiting")
    overdue_count = fields.Integer(string="Overdue", compute="_compute_waiting")

    cockpit = fields.Json(
        compute="_compute_cockpit",
        export_string_translation=False,
        groups=OFFICER,
        help="Technical: people by stage and department, grades, interviews by week.",
    )

    # coaching, by department only
    coaching_html = fields.Html(
        compute="_compute_coaching_html",
        string="Talks and Notes by Department",
        sanitize=False,
        groups=OFFICER,
    )

    # health
    health_on_time = fields.Float(
        string="On Time",
        compute="_compute_health",
        compute_sudo=True,
        help="Share of the steps that ended by their deadline; one that is late and"
        " still open counts as late.",
        groups=OFFICER,
    )
    health_coverage = fields.Float(
        string="Coverage",
        compute="_compute_health",
        compute_sudo=True,
        help="Share of the population whose result is decided.",
        groups=OFFICER,
    )
    health_disputes = fields.Integer(
        string="Disputes",
        compute="_compute_health",
        compute_sudo=True,
        help="Interviews signed with reservation, and objections to plans.",
        groups=OFFICER,
    )
    health_untold = fields.Integer(
        string="Told Too Late",
        compute="_compute_health",
        compute_sudo=True,
        help="Results that were told after their deadline, or that wait beyond it.",
        groups=OFFICER,
    )
    health_interviews = fields.Float(
        string="Interviews within a Month",
        compute="_compute_health",
        compute_sudo=True,
        help="Share of the interviews that were held within one month after the end of"
        " the period.",
        groups=OFFICER,
    )
    recent_cycle_ids = fields.Many2many(
        "hr.performance.cycle",
        string="Recent Cycles",
        compute="_compute_recent_cycle_ids",
        help="Earlier cycles of the same company, to compare.",
        groups=OFFICER,
    )

    # STRAGGLERS

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_cockpit(self):
        """Counts of what the reader may read; none before the launch."""
        figures = self.env["hr.performance.home.cycles"]
        for cycle in self:
            is_shown = cycle.state != "draft" and cycle.id
            cycle.cockpit = figures._figures(cycle) if is_shown else False

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_waiting(self):
        """Counts of what the reader may see: the board shows the same."""
        steps = self.env["hr.performance.step"]
        counts = counted_by(
            "cycle_id",
            self,
            {
                "waiting_count": (steps, steps._waiting_domain()),
                "overdue_count": (steps, steps._overdue_domain()),
            },
            one_by_one=True,
        )
        for cycle in self:
            for name, by_cycle in counts.items():
                cycle[name] = by_cycle.get(cycle._origin.id, 0)

    @readers_only
    def action_open_waiting(self):
        """Open the board of those who are waited for in this cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_step_action"
        )
        action["domain"] = [("cycle_id", "=", self.id)]
        action["context"] = {"search_default_waiting": 1}
        if self.overdue_count:
            action["context"]["search_default_overdue"] = 1
        return action

    # DEADLINES

    def _step_deadline(self, state, entered, company, is_working_day):
        """Last day of a step that begins on a day; empty when nothing limits it.

        A calendar that lost its working days after launch keeps nobody from going on:
        the date then counts as it stands in the cycle's calendar.
        """
        self.ensure_one()
        if state == "agreed" and not self._is_assessment_open():
            return False
        arguments = (
            entered,
            self._step_end(state, entered),
            company.performance_grace_days,
        )
        try:
            return deadlines.due(*arguments, is_working_day) or False
        except RuleError:
            return deadlines.due(*arguments, lambda _day: True) or False

    def _step_end(self, state, entered):
        """Day on which a step should end by the stage and the scheme's days.

        The last review of the assessment ends with the stage, the reviews before it
        earlier, as the scheme says. A result is acknowledged some days after release.
        """
        if state == "released":
            return entered + timedelta(days=self._rule("acknowledge_days"))
        if state == "decided":
            return self._telling_end(entered)
        end = self._stage_end(state)
        last = "second_review" if self._may_second_review() else "manager_review"
        if state in ASSESSMENT:
            own = self._deadline(state)
            return min(end, own) if end and state != last else end or own
        return end

    def _stage_end(self, state):
        stage = STAGE_OF_STATE.get(state)
        return self.stage_ids.filtered(lambda s: s.state == stage).date_end or None

    def _telling_end(self, entered):
        """By when a result is told that is decided on a day.

        Where interviews are held, by the day on which they are due, whatever the stage
        says; else in its stage. Where the scheme names days from the decision on, it is
        told within them at the latest.
        """
        held = self._holds_interviews()
        end = self._deadline("interview") if held else self._stage_end("decided")
        days = self._rule("telling_days")
        if not days:
            return end
        told = entered + timedelta(days=days)
        return min(end, told) if end else told

    def _holds_interviews(self):
        """Whether the rules of the cycle make interviews on results of people."""
        return not self._is_about_units() and self._rule("interview_policy") != "none"

    def _refresh_deadlines(self):
        """Give the present steps the deadlines of a changed calendar."""
        steps = (
            self.env["hr.performance.step"]
            # sudo: the log is guarded; the caller may write the calendar.
            .sudo()
            .search([("cycle_id", "in", self.ids), ("left_on", "=", False)])
        )
        appraisals = steps.appraisal_id
        since = {
            step.appraisal_id.id: step.company_id._performance_day(step.entered_on)
            for step in steps
        }
        fresh = appraisals._step_deadlines(since)
        groups = steps.grouped(lambda step: fresh[step.appraisal_id.id])
        for deadline, group in groups.items():
            group.write({"deadline": deadline})

    # NEXT STAGE

    @readers_only
    def action_open_next_stage(self):
        """Ask before the calendar is advanced: who is waited for, and what follows."""
        self.ensure_one()
        self.check_access("write")
        return open_dialog(
            self.env["hr.performance.next.stage"],
            self.env._("Next Stage"),
            context={
                "default_cycle_id": self.id,
                "default_seen": self.state,
                "dialog_size": "large",
            },
        )

    @readers_only
    @takes_text("seen")
    def action_next_stage(self, seen=None):
        """Advance the calendar once the tasks of the present stage are done.

        The check between stages may be off, advice or required, and an administrator
        may let it pass; single appraisals always go on by themselves.

        :param seen: the stage that the user has seen; a cycle that somebody else has
            advanced since then stays where it is
        """
        self.check_access("write")
        if not seen:
            claim_rows(self.sudo())  # sudo: only the row; access was checked above.
        gone = self.filtered(lambda cycle: seen and cycle.state != seen)
        if gone:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(cycle)s is at “%(stage)s” already: somebody has advanced it"
                    " while you looked at it.",
                    cycle=names_of(gone[0], "name"),
                    stage=labels[gone[0].state],
                )
            )
        self._hold_open_steps()
        advice = []
        problems = self._open_task_problems()
        for cycle in self.filtered(lambda c: c.state not in ("draft", "closed")):
            advice += cycle._check_gate("stage_tasks", problems[cycle])
            if cycle.state == "coaching":
                advice += cycle._check_gate("coaching_held", cycle._coaching_problems)
        self._go_to_next_stage()
        self._refresh_agreed_steps()
        if seen:
            # The list of who is waited for has just been seen.
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return self._notification("\n".join(advice)) if advice else None

    # COACHING

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_coaching_html(self):
        """How many had a talk or a note, by department: what HR sees of talks."""
        qweb = self.env["ir.qweb"].with_context(minimal_qcontext=True)
        for cycle in self:
            rows = cycle._coaching_coverage()
            cycle.coaching_html = rows and qweb._render(
                "hr_performance.coaching_coverage", {"rows": rows}
            )

    def _coaching_coverage(self):
        """Of the sheets that the reader may read: all, then each department.

        :return: list of dicts: ``name``, ``people``, ``met`` and ``share`` in percent
        """
        self.ensure_one()
        sheets, without = self._without_coaching()
        if not sheets:
            return []
        units = sheets.grouped("department_id")
        # sudo: names of departments of sheets that the reader counts.
        named = [(unit.sudo().name, own) for unit, own in units.items()]
        named = [(name or self.env._("No Department"), own) for name, own in named]
        rows = [(self.env._("All"), sheets), *sorted(named, key=lambda row: row[0])]
        return [
            {
                "name": name,
                "people": len(own),
                "met": len(own - without),
                "share": round(100 * len(own - without) / len(own)),
            }
            for name, own in rows
        ]

    def _without_coaching(self):
        """Sheets of people that the user may read, and those without talk or note."""
        sheets = self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "in", self.ids),
                ("employee_id", "!=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        return sheets, self.env["hr.performance.talk"]._without_coaching(sheets)

    @readers_only
    def action_open_without_coaching(self):
        """Whose sheets have neither talk nor note in their period, for HR."""
        self.ensure_one()
        self.check_access("write")
        _sheets, without = self._without_coaching()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        return {
            **action,
            "name": self.env._("Neither Talk nor Note"),
            "domain": [("id", "in", without.ids)],
            "context": {},
        }

    def _coaching_problems(self):
        """Who had neither talk nor note in the period, and each manager's coverage."""
        self.ensure_one()
        # sudo: whether there is anything, and names of people of the cycle.
        sheets = self.sudo().appraisal_ids.filtered(
            lambda sheet: sheet.employee_id and sheet.state == "agreed"
        )
        without = self.env["hr.performance.talk"]._without_coaching(sheets)
        return [
            self.env._(
                "%(manager)s: %(share)s %% of %(count)s people have had a talk or a"
                " note in this period. Not yet: %(names)s.",
                manager=manager.name or self.env._("Without manager"),
                share=round(100 * (len(own) - len(own & without)) / len(own)),
                count=len(own),
                names=names_of((own & without).employee_id, "name"),
            )
            for manager, own in sheets.grouped("manager_id").items()
            if own & without
        ]

    def _hold_open_steps(self):
        """Sheets that move at this moment begin again, with the new stage."""
        # sudo: the log is guarded; the caller may move the stage.
        steps = self.env["hr.performance.step"].sudo()
        domain = [("cycle_id", "in", self.ids), ("left_on", "=", False)]
        change_rows(steps.search(domain))

    def _straggler_domain(self):
        """Open steps of the present stage and of those before it."""
        self.ensure_one()
        reached = STAGES[: STAGES.index(self.state) + 1]
        states = [
            state
            for state, stage in STAGE_OF_STATE.items()
            if stage in reached and state not in OPTIONAL_STATES
        ]
        return (
            Domain("cycle_id", "=", self.id)
            & Domain("left_on", "=", False)
            & Domain("state", "in", states)
        )

    def _open_task_problems(self):
        """For each cycle one sentence per step of the present stage that is open."""
        rows = (
            self.env["hr.performance.step"]
            # sudo: only counts of the whole cycle; the calendar is everybody's.
            .sudo()
            ._read_group(
                [
                    ("cycle_id", "in", self.ids),
                    ("left_on", "=", False),
                    ("state", "not in", OPTIONAL_STATES),
                ],
                ["cycle_id", "state"],
                ["__count", "owner_id:count_distinct"],
            )
        )
        problems = {cycle: [] for cycle in self}
        for cycle, state, count, owners in rows:
            cycle = cycle.with_env(self.env)
            stage = STAGE_OF_STATE.get(state, "assessment")
            if STAGES.index(stage) <= STAGES.index(cycle.state):
                problems[cycle].append(cycle._open_task_text(state, count, owners))
        for cycle, found in problems.items():
            if found:
                found.append(
                    self.env._(
                        "%s: see Open Steps to send reminders or to record an exit.",
                        cycle.name,
                    )
                )
        return problems

    def _open_task_text(self, state, count, owners):
        labels = dict(
            self.env["hr.performance.step"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return self.env._(
            "%(cycle)s: “%(step)s” is open. Appraisals: %(count)s; people waited for:"
            " %(owners)s.",
            cycle=self.name,
            step=labels[state],
            count=count,
            owners=owners,
        )

    def _straggler_counts(self):
        """How many steps are open, by state in the order of the course."""
        rows = (
            self.env["hr.performance.step"]
            # sudo: only counts of the whole cycle; the calendar is everybody's.
            .sudo()
            ._read_group(self._straggler_domain(), ["state"], ["__count"])
        )
        return dict(sorted(rows, key=lambda row: ORDER[row[0]]))

    def _refresh_agreed_steps(self):
        """Plans that are only agreed wait for their manager while reviews are due."""
        steps = (
            self.env["hr.performance.step"]
            # sudo: the log is guarded; the stage was changed by a checked action.
            .sudo()
            .search(
                [
                    ("cycle_id", "in", self.ids),
                    ("left_on", "=", False),
                    ("state", "=", "agreed"),
                ]
            )
        )
        changed = steps.filtered(lambda s: s.is_task != s.appraisal_id._is_step_task())
        for is_task, group in changed.grouped("is_task").items():
            group.write({"is_task": not is_task, "task_from": fields.Datetime.now()})
        changed.appraisal_id._refresh_step_owners()

    # TAKING BACK A STAGE

    def _take_back_ways(self):
        """HR takes back a stage; who has begun it without a word while nobody works."""
        ways = {}
        for cycle in self._filtered_access("write"):
            if cycle.state in ("draft", "planning"):
                continue
            is_own = cycle.stage_moved_by_id == self.env.user
            ways[cycle.id] = "own" if is_own and not cycle._is_gone_on() else "hr"
        return ways

    def _is_gone_on(self):
        """Whether anybody has written a review that the stage has opened."""
        if self.state != "assessment":
            return False
        # sudo: only whether; all sheets of the cycle count.
        opened = self.sudo()._opened_by_stage()
        return any(sheet._is_gone_on("agreed") for sheet in opened)

    def _opened_by_stage(self):
        """Sheets whose assessment was opened by the stage, and not before or after.

        Where it is not known who has begun the stage and when, all of them count.
        """
        opening = Domain("cycle_id", "=", self.id) & Domain("state", "=", "agreed")
        if self.stage_moved_on:
            opening &= Domain("left_on", ">=", self.stage_moved_on)
            opening &= Domain("acted_by_id", "=", self.stage_moved_by_id.id)
        sheets = self.env["hr.performance.step"].search(opening).appraisal_id
        targets = sheets._take_back_targets()
        return sheets.filtered(
            lambda sheet: (
                sheet.state in ASSESSMENT and targets.get(sheet.id) == "agreed"
            )
        )

    def _take_back(self, reason):
        """Go back one stage; sheets that the stage has opened go back to their plan.

        Who has begun to write goes on: those sheets stay where they are.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for cycle in self:
            opened = cycle.appraisal_ids.browse()
            if cycle.state == "assessment":
                opened = cycle._opened_by_stage().filtered(
                    lambda sheet: not sheet._is_gone_on("agreed")
                )
            before = STAGES[STAGES.index(cycle.state) - 1]
            cycle.write(
                {"state": before, "stage_moved_by_id": False, "stage_moved_on": False}
            )
            if opened:
                opened._take_back("")
            text = self.env._("Taken back: the stage is “%s” again.", labels[before])
            cycle._message_log(body=" ".join(filter(None, [text, reason])))
        self._refresh_agreed_steps()
        self._refresh_deadlines()

    def _take_back_text(self):
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        before = STAGES[max(STAGES.index(self.state) - 1, 0)]
        text = self.env._(
            "%(cycle)s goes back from “%(now)s” to “%(before)s”.",
            cycle=names_of(self, "name"),
            now=labels[self.state],
            before=labels[before],
        )
        if self.state != "assessment":
            return text
        return " ".join(
            [
                text,
                self.env._(
                    "Reviews that nobody has begun are taken away; sheets in which"
                    " somebody has written stay in the assessment."
                ),
            ]
        )

    # HEALTH
    #
    # How well a cycle runs, in counts that name nobody.

    def _compute_health(self):
        # sudo by compute_sudo: only totals of the cycle, no record of anybody.
        on_time = self._health_on_time()
        disputes, interviews = self._health_disputes(), self._health_interviews()
        decided, untold = self._health_decided(), self._health_untold()
        for cycle in self:
            number = cycle._origin.id
            cycle.health_untold = untold.get(number, 0)
            cycle.health_on_time = on_time.get(number, 0.0)
            cycle.health_disputes = disputes.get(number, 0)
            cycle.health_interviews = interviews.get(number, 0.0)
            people = cycle.population_count or cycle.appraisal_count
            cycle.health_coverage = decided.get(number, 0) / people if people else 0.0

    def _health_query(self, query):
        """Dict of cycle id to the value that a query of (cycle, value) finds."""
        return dict(self.env.execute_query(query)) if self.ids else {}

    def _health_decided(self):
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("state", "in", DECIDED)],
            ["cycle_id"],
            ["__count"],
        )
        return {cycle.id: count for cycle, count in rows}

    def _health_untold(self):
        """Steps of decided results that ended after their last day, or still wait."""
        step = self.env["hr.performance.step"]
        step.flush_model(["cycle_id", "state", "left_on", "deadline", "exit_kind"])
        end = self.env["res.company"]._performance_day_sql(
            SQL("coalesce(left_on, %s)", fields.Datetime.now()), SQL("company_id")
        )
        return self._health_query(
            SQL(
                "SELECT cycle_id, count(*) FROM hr_performance_step"
                " WHERE cycle_id IN %s AND state = 'decided' AND deadline < %s"
                " AND coalesce(exit_kind, '') NOT IN %s GROUP BY cycle_id",
                tuple(self.ids) or (0,),
                end,
                ("cancelled", "closed_early", "returned", "taken_back"),
            )
        )

    def _health_on_time(self):
        step = self.env["hr.performance.step"]
        step.flush_model(["cycle_id", "left_on", "deadline", "exit_kind", "is_task"])
        end = self.env["res.company"]._performance_day_sql(
            SQL("coalesce(left_on, %s)", fields.Datetime.now()), SQL("company_id")
        )
        return self._health_query(
            SQL(
                "SELECT cycle_id,"
                " avg((%s <= deadline)::int)::float"
                " FROM hr_performance_step WHERE cycle_id IN %s"
                " AND CASE WHEN left_on IS NULL THEN is_task AND deadline < %s"
                " ELSE deadline IS NOT NULL AND exit_kind != 'cancelled' END"
                " GROUP BY cycle_id",
                end,
                tuple(self.ids) or (0,),
                end,
            )
        )

    def _health_disputes(self):
        """Objections to plans, and signatures with reservation that are not void."""
        rows = self.env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("plan_objection", "!=", False)],
            ["cycle_id"],
            ["__count"],
        )
        disputes = {cycle.id: count for cycle, count in rows}
        reserved = self.env["hr.performance.interview.signature"]._read_group(
            [
                ("interview_id.cycle_id", "in", self.ids),
                ("reservation", "!=", False),
                ("is_void", "=", False),
            ],
            ["interview_id"],
        )
        for (interview,) in reserved:
            cycle_id = interview.cycle_id.id
            disputes[cycle_id] = disputes.get(cycle_id, 0) + 1
        return disputes

    def _health_interviews(self):
        """Held within one month, of all whose month is over or that were held."""
        interview = self.env["hr.performance.interview"]
        interview.flush_model(["cycle_id", "started_on", "due_date", "active"])
        day = self.env["res.company"]._performance_day_sql
        return self._health_query(
            SQL(
                "SELECT cycle_id,"
                " avg(coalesce(%s <= due_date, false)::int)::float"
                " FROM hr_performance_interview"
                " WHERE cycle_id IN %s AND active AND due_date IS NOT NULL"
                " AND (started_on IS NOT NULL OR due_date < %s)"
                " GROUP BY cycle_id",
                day(SQL("started_on"), SQL("company_id")),
                tuple(self.ids) or (0,),
                day(SQL("%s::timestamp", fields.Datetime.now()), SQL("company_id")),
            )
        )

    def _compute_recent_cycle_ids(self):
        """The present cycle and those before it, newest first."""
        recent = self.search(
            [
                ("company_id", "in", [*self.company_id.ids, False]),
                ("state", "!=", "draft"),
                ("date_start", "<=", max(self.mapped("date_start"), default=False)),
            ],
            order="date_start desc, id desc",
        )
        for cycle in self:
            alike = recent.filtered(
                lambda other, cycle=cycle: (
                    other.company_id == cycle.company_id
                    and other.date_start <= cycle.date_start
                )
            )
            cycle.recent_cycle_ids = alike[:RECENT]
