# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import deadlines
from ...engine.outcome import RuleError
from ..organization.appraisal_states import ASSESSMENT, STAGE_OF_STATE
from ..organization.engine_messages import rule_error_message
from ..organization.hr_performance_cycle_stage import CYCLE_STATES

#: Closing an acknowledged sheet keeps nobody from going on.
OPTIONAL_STATES = ("acknowledged",)
STAGES = [state for state, _label in CYCLE_STATES]


class HrPerformanceCycle(models.Model):
    """Deadlines of a cycle, its stragglers, and the gate between its stages."""

    _inherit = "hr.performance.cycle"

    waiting_count = fields.Integer(string="Open Steps", compute="_compute_waiting")
    overdue_count = fields.Integer(string="Overdue", compute="_compute_waiting")

    def _compute_waiting(self):
        """Counts of what the reader may see: the board shows the same."""
        steps = self.env["hr.performance.step"]
        of_cycles = [("cycle_id", "in", self.ids)]
        counts = {}
        for name, domain in (
            ("waiting_count", steps._waiting_domain()),
            ("overdue_count", steps._overdue_domain()),
        ):
            rows = steps._read_group([*domain, *of_cycles], ["cycle_id"], ["__count"])
            counts[name] = dict(rows)
        for cycle in self:
            for name, by_cycle in counts.items():
                cycle[name] = by_cycle.get(cycle._origin, 0)

    # CALENDAR

    @api.constrains("stage_ids")
    def _check_stage_order(self):
        for cycle in self:
            cycle._check_stages()

    def _check_stages(self):
        """Raise for stages that stand out of order or in another century."""
        stages = self.stage_ids.sorted(lambda stage: STAGES.index(stage.state))
        try:
            deadlines.check_stages(
                [(stage.state, stage.date_start, stage.date_end) for stage in stages]
            )
        except RuleError as error:
            problem = f"{self.name}: {rule_error_message(self.env, error)}"
            raise ValidationError(problem) from error

    def _check_launch(self):
        """The calendar is in order and every company has working days."""
        super()._check_launch()
        self._check_stages()
        companies = self.company_id or self._population().company_id
        # sudo: resource.calendar - HR need not read calendars to be told of one.
        for company in companies.sudo():
            self._check_working_days(company)

    def _check_working_days(self, company):
        """Raise where the company's calendar has no working day in the cycle."""
        try:
            deadlines.on_or_after(
                max(self.date_start, company._performance_today()),
                company._performance_working_day(),
            )
        except RuleError as error:
            raise UserError(
                self.env._(
                    "%(cycle)s: the working calendar “%(calendar)s” of %(company)s has"
                    " no working days in this period. Enter working hours in the"
                    " calendar, or choose another one in the settings of the company.",
                    cycle=self.name,
                    calendar=company.resource_calendar_id.name,
                    company=company.name,
                )
            ) from error

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
        stage = STAGE_OF_STATE.get(state)
        end = self.stage_ids.filtered(lambda s: s.state == stage).date_end or None
        last = "second_review" if self._rule("second_review") else "manager_review"
        if state in ASSESSMENT:
            own = self._deadline(state)
            return min(end, own) if end and state != last else end or own
        return end

    def _is_assessment_open(self):
        """Whether reviews are due by the cycle's calendar."""
        self.ensure_one()
        return STAGES.index(self.state) >= STAGES.index("assessment")

    def _refresh_deadlines(self):
        """Give the present steps the deadlines of a changed calendar."""
        steps = (
            self.env["hr.performance.step"]
            # sudo: the log is guarded; the caller may write the calendar.
            .sudo()
            .search([("cycle_id", "in", self.ids), ("left_on", "=", False)])
        )
        appraisals = steps.appraisal_id
        since = {step.appraisal_id.id: step.entered_on.date() for step in steps}
        fresh = appraisals._step_deadlines(since)
        groups = steps.grouped(lambda step: fresh[step.appraisal_id.id])
        for deadline, group in groups.items():
            group.write({"deadline": deadline})

    # NEXT STAGE

    def action_next_stage(self):
        """Advance the calendar once the tasks of the present stage are done.

        The check between stages may be off, advice or required, and an administrator
        may let it pass; single appraisals always go on by themselves.
        """
        self.check_access("write")
        advice = []
        problems = self._open_task_problems()
        for cycle in self.filtered(lambda c: c.state not in ("draft", "closed")):
            advice += cycle._check_gate("stage_tasks", problems[cycle])
        result = super().action_next_stage()
        self._refresh_agreed_steps()
        return self._notification("\n".join(advice)) if advice else result

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
            "%(cycle)s: “%(step)s” is open for %(count)s appraisals (people waited for:"
            " %(owners)s).",
            cycle=self.name,
            step=labels[state],
            count=count,
            owners=owners,
        )

    def _refresh_agreed_steps(self):
        """Plans that are still only agreed wait for their manager from now on."""
        steps = (
            self.env["hr.performance.step"]
            # sudo: the log is guarded; the stage was changed by a checked action.
            .sudo()
            .search(
                [
                    ("cycle_id", "in", self.ids),
                    ("left_on", "=", False),
                    ("state", "=", "agreed"),
                    ("is_task", "=", False),
                ]
            )
        )
        due = steps.filtered(lambda step: step.appraisal_id._is_step_task())
        due.write({"is_task": True})
        due.appraisal_id._refresh_step_owners()

    # STRAGGLERS

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


class HrPerformanceCycleStage(models.Model):
    """A changed date of a stage changes the deadlines of the steps in it."""

    _inherit = "hr.performance.cycle.stage"

    @api.constrains("date_start", "date_end", "state")
    def _check_dates(self):
        for stage in self:
            try:
                deadlines.check_stages(
                    [(stage.state, stage.date_start, stage.date_end)]
                )
            except RuleError as error:
                sentence = rule_error_message(self.env, error)
                problem = f"{stage.cycle_id.name}: {sentence}"
                raise ValidationError(problem) from error

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        stages.cycle_id._refresh_deadlines()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if {"date_end", "state"} & set(vals):
            self.cycle_id._refresh_deadlines()
        return result
