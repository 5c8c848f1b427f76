# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import funding
from ...engine.numbers import HUNDRED, to_decimal
from ..base.seeing import names_of, readers_only

#: While a run is in one of these its table may be changed.
OPEN = ("draft", "simulated")


class HrPerformanceRewardUnit(models.Model):
    """A department or team in a reward run: its part of the pool, or its coefficient.

    Factor of a unit = weight × coefficient × importance (METHODS M26). The coefficient
    comes from the unit's own result and may be changed until the run is approved. For a
    unit below the grade that the rule names somebody decides: a coefficient below one,
    or a coaching plan; never an amount that is taken away.
    """

    _name = "hr.performance.reward.unit"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Department in a Reward Run"
    _order = "run_id desc, id"
    _check_company_auto = True

    run_id = fields.Many2one(
        "hr.performance.reward.run",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    currency_id = fields.Many2one(related="run_id.currency_id")
    department_id = fields.Many2one(
        "hr.department",
        string="Department or Team",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    result_id = fields.Many2one(
        "hr.performance.result",
        string="Result of the Unit",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Unit Grade",
        ondelete="restrict",
        readonly=True,
    )
    member_count = fields.Integer(string="People", readonly=True)
    weight = fields.Float(
        string="Weight (%)",
        digits=(7, 4),
        default=100.0,
        help="Proposed is the unit's share of all people in the run.",
    )
    coefficient = fields.Float(
        digits=(6, 4),
        default=1.0,
        help="Proposed is the coefficient of the unit's own result, 1 without one.",
    )
    importance = fields.Float(
        digits=(6, 4), default=1.0, help="How much the unit counts for the company."
    )
    is_below = fields.Boolean(
        string="Below the Level",
        readonly=True,
        help="The grade of the unit is lower than the one that the rule names.",
    )
    decision = fields.Selection(
        [
            ("coefficient", "Coefficient below 1"),
            ("coaching", "Coaching plan"),
        ],
        help="What follows from a grade below the level. A coaching plan leaves the"
        " coefficient as it is, and HR gets the task to begin it.",
    )
    reason = fields.Char(help="Why; it is kept with the run.")
    is_undecided = fields.Boolean(compute="_compute_is_undecided")
    is_outdated = fields.Boolean(
        compute="_compute_is_outdated",
        compute_sudo=True,
        help="The result behind the row is not released any more, or another one is.",
    )

    # Told as far as the reader sees the members: see ``_compute_shown``.
    amount = fields.Monetary(groups=fields.NO_ACCESS, readonly=True)
    unallocated = fields.Monetary(groups=fields.NO_ACCESS, readonly=True)
    shown_amount = fields.Monetary(
        string="Pool",
        compute="_compute_shown",
        help="What its members share. Empty where your own reward or that of a superior"
        " is among them.",
    )
    shown_unallocated = fields.Monetary(
        string="Left Unallocated",
        compute="_compute_shown",
        help="What is left because everybody has reached the limit per person, or"
        " because no member gets anything.",
    )

    _department_unique = models.Constraint(
        "UNIQUE (run_id, department_id)", "This department is in the table already."
    )
    _numbers_positive = models.Constraint(
        "CHECK (weight >= 0 AND coefficient >= 0 AND importance >= 0)",
        "Weight, coefficient and importance of a department cannot be negative.",
    )

    @api.depends("department_id.name", "run_id.name")
    def _compute_display_name(self):
        for unit in self:
            # sudo: the names on the row itself, for whoever may read it.
            own = unit.sudo()
            unit.display_name = f"{own.department_id.name} · {own.run_id.name}"

    @api.depends("is_below", "decision", "reason")
    def _compute_is_undecided(self):
        for unit in self:
            unit.is_undecided = unit.is_below and not (
                unit.decision and (unit.reason or "").strip()
            )

    @api.depends("result_id.state", "result_id.final_level_id", "level_id")
    def _compute_is_outdated(self):
        for unit in self:
            result = unit.result_id
            unit.is_outdated = bool(unit.level_id) and (
                result.state != "released" or result.final_level_id != unit.level_id
            )

    @api.depends("amount", "unallocated")
    @api.depends_context("uid")
    def _compute_shown(self):
        rewards = self.env["hr.performance.reward"]
        domain = [("unit_id", "in", self.ids)]
        # sudo: which rewards there are, to tell which the reader does not see.
        hidden = rewards.sudo().search(domain).sudo(False) - rewards.search(domain)
        # sudo: as above; only which units these belong to.
        closed = hidden.sudo().unit_id.ids
        for unit in self:
            own = unit.sudo()  # sudo: sums of rewards that the reader sees one by one.
            is_open = unit._origin.id not in closed
            unit.shown_amount = own.amount if is_open else 0.0
            unit.shown_unallocated = own.unallocated if is_open else 0.0

    @api.constrains("decision", "coefficient", "is_below")
    def _check_decision(self):
        for unit in self:
            if unit.decision == "coefficient" and unit.coefficient >= 1:
                raise ValidationError(
                    self.env._(
                        "%s: enter a coefficient from 0 to less than 1, or choose the"
                        " coaching plan.",
                        names_of(unit.department_id, "name"),
                    )
                )

    # GUARDS

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        units._change_run()
        return units

    @readers_only
    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._change_run()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_open()
        self._change_run()

    def _check_open(self):
        """The table is frozen once the run is approved."""
        closed = self.run_id.filtered(lambda run: run.state not in OPEN)
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "%s is approved: its departments do not change any more. Cancel the"
                    " run, or make another one.",
                    names_of(closed[0], "name"),
                )
            )

    def _change_run(self):
        """A simulation of other numbers is none; who enters them shares in it."""
        if self.env.su:
            return
        self._check_open()
        runs = self.run_id
        runs._stamp_pool()
        # sudo: guarded state; the simulation no longer fits the table.
        runs.sudo().filtered(lambda run: run.state == "simulated").state = "draft"

    # NUMBERS

    def _numbers(self):
        """Weight, coefficient and importance for the engine."""
        self.ensure_one()
        return (
            to_decimal(self.weight) / HUNDRED,
            to_decimal(self.coefficient),
            to_decimal(self.importance),
        )

    def _factor(self):
        """Factor of the unit with the step that tells it."""
        return funding.department_factor(*self._numbers())

    # THE TABLE

    @api.model
    def _values_for(self, run, results):
        """Values of the rows for a run: units with a result, and whoever is in none.

        :param results: results of the people in the run
        """
        found = self._unit_results(run)
        members = {}
        for result in results:
            if result.department_id:
                home = self._home(result.department_id, found)
                members[home] = members.get(home, 0) + 1
        whole = sum(members.values()) or 1
        return [
            {
                "run_id": run.id,
                "department_id": department.id,
                "member_count": count,
                "weight": round(100 * count / whole, 4),
                **self._result_values(run, found.get(department)),
            }
            for department, count in members.items()
        ]

    @api.model
    def _unit_results(self, run):
        """Released results of units in the chosen cycle, by department."""
        if not run.unit_cycle_id:
            return {}
        results = self.env["hr.performance.result"].search(
            [
                ("cycle_id", "=", run.unit_cycle_id.id),
                ("subject_department_id", "!=", False),
                ("state", "=", "released"),
                ("is_appealed", "=", False),
            ]
        )
        return {result.subject_department_id: result for result in results}

    @api.model
    def _home(self, department, found):
        """The department itself, or the nearest one above that has a result."""
        path = [int(key) for key in (department.parent_path or "").split("/") if key]
        above = department.browse(reversed(path))
        return next((one for one in above if one in found), department)

    @api.model
    def _result_values(self, run, result):
        if not result:
            return {}
        minimum, level = run.rule_id.unit_minimum_level_id, result.final_level_id
        if minimum and level.scale_id != minimum.scale_id:
            raise UserError(
                self.env._(
                    "%(run)s: the grade of %(unit)s is of another scale than the one"
                    " that the rule names for units. Choose a grade of the same scale.",
                    run=names_of(run, "name"),
                    unit=names_of(result.subject_department_id, "name"),
                )
            )
        return {
            "result_id": result.id,
            "level_id": level.id,
            "coefficient": result.coefficient,
            "is_below": bool(minimum) and _rank(level) < _rank(minimum),
        }

    # AFTER APPROVAL

    def _begin_coaching(self):
        """Give HR the task of each coaching plan that was decided on."""
        for unit in self.filtered(lambda u: u.decision == "coaching" and u.result_id):
            sheet = unit.result_id.appraisal_id
            partners = sheet.owner_id._performance_hr_partners()
            sheet.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=partners[:1].id or self.env.uid,
                summary=self.env._("Begin a coaching plan for the unit"),
                note=unit.reason,
            )


def _rank(level):
    """Order of grades: the lowest has no lower limit."""
    return (not level.is_lowest, level.lower)
