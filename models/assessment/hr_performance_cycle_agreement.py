# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceCycle(models.Model):
    """How many employees have asked for another plan, and who waits for an answer."""

    _inherit = "hr.performance.cycle"

    request_count = fields.Integer(
        string="Change Requests",
        compute="_compute_request_count",
        help="Wishes of employees for another plan, answered or not.",
    )
    open_request_count = fields.Integer(
        string="Unanswered Change Requests", compute="_compute_request_count"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_request_count(self):
        """Counts of what the reader may see."""
        rows = self.env["hr.performance.plan.proposal"]._read_group(
            [("cycle_id", "in", self.ids), ("kind", "=", "request")],
            ["cycle_id", "state"],
            ["__count"],
        )
        total, waiting = {}, {}
        for cycle, state, count in rows:
            total[cycle] = total.get(cycle, 0) + count
            if state == "open":
                waiting[cycle] = count
        for cycle in self:
            cycle.request_count = total.get(cycle._origin, 0)
            cycle.open_request_count = waiting.get(cycle._origin, 0)

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

    def _check_launch(self):
        """Templates keep to their own sections and limits."""
        super()._check_launch()
        if self._gate_level("plan_mix") != "off":
            self._check_gate("plan_mix", self._template_mix_problems())

    def _template_mix_problems(self):
        return [
            f"{template.name}: {problem}"
            for template in self._launch_templates()
            for problem in template._mix_problems()
        ]


class HrPerformanceHome(models.AbstractModel):
    """Requests that wait for the manager, on the first page."""

    _inherit = "hr.performance.home"

    @api.model
    def _team_section(self):
        section = super()._team_section()
        mine = [
            ("manager_id.user_id", "=", self.env.uid),
            ("agreement_state", "=", "requested"),
        ]
        if self.env["hr.performance.appraisal"].search_count(mine, limit=1):
            section["cards"].append(
                self._card(
                    "goals",
                    self.env._("Change Requests"),
                    "appraisal_action_requests",
                    "hr.performance.appraisal",
                    mine,
                    self.env._("Employees ask for another plan"),
                )
            )
        return section
