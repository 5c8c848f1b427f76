# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import dates
from ..base.appraisal_states import PLAN
from ..base.counting import counted_by
from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job
from ..base.seeing import names_of, readers_only
from . import conflict_query
from .plan_checks import PLAN_CHECKS, goal_findings

_WANTED = {1: "up", -1: "down"}


def _pair_values(row):
    cycle, kpi, other, department, other_department, goals, others, is_open, *wanted = (
        row
    )
    return {
        "cycle_id": cycle,
        "kpi_id": kpi,
        "other_kpi_id": other,
        "department_id": department,
        "other_department_id": other_department,
        "goal_count": goals,
        "other_goal_count": others,
        "state": "open" if is_open else "guarded",
        "wanted": _WANTED[wanted[0]],
        "other_wanted": _WANTED[wanted[1]],
    }


#: So many plans are checked in one transaction; fewer at once within the request.
BATCH = 1000


class HrPerformanceCycle(models.Model):
    """The plans of a cycle: what is said to them, what their checks and goals find."""

    _inherit = "hr.performance.cycle"
    _job_check = Job(
        "_due_for_check",
        "ir_cron_hr_performance_plan_check",
        "_go_on_checking",
    )
    _job_conflicts = Job(
        "_due_for_conflicts",
        "ir_cron_hr_performance_goal_conflict",
        "_detect_due",
        size=20,
    )

    # what employees say to their plans
    not_understood_count = fields.Integer(
        string="Goals Not Understood", compute="_compute_plan_counts"
    )
    request_count = fields.Integer(
        string="Change Requests",
        compute="_compute_plan_counts",
        help="Wishes of employees for another plan, answered or not.",
    )
    open_request_count = fields.Integer(
        string="Unanswered Change Requests", compute="_compute_plan_counts"
    )

    # what works against each other, and what the checks of plans find
    conflict_open_count = fields.Integer(
        string="Goal Conflicts",
        compute="_compute_plan_counts",
        help="Pairs of goals that work against each other and wait for a way out.",
    )
    finding_ids = fields.One2many(
        "hr.performance.plan.finding", "cycle_id", string="Findings", copy=False
    )
    finding_count = fields.Integer(
        compute="_compute_plan_counts", string="Findings in Plans"
    )
    plans_checked_on = fields.Datetime(
        string="Plans Checked On", readonly=True, copy=False, guarded=True
    )
    plan_check_state = fields.Selection(
        [("idle", "Idle"), ("running", "Running"), ("failed", "Failed")],
        string="Check of the Plans",
        default="idle",
        readonly=True,
        copy=False,
        guarded=True,
    )
    plan_check_message = fields.Char(
        string="Why the Check Failed",
        readonly=True,
        copy=False,
        guarded=True,
        groups=OFFICER,
    )
    plan_check_last_id = fields.Integer(readonly=True, copy=False, guarded=True)

    # NUMBERS, AND THE LISTS BEHIND THEM

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_plan_counts(self):
        """Counts of what the reader may see, by one query for all of them."""
        requests = self.env["hr.performance.plan.proposal"]
        asked = Domain("kind", "=", "request")
        counts = counted_by(
            "cycle_id",
            self,
            {
                "not_understood_count": (
                    self.env["hr.performance.appraisal"],
                    self._not_understood_domain(),
                ),
                "request_count": (requests, asked),
                "open_request_count": (requests, asked & Domain("state", "=", "open")),
                "conflict_open_count": (
                    self.env["hr.performance.goal.conflict"],
                    Domain("state", "=", "open"),
                ),
                "finding_count": (self.env["hr.performance.plan.finding"], Domain.TRUE),
            },
        )
        for cycle in self:
            for name, by_cycle in counts.items():
                cycle[name] = by_cycle.get(cycle._origin.id, 0)

    def _not_understood_domain(self):
        return [
            ("cycle_id", "in", self.ids),
            ("goals_understood_on", "=", False),
            ("state", "in", PLAN),
            ("subject_kind", "=", "employee"),
            # A plan that serves no goal leaves nothing to understand.
            ("line_ids.objective_id", "!=", False),
        ]

    @readers_only
    def action_open_not_understood(self):
        """List the appraisals whose employee has not ticked the goals."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action"
        )
        return {
            **action,
            "name": self.env._("Goals Not Understood"),
            "domain": self._not_understood_domain(),
            "context": {},
        }

    @readers_only
    def action_open_requests(self):
        """List the change requests of the cycle, the unanswered ones first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_plan_proposal_action"
        )
        action["domain"] = [("cycle_id", "=", self.id), ("kind", "=", "request")]
        if self.open_request_count:
            action["context"] = {"search_default_open": 1}
        return action

    @readers_only
    def action_open_conflicts(self):
        """Open the goal conflicts of the cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_goal_conflict_action"
        )
        return {
            **action,
            "domain": [("cycle_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }

    @readers_only
    def action_open_findings(self):
        """Open what the last check has found."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_plan_finding_action"
        )
        return {**action, "domain": [("cycle_id", "=", self.id)]}

    @readers_only
    def action_export_plans(self):
        """Download the plans that the user may read as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/cycle/{self.id}/plans.xlsx",
            "target": "download",
        }

    # CHECKS OF THE PLANS
    #
    # All plans of a cycle, in batches that may be interrupted.

    @readers_only
    def action_check_plans(self):
        """Check the plans of the cycle and list what is found.

        Up to 1,000 plans at once; more in the background.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state in ("draft", "closed"):
            raise UserError(
                self.env._(
                    "%s has no plans to check. Launch the cycle first.",
                    names_of(self, "name"),
                )
            )
        # sudo: guarded fields; write access and state were checked above.
        cycle = self.sudo()
        cycle._begin_plan_check()
        if len(cycle._next_plans(BATCH + 1)) > BATCH:
            cron = self.env.ref("hr_performance.ir_cron_hr_performance_plan_check")
            # sudo: ir.cron - starting the scheduled job is not a right of its own.
            cron.sudo()._trigger()
            return self._notification(
                self.env._("The plans are checked in the background.")
            )
        cycle._check_plans_batch(BATCH)
        if cycle.plan_check_state == "failed":
            cycle._note_failure("check", cycle, cycle._plan_check_failure())
        return self.action_open_findings()

    def _begin_plan_check(self):
        self.write(
            {
                "plan_check_state": "running",
                "plan_check_last_id": 0,
                "plan_check_message": False,
            }
        )

    def _plan_check_failure(self):
        """Why plans could not be checked, for HR."""
        return UserError(self.plan_check_message)

    def _plan_check_codes(self):
        """Codes of the plan's checks that are not off, in their order."""
        self.ensure_one()
        return tuple(code for code in PLAN_CHECKS if self._gate_level(code) != "off")

    def _next_plans(self, limit):
        return self.env["hr.performance.appraisal"].search(
            [
                ("cycle_id", "=", self.id),
                ("state", "in", PLAN),
                ("id", ">", self.plan_check_last_id),
            ],
            order="id",
            limit=limit,
        )

    def _check_plans_batch(self, limit):
        """Check the next plans, with superuser rights; never commits.

        Goals outside plans and conflicts between goals follow with the last batch.

        :return: whether plans are left
        """
        self.ensure_one()
        plans = self._next_plans(limit)
        _answers, errors = self._attempt_each(self._renew_findings, plans)
        for plan, error in errors:
            text = self.env._(
                "%(plan)s could not be checked: %(reason)s",
                plan=plan.display_name,
                reason=error,
            )
            told = [self.plan_check_message, text]
            self.plan_check_message = " ".join(filter(None, told))
        if len(plans) == limit:
            self.plan_check_last_id = plans[-1].id
            return True
        self._check_objectives()
        self._detect_conflicts()
        self.write(
            {
                "plan_check_state": "failed" if self.plan_check_message else "idle",
                "plan_check_last_id": 0,
                "plans_checked_on": fields.Datetime.now(),
            }
        )
        return False

    def _renew_findings(self, plans):
        Finding = self.env["hr.performance.plan.finding"]
        Finding.search([("appraisal_id", "in", plans.ids)]).unlink()
        Finding.create(
            [
                {**Finding._row_values(plan, finding), "cycle_id": self.id}
                for plan, findings in plans._plan_findings().items()
                for finding in findings
            ]
        )

    def _check_objectives(self):
        """Check the goals of the cycle that live outside plans."""
        Finding = self.env["hr.performance.plan.finding"]
        Finding.search(
            [("cycle_id", "=", self.id), ("objective_id", "!=", False)]
        ).unlink()
        # What left the cycle's plans since the last check goes, too.
        Finding.search(
            [
                ("cycle_id", "=", self.id),
                ("appraisal_id.state", "not in", (*PLAN, False)),
            ]
        ).unlink()
        goals = self.env["hr.performance.objective"].search(
            [
                ("cycle_ids", "in", self.ids),
                ("state", "in", ("draft", "proposed", "approved")),
            ]
        )
        codes = self._plan_check_codes()
        Finding.create(
            [
                {**Finding._row_values(goal, finding), "cycle_id": self.id}
                for goal, known in goals._smart_goals().items()
                for finding in goal_findings(goal, known, codes)
            ]
        )

    @api.model
    def _cron_check_plans(self):
        """Go on with checks that are under way, one batch a transaction."""
        self._run_job("check")

    @api.model
    def _due_for_check(self):
        """Checks that are under way; one that failed is made again."""
        return self.search(
            [("plan_check_state", "in", ("running", "failed"))],
            order="plan_check_state desc, id",
        )

    def _go_on_checking(self, cycle):
        """Check the next batch of plans; see ``Job``."""
        cycle = cycle.filtered_domain([("plan_check_state", "!=", "idle")])
        if not cycle:
            return False
        if cycle.plan_check_state == "failed":
            cycle._begin_plan_check()
        is_left = cycle._check_plans_batch(BATCH)
        if cycle.plan_check_state == "failed":
            return cycle._plan_check_failure()
        return is_left

    def _join_launch(self):
        """See what no part of a launch could: who changed people meanwhile."""
        self.env["hr.performance.appraisal"]._follow_missed(self)

    # GOAL CONFLICTS
    #
    # Finding goals that work against each other, for a whole cycle at once.

    def _detect_conflicts(self):
        """Renew the list of conflicts, in a constant number of queries.

        Waivers stay as long as the goals are there; what is no longer there goes.
        """
        if not self.ids:
            return
        self._flush_conflict_tables()
        # sudo: hr.performance.goal.conflict - found by the system, kept by it.
        Conflict = self.env["hr.performance.goal.conflict"].sudo()
        known = {
            conflict._pair_key(): conflict
            for conflict in Conflict.search([("cycle_id", "in", self.ids)])
        }
        new, kept, changes = [], Conflict, {}
        for row in self.env.execute_query(conflict_query.pairs(self.ids)):
            values = _pair_values(row)
            conflict = known.get(tuple(row[:3]) + tuple(x or 0 for x in row[3:5]))
            if conflict:
                kept |= conflict
                if changed := conflict._changed(values):
                    same = changes.setdefault(tuple(changed.items()), Conflict)
                    changes[tuple(changed.items())] = same | conflict
            else:
                new.append(values)
        (Conflict.union(*known.values()) - kept).unlink()
        for changed, conflicts in changes.items():
            conflicts.write(dict(changed))
        Conflict._quiet().create(new)

    @api.model
    def _cron_detect_conflicts(self):
        """Renew the conflicts of cycles whose plans are made or carried out."""
        self._run_job("conflicts")

    @api.model
    def _due_for_conflicts(self):
        return self.search([("state", "in", ("planning", "coaching"))])

    def _detect_due(self, cycles):
        cycles._detect_conflicts()

    def _flush_conflict_tables(self):
        for model in (
            "hr.performance.appraisal",
            "hr.performance.appraisal.line",
            "hr.performance.objective",
            "hr.performance.kpi.relation",
            "hr.performance.goal.conflict",
        ):
            self.env[model].flush_model()

    # EARLIER PERIODS

    def _earlier_periods(self, number):
        """(First, last day) of the periods before this one, oldest first."""
        self.ensure_one()
        start, end = self.date_start, self.date_end
        if not start or not end:
            return []
        next_start = end + timedelta(days=1)
        months = (next_start.year - start.year) * 12 + next_start.month - start.month
        is_whole = start.day == 1 == next_start.day
        periods, last = [], start - timedelta(days=1)
        for back in range(1, number + 1):
            if is_whole:
                first = dates.add_months(start, -months * back)
            else:
                first = start - (next_start - start) * back
            periods.append((first, last))
            last = first - timedelta(days=1)
        return periods[::-1]
