# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...engine import budgets
from ...engine.numbers import to_decimal


class HrPerformanceObjective(models.Model):
    """The money that goals need, beside the budgets of their units."""

    _inherit = "hr.performance.objective"

    @api.model
    def _budget_needs(self, companies):
        """Needs of all goals that name money; those that were given up need none.

        Goals that are reached or missed have taken their money; they count, too.
        """
        return self.search(
            [
                ("company_id", "in", companies.ids),
                ("needed_budget", ">", 0),
                ("state", "!=", "cancelled"),
            ]
        )._engine_needs()

    def _engine_needs(self):
        """What the engine needs to know of each goal, with unsaved values."""
        return [
            budgets.Need(
                goal._origin.id or goal.id,
                to_decimal(goal.needed_budget),
                goal.date_start,
                goal.date_end,
                goal._paying_units(),
                _path(goal.parent_id),
            )
            for goal in self
        ]

    def _paying_units(self):
        """(company, department) of those who pay, the nearest first."""
        company = self.company_id.id
        units = [(company, key) for key in _path(self.department_id)]
        return (*units, (company, False))

    def _budget_positions(self):
        """Where these goals stand in the budgets that pay for them.

        Needs the rights to read all goals and budgets.

        :return: dict of goal to a list of ``engine.budgets.Position``; without those
            for which nobody states a budget
        """
        goals = self.filtered(
            lambda goal: goal.date_start
            and goal.date_end
            and goal.date_start <= goal.date_end
            and goal.state != "cancelled"
        )
        Budget = self.env["hr.performance.budget"]
        rows = Budget._of_companies(goals.company_id)
        if not rows:
            return {}
        by_unit = Budget._by_unit(rows)
        needs = {need.key: need for need in self._budget_needs(goals.company_id)}
        own = dict(zip(goals, goals._engine_needs(), strict=True))
        needs |= {need.key: need for need in own.values()}
        parts = budgets.allocate(list(needs.values()), by_unit)
        together = {row.id: row._total(parts[row.id]) for row in rows}
        found = {}
        for goal, need in own.items():
            paid = budgets.spread(need, need.amount, by_unit)
            if paid:
                found[goal] = [
                    row._position(paid[row.id], together[row.id])
                    for row in rows.browse(paid)
                ]
        return found


class HrPerformanceBudget(models.Model):
    """A budget as one goal sees it."""

    _inherit = "hr.performance.budget"

    def _total(self, parts):
        return budgets.total(parts.values(), self.currency_id.decimal_places)

    def _position(self, own, together):
        return budgets.Position(
            self._total({None: own}),
            together,
            to_decimal(self.amount),
            self.currency_id.name,
            self._unit_name(),
            self.date_start,
            self.date_end,
        )


def _path(record):
    """Ids from a record of a tree to its root, the record first."""
    origin = record._origin
    keys = (origin.parent_path or "").split("/")
    return tuple(int(key) for key in reversed(keys) if key)
