# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import cascade
from ...engine.money import apportion
from ...models.base.dialogs import open_dialog
from ...models.base.figure import Figure
from ...models.base.seeing import readers_only


class HrPerformanceGoalSplit(models.TransientModel):
    """Breaks a goal down to departments, teams or people with their contributions.

    It creates drafts; the goals themselves check roles, dates and shares.
    """

    _name = "hr.performance.goal.split"
    _inherit = "hr.performance.number.mixin"
    _description = "Split a Goal"

    objective_id = fields.Many2one(
        "hr.performance.objective", string="Goal", required=True, readonly=True
    )
    level = fields.Selection(
        [("department", "Departments"), ("team", "Teams"), ("person", "Individuals")],
        string="Split among",
        required=True,
        default="department",
    )
    target_text = fields.Char(related="objective_id.target_text", related_sudo=False)
    unit = fields.Char(related="objective_id.unit", related_sudo=False)
    remaining_share = fields.Float(
        string="Not Given Out (%)", digits=(6, 2), compute="_compute_remaining"
    )
    covered = fields.Float(
        string="Coverage after the Split (%)",
        digits=(9, 2),
        compute="_compute_remaining",
    )
    line_ids = fields.One2many(
        "hr.performance.goal.split.line",
        "split_id",
        string="Parts",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
    )

    @api.model
    def default_get(self, fields):
        """A team is split among its people, a unit among those below it."""
        values = super().default_get(fields)
        goal = self.env["hr.performance.objective"].browse(values.get("objective_id"))
        if goal.level == "team":
            values["level"] = "person"
        elif goal.level == "department" and not goal.department_id.child_ids:
            values["level"] = "person"
        return values

    @api.depends("level", "objective_id")
    def _compute_line_ids(self):
        """Departments below the goal's, or the people of its department."""
        for split in self:
            split.line_ids = [fields.Command.clear()] + [
                fields.Command.create(values) for values in split._proposals()
            ]

    def _proposals(self):
        goal = self.objective_id
        if self.level == "person":
            return [
                {"employee_id": person.id}
                for person in goal.responsible_id.child_ids.filtered("active")
            ]
        departments = self.env["hr.department"].search(
            [
                ("company_id", "in", (goal.company_id.id, False)),
                ("parent_id", "=", goal.department_id.id),
            ],
            order="name",
        )
        return [
            {"department_id": department.id, "employee_id": department.manager_id.id}
            for department in departments
        ]

    @api.depends("line_ids.contribution_share", "line_ids.target", "objective_id")
    def _compute_remaining(self):
        for split in self:
            # sudo: parts that exist, whoever may read them; only the sum is shown.
            parts = split.objective_id.sudo()._live_parts()
            given = sum(parts.mapped("contribution_share"))
            given += sum(split.line_ids.mapped("contribution_share"))
            goal = split.objective_id
            if split._adds_up(parts):
                targets = parts.mapped("target") + split.line_ids.mapped("target")
                found = cascade.coverage(goal.target, targets, goal.direction)
            else:
                found = cascade.share_coverage([given])
            split.remaining_share = 100 - given
            split.covered = found.percent if found else 0

    def _adds_up(self, parts):
        """Whether the targets of all parts are parts of the goal's target."""
        self.ensure_one()
        goal = self.objective_id
        others = self.line_ids.filtered(
            lambda line: line.unit and line.unit != goal.unit
        )
        return (
            "%" not in (goal.unit or "")
            and not others
            and all(part._adds_up_to(goal) for part in parts)
        )

    @readers_only
    def action_spread(self):
        """Give out what is left in equal shares, the rest of a cent to the first."""
        self.ensure_one()
        self.objective_id.check_access("read")
        free = self.line_ids.filtered(lambda line: not line.contribution_share)
        if free and self.remaining_share > 0:
            shares = apportion(round(self.remaining_share, 2), [1] * len(free))
            for line, share in zip(free, shares, strict=True):
                line.contribution_share = share
            free.filtered(lambda line: not line.target)._follow_share()
        return self._reopen()

    def _reopen(self):
        return open_dialog(self, self._description)

    @readers_only
    def action_split(self):
        """Create a draft for each part that has a contribution or a target."""
        self.ensure_one()
        self.objective_id.check_access("read")
        parts = self.line_ids.filtered(
            lambda line: line.contribution_share or line.target
        )
        if not parts:
            raise UserError(
                self.env._("Give at least one part a contribution or a target.")
            )
        goals = self.env["hr.performance.objective"].create(
            [line._goal_values() for line in parts]
        )
        return goals._get_records_action(name=self.env._("Goals Below"))


class HrPerformanceGoalSplitLine(models.TransientModel):
    """One part of a split goal."""

    _name = "hr.performance.goal.split.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Part of a Goal"

    split_id = fields.Many2one(
        "hr.performance.goal.split", required=True, ondelete="cascade", index=True
    )
    level = fields.Selection(related="split_id.level", related_sudo=False)
    name = fields.Char(string="Own Title", help="Empty: the title of the goal above.")
    department_id = fields.Many2one("hr.department")
    employee_id = fields.Many2one("hr.employee", string="Responsible")
    contribution_share = fields.Float(string="Contribution (%)", digits=(6, 2))
    target = Figure(digits=(16, 6))
    unit = fields.Char(help="Empty: the unit of the goal above.")

    @api.onchange("contribution_share")
    def _onchange_contribution_share(self):
        """A share of the goal above gives the target, as long as the unit is its."""
        self._follow_share()

    def _follow_share(self):
        for line in self.filtered(lambda line: not line.unit):
            line.target = (
                line.split_id.objective_id.target * line.contribution_share / 100
            )

    def _goal_values(self):
        self.ensure_one()
        above = self.split_id.objective_id
        is_person = self.level == "person"
        has_own_unit = bool(self.unit) and self.unit != above.unit
        return {
            "name": self.name or above.name,
            "level": self.level,
            "parent_id": above.id,
            "company_id": above.company_id.id,
            "department_id": False if is_person else self.department_id.id,
            "employee_id": self.employee_id.id if is_person else False,
            "responsible_id": self.employee_id.id,
            "contribution_share": self.contribution_share,
            "target": self.target,
            "unit": self.unit or above.unit,
            "kpi_id": False if has_own_unit else above.kpi_id.id,
            "direction": above.direction,
            "theme_id": above.theme_id.id,
            "date_start": above.date_start,
            "date_end": above.date_end,
            "cycle_ids": [fields.Command.set(above.cycle_ids.ids)],
        }
