# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import cascade
from ...engine.outcome import RuleError
from ..organization.engine_messages import rule_error_message


class HrPerformanceObjective(models.Model):
    """Where a goal stands: what it serves, with which share, and for how long."""

    _inherit = "hr.performance.objective"

    strategic_id = fields.Many2one(
        "hr.performance.objective",
        string="Company Goal",
        compute="_compute_strategic_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The nearest company goal above. Empty: the goal serves none.",
    )
    strategic_share = fields.Float(
        string="Share of the Company Goal (%)",
        digits=(6, 2),
        compute="_compute_strategic_share",
        store=True,
        recursive=True,
        aggregator="sum",
        help="The contributions on the way up, multiplied. 0: one is not known.",
    )
    is_unaligned = fields.Boolean(
        string="Serves No Goal",
        compute="_compute_is_unaligned",
        store=True,
        help="Has no company goal above and is not marked as local.",
    )

    @api.depends("level", "parent_id.level", "parent_id.strategic_id")
    def _compute_strategic_id(self):
        for goal in self:
            above = goal.parent_id
            goal.strategic_id = (
                False
                if goal.level == "company"
                else above
                if above.level == "company"
                else above.strategic_id
            )

    @api.depends("level", "strategic_id", "is_local")
    def _compute_is_unaligned(self):
        for goal in self:
            goal.is_unaligned = not (
                goal.level == "company" or goal.strategic_id or goal.is_local
            )

    @api.depends(
        "contribution_share",
        "target",
        "unit",
        "kpi_id",
        "direction",
        "level",
        "parent_id.level",
        "parent_id.target",
        "parent_id.unit",
        "parent_id.kpi_id",
        "parent_id.direction",
        "parent_id.strategic_share",
    )
    def _compute_strategic_share(self):
        for goal in self:
            shares = [goal._effective_share()]
            if goal.parent_id.level != "company":
                shares.append(goal.parent_id.strategic_share or None)
            if goal.level == "company" or not goal.parent_id:
                shares = [None]
            goal.strategic_share = cascade.share_of(shares) or 0

    def _effective_share(self):
        """Contribution to the goal above: as typed, else by the targets; or None."""
        if self.contribution_share:
            return self.contribution_share
        above = self.parent_id
        if self.direction == "up" and above.target > 0 and self._adds_up_to(above):
            return min(max(self.target / above.target * 100, 0), 100) or None
        return None

    def _adds_up_to(self, above):
        """Whether the value of this goal is a part of the value of the one above.

        Rates such as 98 % are no amounts: two of them make no 196 %.
        """
        unit = (self.unit or "").strip().lower()
        return (
            unit == (above.unit or "").strip().lower()
            and "%" not in unit
            and self.direction == above.direction
            and (not self.kpi_id or not above.kpi_id or self.kpi_id == above.kpi_id)
        )

    # RULES

    def _check_no_loop(self, parent):
        """Raise when a goal would serve itself, directly or through others."""
        # sudo: the path of ids; the names are those the user has just connected.
        path = (parent.sudo().parent_path or "").split("/")
        for goal in self:
            if goal == parent or str(goal.id) in path:
                raise ValidationError(
                    self.env._(
                        "“%(goal)s” cannot serve “%(parent)s”, because that one already"
                        " serves it, directly or through other goals. Choose a goal"
                        " from another branch.",
                        goal=goal.name,
                        parent=parent.sudo().name,  # sudo: as above.
                    )
                )

    @api.constrains("parent_id", "level", "employee_id", "date_start", "date_end")
    def _check_place(self):
        # sudo: a goal below, maybe somebody's own, must fit as well.
        family = self.sudo() | self.sudo().child_ids
        for goal in family.filtered(lambda g: g.parent_id and g.state != "cancelled"):
            above = goal.parent_id
            try:
                cascade.check_parent(goal._engine_goal(), above._engine_goal())
            except RuleError as error:
                raise ValidationError(rule_error_message(self.env, error)) from error
            if above.level == "person" and above.employee_id != goal.employee_id:
                raise ValidationError(
                    self.env._(
                        "“%(goal)s” cannot serve “%(parent)s”, a goal of one person"
                        " that others do not see. Make a team goal of it first.",
                        goal=goal.name,
                        parent=above.name,
                    )
                )

    def _engine_goal(self):
        return cascade.Goal(self.name, self.level, self.date_start, self.date_end)

    @api.constrains("parent_id", "contribution_share", "state", "active")
    def _check_shares(self):
        # sudo: siblings count, whoever may read them; only the sum is shown.
        groups = self.sudo()._read_group(
            [("parent_id", "in", self.parent_id.ids), ("state", "!=", "cancelled")],
            ["parent_id"],
            ["contribution_share:array_agg"],
        )
        for above, shares in groups:
            try:
                cascade.check_shares(above.name, [share or 0 for share in shares])
            except RuleError as error:
                raise ValidationError(rule_error_message(self.env, error)) from error

    @api.constrains("is_local", "local_reason")
    def _check_local_reason(self):
        bare = self.filtered(
            lambda goal: goal.is_local and not (goal.local_reason or "").strip()
        )
        if bare:
            raise ValidationError(
                self.env._(
                    "%(names)s: say why the goal is local, that is, why it serves no"
                    " goal of the company.",
                    names=bare._some_names(),
                )
            )

    # CHAIN

    def _goal_chains(self):
        """Each goal with those that it serves, from the nearest to the company's.

        :return: dict of goal id to the goals, in two queries for any number
        """
        # sudo: whoever works on a goal may know the goals of units above it.
        goals = self.sudo()
        above = {
            goal.id: [int(key) for key in (goal.parent_path or "").split("/") if key]
            for goal in goals
        }
        known = goals.browse({key for keys in above.values() for key in keys})
        known.fetch(["name", "level", "department_id", "employee_id", "parent_path"])
        return {key: goals.browse(reversed(keys)) for key, keys in above.items()}
