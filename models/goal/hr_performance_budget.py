# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import budgets
from ...engine.numbers import to_decimal
from ..base.day_words import day_words
from ..base.racing import change_rows
from ..base.seeing import names_of, readers_only


class HrPerformanceBudget(models.Model):
    """Money that a department, or the company, has for its goals in some time.

    Goals say what they need; each day of a goal is paid by the nearest unit, from the
    goal's department up to the company, that has a budget for that day.
    """

    _name = "hr.performance.budget"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _description = "Budget for Goals"
    _order = "date_start desc, company_id, department_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        fixed=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Pays for its goals and for those of departments below it that have no"
        " budget of their own. Empty: the company, for all goals that no department"
        " pays for.",
        fixed=True,
    )
    date_start = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self.env.company._performance_today().replace(
            month=1, day=1
        ),
        tracking=True,
    )
    date_end = fields.Date(
        string="Last Day",
        required=True,
        default=lambda self: self.env.company._performance_today().replace(
            month=12, day=31
        ),
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Available",
        required=True,
        tracking=True,
        help="Money for goals in this time.",
    )
    note = fields.Char(tracking=True, help="Such as who has granted it.")

    # what the goals take
    needed = fields.Monetary(
        compute="_compute_needed",
        compute_sudo=True,
        help="Money that the goals take in these days together. A goal's money is"
        " spread evenly over its days; what goals below name is a part of it.",
    )
    missing = fields.Monetary(compute="_compute_needed", compute_sudo=True)
    is_short = fields.Boolean(
        string="Not Enough",
        compute="_compute_needed",
        compute_sudo=True,
        search="_search_is_short",
        help="The goals need more than there is.",
    )

    _dates_order = models.Constraint(
        "CHECK (date_start <= date_end)", "A budget ends after it has begun."
    )

    # Of two saved at one moment the second is refused when it is kept; before that
    # _check_overlap names both.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int8range(company_id, company_id, '[]') WITH &&,"
        " int8range(COALESCE(department_id, 0), COALESCE(department_id, 0), '[]')"
        " WITH &&, daterange(date_start, date_end, '[]') WITH &&)"
        " DEFERRABLE INITIALLY DEFERRED",
        "A unit has one budget at a time.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A budget cannot be negative."
    )

    @api.constrains("company_id", "department_id", "date_start", "date_end")
    def _check_overlap(self):
        # sudo: res.company - only so that two budgets do not pass each other.
        change_rows(self.sudo().company_id)
        # sudo: budgets of the same units, whoever may read them; only days are shown.
        known = self.sudo().search(
            [
                ("company_id", "in", self.company_id.ids),
                ("department_id", "in", [*self.department_id.ids, False]),
                ("date_start", "<=", max(self.mapped("date_end"))),
                ("date_end", ">=", min(self.mapped("date_start"))),
            ],
            order="date_start, id",
        )
        for rows in known.grouped(lambda b: (b.company_id, b.department_id)).values():
            for one, other in zip(rows, rows[1:], strict=False):
                if one.date_end >= other.date_start and (one | other) & self:
                    raise ValidationError(
                        self.env._(
                            "%(budget)s begins while %(other)s still holds. A unit has"
                            " one budget at a time: change the days, or the amount of"
                            " the one that is there.",
                            budget=names_of(other),
                            other=names_of(one),
                        )
                    )

    # COMPUTES

    @api.depends("company_id", "department_id.name", "date_start", "date_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for budget in self:
            budget.display_name = budget.env._(
                "%(unit)s, %(start)s – %(end)s",
                unit=budget._unit_name(),
                start=day_words(budget.env, budget.date_start),
                end=day_words(budget.env, budget.date_end),
            )

    def _unit_name(self):
        # sudo: names of a department and a company.
        return self.sudo().department_id.name or self.sudo().company_id.name or ""

    @api.depends("company_id", "department_id", "date_start", "date_end", "amount")
    def _compute_needed(self):
        parts = self._goal_parts()
        for budget in self:
            needed = budget._total(parts.get(budget._origin.id, {}))
            gap = budgets.missing(needed, to_decimal(budget.amount or 0))
            budget.needed = float(needed)
            budget.missing = float(gap)
            budget.is_short = bool(gap)

    @api.model
    def _search_is_short(self, operator, value):
        if operator != "in":
            return NotImplemented
        known = self.search([("company_id", "in", self.env.companies.ids)])
        return [("id", "in", known.filtered("is_short").ids)]

    # WHAT GOALS TAKE

    def _goal_parts(self):
        """What the goals take of the budgets of these companies.

        :return: dict of budget id to a dict of goal id to a Decimal; in a constant
            number of queries
        """
        rows = self._of_companies(self.company_id)
        # sudo: goals whose owners the user may not know; only sums are shown.
        goals = self.env["hr.performance.objective"].sudo()
        needs = goals._budget_needs(self.company_id)
        return budgets.allocate(needs, self._by_unit(rows))

    @api.model
    def _of_companies(self, companies):
        # sudo: all budgets count, whoever may read them; a nearer one comes first.
        return self.sudo().search([("company_id", "in", companies.ids)])

    @api.model
    def _by_unit(self, rows):
        """Budgets as the engine knows them, by (company, department or False)."""
        found = {}
        for row in rows:
            unit = (row.company_id.id, row.department_id.id)
            found.setdefault(unit, []).append(
                budgets.Budget(
                    row.id, unit, row.date_start, row.date_end, to_decimal(row.amount)
                )
            )
        return found

    @readers_only
    def action_open_goals(self):
        """Open the goals that this budget pays for, as far as the user reads them."""
        self.ensure_one()
        self.check_access("read")
        # sudo: which goals count; the list shows those that the user may read.
        parts = self.sudo()._goal_parts().get(self.id, {})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_objective_action"
        )
        return {
            **action,
            "name": self.display_name,
            "views": [
                (
                    self.env.ref(
                        "hr_performance.hr_performance_objective_view_list_budget"
                    ).id,
                    "list",
                ),
                (False, "form"),
            ],
            "domain": [("id", "in", list(parts))],
            "context": {},
        }

    # POSITIONS OF GOALS
    #
    # A budget as one goal sees it.

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
