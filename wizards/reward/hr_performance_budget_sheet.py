# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import funding
from ...engine.numbers import HUNDRED, ONE, to_decimal
from ...engine.outcome import RuleError
from ...models.base.engine_messages import rule_error_message
from ...models.base.seeing import names_of, readers_only
from ...reports.workbook import build_workbook
from .hr_performance_reward_compare import XLSX


class HrPerformanceBudgetSheet(models.TransientModel):
    """A proposal how next year's budget is shared out, by what units have reached.

    Part of unit = weight × (1 + effect × (coefficient − 1)). The proposal is exported
    and decided elsewhere: nothing is written into any budget.
    """

    _name = "hr.performance.budget.sheet"
    _inherit = "hr.performance.number.mixin"
    _description = "Budget Proposal from Results of Units"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        string="Results of Units From",
        required=True,
        ondelete="cascade",
        domain="[('subject_kind', 'in', ('department', 'team')),"
        " ('state', '!=', 'draft'), ('company_id', 'in', (company_id, False))]",
    )
    amount = fields.Monetary(string="Budget to Share", required=True)
    effect = fields.Float(
        string="Effect of the Result (%)",
        default=100.0,
        digits=(6, 2),
        help="100: the coefficient counts as it is. 50: half of what it is above or"
        " below 1. 0: the weights alone decide.",
    )
    line_ids = fields.One2many(
        "hr.performance.budget.sheet.line",
        "sheet_id",
        string="Departments and Teams",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    problem = fields.Char(compute="_compute_problem")

    @api.depends("cycle_id")
    def _compute_line_ids(self):
        """Units with a released result, each with its number of people as weight."""
        for sheet in self:
            sheet.line_ids = [
                fields.Command.clear(),
                *map(fields.Command.create, sheet._line_values()),
            ]

    def _line_values(self):
        if not self.cycle_id:
            return []
        # sudo: hr.performance.result - grade and coefficient of units that were
        # released, for reward officers; the cycle is one that the user may read.
        results = self.env["hr.performance.result"].sudo()
        found = results.search(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("company_id", "=", self.company_id.id),
                ("subject_department_id", "!=", False),
                ("state", "=", "released"),
            ]
        )
        return [
            {
                "department_id": result.subject_department_id.id,
                "grade": result.final_level_id.name,
                "coefficient": result.coefficient,
                "weight": result.subject_department_id.total_employee or 1,
            }
            for result in found
        ]

    @api.depends("line_ids.weight", "line_ids.coefficient", "amount", "effect")
    def _compute_problem(self):
        for sheet in self:
            try:
                sheet._split()
                sheet.problem = False
            except RuleError as error:
                sheet.problem = rule_error_message(self.env, error)

    def _split(self):
        """The engine's split of the budget, in the order of the lines."""
        effect = to_decimal(self.effect) / HUNDRED
        rows = []
        for line in self.line_ids:
            factor = ONE + effect * (to_decimal(line.coefficient) - ONE)
            rows.append((to_decimal(line.weight), max(factor, 0 * ONE), ONE))
        unit = to_decimal(self.currency_id.rounding or 0.01)
        return funding.split_departments(to_decimal(self.amount), rows, unit)

    @readers_only
    def action_export(self):
        """Download the proposal as a workbook; nothing else is done with it."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "%s has no released result of a unit yet. Release them, or choose"
                    " another cycle.",
                    names_of(self.cycle_id, "name"),
                )
            )
        if self.problem:
            raise UserError(self.problem)
        _ = self.env._
        title = _("Budget Proposal")
        header = [
            *(_("Department or Team"), _("Unit Grade"), _("Coefficient")),
            *(_("Weight"), _("Before"), _("Proposal"), _("Change")),
        ]
        rows = [
            [
                line.department_id.display_name,
                line.grade,
                line.coefficient,
                line.weight,
                line.before,
                line.proposal,
                self.currency_id.round(line.proposal - line.before),
            ]
            for line in self.line_ids
        ]
        before = self.currency_id.round(sum(self.line_ids.mapped("before")))
        given = self.currency_id.round(sum(self.line_ids.mapped("proposal")))
        change = self.currency_id.round(given - before)
        total = [_("Total"), None, None, None, before, given, change]
        content = build_workbook(title, header, rows, total)
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance_download",
            "params": {
                "name": f"{title}.xlsx",
                "type": XLSX,
                "content": base64.b64encode(content).decode(),
                "stays": True,
            },
        }


class HrPerformanceBudgetSheetLine(models.TransientModel):
    """One unit in a budget proposal."""

    _name = "hr.performance.budget.sheet.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Unit in a Budget Proposal"
    _order = "id"

    sheet_id = fields.Many2one(
        "hr.performance.budget.sheet", required=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        "hr.department", string="Department or Team", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="sheet_id.currency_id", related_sudo=False)
    grade = fields.Char(string="Unit Grade")
    coefficient = fields.Float(digits=(6, 4))
    weight = fields.Float(
        digits=(9, 2), help="Proposed is the number of people. Change it as you like."
    )
    before = fields.Monetary(string="Budget So Far")
    proposal = fields.Monetary(compute="_compute_proposal")

    @api.depends(
        "weight",
        "coefficient",
        "sheet_id.amount",
        "sheet_id.effect",
        "sheet_id.line_ids.weight",
        "sheet_id.line_ids.coefficient",
    )
    def _compute_proposal(self):
        for sheet in self.sheet_id:
            try:
                shares = sheet._split().shares
            except RuleError:
                shares = [0] * len(sheet.line_ids)
            for line, share in zip(sheet.line_ids, shares, strict=True):
                line.proposal = float(share)
