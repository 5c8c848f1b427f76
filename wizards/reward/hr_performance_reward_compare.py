# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import names_of, readers_only
from ...reports.workbook import build_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HrPerformanceRewardCompare(models.TransientModel):
    """Two or more reward runs side by side: budgets, sums, and who gains or loses.

    Rewards are those that the user may read; nothing is written.
    """

    _name = "hr.performance.reward.compare"
    _description = "Compare Reward Runs"

    run_ids = fields.Many2many(
        "hr.performance.reward.run",
        string="Runs",
        domain="[('state', 'not in', ('draft', 'cancelled'))]",
    )
    base_run_id = fields.Many2one(
        "hr.performance.reward.run",
        string="Compared With",
        compute="_compute_base_run_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', run_ids)]",
        help="Gains and losses are those against this run.",
    )
    line_ids = fields.One2many("hr.performance.reward.compare.line", "compare_id")

    @api.depends("run_ids")
    def _compute_base_run_id(self):
        """The oldest one, until another is chosen."""
        for compare in self:
            if compare.base_run_id not in compare.run_ids:
                compare.base_run_id = compare.run_ids.sorted("id")[:1]._origin

    @readers_only
    def action_compare(self):
        """Open the comparison as chart, pivot and list."""
        self.ensure_one()
        self._fill()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_reward_compare_line_action"
        )
        action["domain"] = [("compare_id", "=", self.id)]
        return action

    @readers_only
    def action_export(self):
        """Download the comparison as a workbook."""
        self.ensure_one()
        self._fill()
        title = self.env._("Comparison of Reward Runs")
        content = build_workbook(title, *self._sheet_table())
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

    def _check_runs(self):
        if len(self.run_ids) < 2:
            raise UserError(self.env._("Choose at least two runs to compare."))
        empty = self.run_ids.filtered(lambda run: run.state in ("draft", "cancelled"))
        if empty:
            raise UserError(
                self.env._(
                    "%s has no amounts to compare: simulate it first, or leave it out.",
                    names_of(empty[0], "name"),
                )
            )
        if len(self.run_ids.currency_id) > 1:
            raise UserError(
                self.env._(
                    "These runs are in several currencies. Compare runs of one"
                    " currency only."
                )
            )

    def _fill(self):
        """One row for each person and run, with the change against the base run."""
        self._check_runs()
        self.line_ids.unlink()
        rewards = self.env["hr.performance.reward"].search(
            [("run_id", "in", self.run_ids.ids), ("is_excluded", "=", False)],
            order="department_id, employee_id, run_id",
        )
        base = {
            reward.employee_id: reward.amount
            for reward in rewards
            if reward.run_id == self.base_run_id
        }
        self.line_ids.create([self._line_values(row, base) for row in rewards])

    def _line_values(self, reward, base):
        change = reward.amount - base.get(reward.employee_id, 0.0)
        sign = reward.currency_id.compare_amounts(change, 0)
        return {
            "compare_id": self.id,
            "run_id": reward.run_id.id,
            "employee_id": reward.employee_id.id,
            "department_id": reward.department_id.id,
            "level_id": reward.level_id.id,
            "currency_id": reward.currency_id.id,
            "amount": reward.amount,
            "change": reward.currency_id.round(change),
            "direction": {1: "gains", 0: "same", -1: "loses"}[sign],
        }

    def _sheet_table(self):
        """Header and rows: budgets, then departments, grades and people by run."""
        _ = self.env._
        runs = self.run_ids.sorted("id")
        header = ["", *runs.mapped("name")]
        rows = [
            [_("Pool or budget"), *(run.payable_amount or None for run in runs)],
            [_("Total"), *(run.amount_total for run in runs)],
            [_("Unallocated"), *(run.unallocated for run in runs)],
            [_("People"), *(run.reward_count for run in runs)],
        ]
        for title, name in (
            (_("By department"), "department_id"),
            (_("By grade"), "level_id"),
            (_("By person"), "employee_id"),
        ):
            rows.append([title, *[None] * len(runs)])
            for record, lines in self.line_ids.grouped(name).items():
                sums = lines.grouped("run_id")
                rows.append(
                    [
                        record.display_name or _("None"),
                        *(self._sum(sums.get(run)) for run in runs),
                    ]
                )
        return header, rows

    def _sum(self, lines):
        if not lines:
            return None
        return lines.currency_id.round(sum(lines.mapped("amount")))


class HrPerformanceRewardCompareLine(models.TransientModel):
    """What one person gets in one of the compared runs."""

    _name = "hr.performance.reward.compare.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Compared Reward"
    _order = "id"

    compare_id = fields.Many2one(
        "hr.performance.reward.compare", required=True, ondelete="cascade", index=True
    )
    run_id = fields.Many2one(
        "hr.performance.reward.run", required=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", required=True, ondelete="cascade")
    department_id = fields.Many2one("hr.department", ondelete="cascade")
    level_id = fields.Many2one(
        "hr.performance.scale.level", string="Grade", ondelete="cascade"
    )
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary()
    change = fields.Monetary(help="Against the run that was chosen for it.")
    direction = fields.Selection(
        [("gains", "Gets more"), ("same", "Gets the same"), ("loses", "Gets less")],
        string="Effect",
    )
