# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..organization.appraisal_states import PLAN
from .plan_checks import goal_findings

#: So many plans are checked in one transaction; fewer at once within the request.
BATCH = 1000


class HrPerformanceCycle(models.Model):
    """The checks of all plans of a cycle, in batches that may be interrupted."""

    _inherit = "hr.performance.cycle"

    finding_ids = fields.One2many(
        "hr.performance.plan.finding", "cycle_id", string="Findings", copy=False
    )
    finding_count = fields.Integer(
        compute="_compute_finding_count", string="Findings in Plans"
    )
    plans_checked_on = fields.Datetime(
        string="Plans Checked On", readonly=True, copy=False
    )
    plan_check_state = fields.Selection(
        [("idle", "Idle"), ("running", "Running")],
        string="Check of the Plans",
        default="idle",
        readonly=True,
        copy=False,
    )
    plan_check_last_id = fields.Integer(readonly=True, copy=False)

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {
            "plans_checked_on",
            "plan_check_state",
            "plan_check_last_id",
        }

    def _compute_finding_count(self):
        counts = dict(
            self.env["hr.performance.plan.finding"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.finding_count = counts.get(cycle, 0)

    # ACTIONS

    def action_check_plans(self):
        """Check the plans of the cycle and list what is found.

        Up to 1,000 plans at once; more in the background.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state in ("draft", "closed"):
            raise UserError(
                self.env._(
                    "%s has no plans to check. Launch the cycle first.", self.name
                )
            )
        # sudo: guarded fields; write access and state were checked above.
        cycle = self.sudo()
        cycle.write({"plan_check_state": "running", "plan_check_last_id": 0})
        if len(cycle._next_plans(BATCH + 1)) > BATCH:
            cron = self.env.ref("hr_performance.ir_cron_hr_performance_plan_check")
            # sudo: ir.cron - starting the scheduled job is not a right of its own.
            cron.sudo()._trigger()
            return self._notification(
                self.env._("The plans are checked in the background.")
            )
        cycle._check_plans_batch(BATCH)
        return self.action_open_findings()

    def action_open_findings(self):
        """Open what the last check has found."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_plan_finding_action"
        )
        return {**action, "domain": [("cycle_id", "=", self.id)]}

    # BATCHES

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
        Finding = self.env["hr.performance.plan.finding"]
        Finding.search([("appraisal_id", "in", plans.ids)]).unlink()
        Finding.create(
            [
                {**Finding._row_values(plan, finding), "cycle_id": self.id}
                for plan, findings in plans._plan_findings().items()
                for finding in findings
            ]
        )
        if len(plans) == limit:
            self.plan_check_last_id = plans[-1].id
            return True
        self._check_objectives()
        self._detect_conflicts()
        self.write(
            {
                "plan_check_state": "idle",
                "plan_check_last_id": 0,
                "plans_checked_on": fields.Datetime.now(),
            }
        )
        return False

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
        cycles = self.search([("plan_check_state", "=", "running")])
        self.env["ir.cron"]._commit_progress(remaining=len(cycles))
        for cycle in cycles:
            cycle._cron_check_one()

    def _cron_check_one(self):
        self.ensure_one()
        while True:
            cycle = self.try_lock_for_update().filtered_domain(
                [("plan_check_state", "=", "running")]
            )
            if not cycle:
                return
            is_left = cycle._check_plans_batch(BATCH)
            self.env.flush_all()
            if not self.env["ir.cron"]._commit_progress(0 if is_left else 1):
                return
            self.env.invalidate_all()
            if not is_left:
                return
