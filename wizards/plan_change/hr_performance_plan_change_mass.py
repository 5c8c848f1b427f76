# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import rules
from ...engine.numbers import HUNDRED, round_half_up, to_decimal
from ...engine.outcome import RuleError
from ...models.base.engine_messages import rule_error_message
from ...models.base.figure import Figure
from ...models.base.seeing import readers_only

TARGET_DIGITS = 6


class HrPerformancePlanChangeMass(models.TransientModel):
    """One change for many plans that hold the same KPI, with a preview.

    The requests go their usual way: each plan's other side approves.
    """

    _name = "hr.performance.plan.change.mass"
    _description = "One Plan Change for Many"
    _works_on = "appraisal_ids"
    _inherit = ["hr.performance.number.mixin", "hr.mixin"]

    appraisal_ids = fields.Many2many(
        "hr.performance.appraisal",
        "hr_performance_plan_change_mass_rel",
        string="Plans",
        required=True,
    )
    possible_kpi_ids = fields.Many2many(
        "hr.performance.kpi",
        "hr_performance_plan_change_mass_kpi_rel",
        compute="_compute_possible_kpi_ids",
    )
    kpi_id = fields.Many2one("hr.performance.kpi", string="KPI", ondelete="cascade")
    mode = fields.Selection(
        [("percent", "By per Cent"), ("value", "To One Value")],
        string="Change the Target",
        required=True,
        default="percent",
    )
    percent = fields.Float(
        string="Change (%)",
        digits=(7, 2),
        help="−20 lowers every target by a fifth of its own size.",
    )
    value = Figure(string="New Target", digits=(16, 6))
    effective_date = fields.Date(
        string="Valid From", default=lambda self: self.env.company._performance_today()
    )
    reason = fields.Text()
    line_ids = fields.One2many(
        "hr.performance.plan.change.mass.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        string="Preview",
        compute_sudo=False,
    )
    ready_count = fields.Integer(compute="_compute_counts", string="Will Be Asked")
    exception_count = fields.Integer(compute="_compute_counts", string="Exceptions")

    @api.depends("appraisal_ids")
    def _compute_possible_kpi_ids(self):
        for wizard in self:
            wizard.possible_kpi_ids = wizard.appraisal_ids.line_ids.kpi_id

    @api.depends("kpi_id", "mode", "percent", "value", "effective_date")
    def _compute_line_ids(self):
        """What each plan would get, and why some plans are left out."""
        for wizard in self:
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(values)
                    for values in (wizard._preview() if wizard.kpi_id else ())
                ),
            ]

    @api.depends("line_ids.problem")
    def _compute_counts(self):
        for wizard in self:
            wizard.exception_count = len(wizard.line_ids.filtered("problem"))
            wizard.ready_count = len(wizard.line_ids) - wizard.exception_count

    # PREVIEW

    def _preview(self):
        """Values of one line per plan, in a constant number of queries."""
        self.ensure_one()
        appraisals = self.appraisal_ids._origin or self.appraisal_ids
        appraisals.check_access("read")
        frozen = appraisals._frozen_until()
        roles = appraisals._roles()
        plan_lines = {
            line.appraisal_id: line
            for line in appraisals.line_ids
            if line.kpi_id == self.kpi_id._origin
        }
        busy = self._busy_lines(appraisals)
        rows = []
        for appraisal in appraisals:
            line = plan_lines.get(appraisal, appraisal.line_ids.browse())
            new = self._new_target(line)
            rows.append(
                {
                    "appraisal_id": appraisal.id,
                    "plan_line_id": line.id,
                    "old_target": line.target,
                    "new_target": float(new),
                    "problem": self._problem(appraisal, line, new, frozen, roles, busy),
                }
            )
        return rows

    def _busy_lines(self, appraisals):
        """Plan lines that an open request touches."""
        return (
            self.env["hr.performance.plan.change"]
            # sudo: whether a line is being changed; the answer is a yes or no.
            .sudo()
            .search(
                [
                    ("appraisal_id", "in", appraisals.ids),
                    ("state", "=", "submitted"),
                ]
            )
            .line_ids.appraisal_line_id
        )

    def _new_target(self, line):
        if self.mode == "value":
            return to_decimal(self.value)
        factor = Decimal(1) + to_decimal(self.percent) / HUNDRED
        return round_half_up(to_decimal(line.target or 0.0) * factor, TARGET_DIGITS)

    def _problem(self, appraisal, line, new, frozen, roles, busy):
        """Why a plan is left out; '' for those that are asked."""
        _ = self.env._
        if not roles[appraisal.id] & {"manager", "hr"}:
            return _("The direct manager or HR asks for this.")
        if not line:
            return _("The plan does not hold this KPI.")
        if refusal := appraisal._change_refusal():
            return refusal
        day = self.effective_date
        if found := appraisal._change_date_problems(day, frozen.get(appraisal.id)):
            return found[0]
        if line in busy:
            return _("An open request touches this line already.")
        if new == to_decimal(line.target):
            return _("The target stays the same.")
        try:
            rules.check(replace(line._engine_rule(), target=new))
        except RuleError as error:
            return rule_error_message(self.env, error)
        return ""

    # REQUEST

    @readers_only
    def action_request(self):
        """Make and submit one request per plan that can be changed."""
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the plans have to change."))
        self._compute_line_ids()
        ready = self.line_ids.filtered(lambda line: not line.problem)
        if not ready:
            raise UserError(
                self.env._(
                    "None of these plans can be changed. The preview says why for each."
                )
            )
        changes = self.env["hr.performance.plan.change"].create(
            [
                {
                    "appraisal_id": line.appraisal_id.id,
                    "reason": self.reason,
                    "effective_date": self.effective_date,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "appraisal_line_id": line.plan_line_id.id,
                                "target": line.new_target,
                            }
                        )
                    ],
                }
                for line in ready
            ]
        )
        changes.action_submit()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_plan_change_action"
        )
        return {**action, "domain": [("id", "in", changes.ids)], "context": {}}


class HrPerformancePlanChangeMassLine(models.TransientModel):
    """What one plan would get."""

    _name = "hr.performance.plan.change.mass.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Plan Change Preview"

    wizard_id = fields.Many2one(
        "hr.performance.plan.change.mass", ondelete="cascade", index=True
    )
    appraisal_id = fields.Many2one("hr.performance.appraisal", readonly=True)
    plan_line_id = fields.Many2one("hr.performance.appraisal.line", readonly=True)
    unit = fields.Char(related="plan_line_id.unit", related_sudo=False)
    old_target = Figure(string="Target", digits=(16, 6), readonly=True)
    new_target = Figure(digits=(16, 6), readonly=True)
    problem = fields.Char(string="Left Out Because", readonly=True)
