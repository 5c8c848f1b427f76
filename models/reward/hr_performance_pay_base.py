# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..base.seeing import names_of


class HrPerformancePayBase(models.Model):
    """The amount that the coefficient of a person's grade multiplies, from a day on.

    Companies whose performance pay is no share of the wage keep it here (绩效工资基数).
    The row that applies on the reference date of the rule counts.
    """

    _name = "hr.performance.pay.base"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Performance Pay Base"
    _order = "employee_id, date_from desc, id desc"
    _rec_names_search = ["employee_id.name"]
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        fixed=True,
    )
    date_from = fields.Date(
        string="Valid From",
        required=True,
        default=lambda self: self.env.company._performance_today(),
        help="It applies until a later one begins.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="A run lists people whose base is in another currency than its own.",
    )
    amount = fields.Monetary(required=True, aggregator=None)
    note = fields.Char(string="Remark")

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A performance pay base cannot be negative."
    )
    _date_unique = models.Constraint(
        "UNIQUE (employee_id, company_id, date_from)",
        "This person has a performance pay base from this day on already. Change that"
        " one, or choose another day.",
    )

    @api.depends("employee_id.name", "date_from")
    def _compute_display_name(self):
        for base in self:
            # sudo: hr.employee - the name on the row itself, for whoever may read it.
            name = base.sudo().employee_id.name or ""
            day = format_date(self.env, base.date_from) if base.date_from else ""
            base.display_name = f"{name} · {day}"

    @api.constrains("employee_id", "amount", "date_from")
    def _check_used(self):
        """What an approved run has taken stays as it is; a later day changes it."""
        # sudo: whether somebody was rewarded by it; nothing of the reward is told.
        rewards = self.env["hr.performance.reward"].sudo()
        used = rewards.search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "in", ("approved", "handed_over", "paid")),
                ("rule_id.wage_source", "=", "pay_base"),
            ]
        )
        days = {}
        for reward in used:
            days.setdefault(reward.employee_id.id, []).append(
                reward.run_id._rule_date()
            )
        for base in self:
            later = [
                day
                for day in days.get(base.employee_id.id, ())
                if day >= base.date_from
            ]
            if later:
                raise ValidationError(
                    self.env._(
                        "%(base)s: an approved reward has used what applied on %(day)s."
                        " Enter a base that begins after that day.",
                        base=names_of(base),
                        day=format_date(self.env, max(later)),
                    )
                )
