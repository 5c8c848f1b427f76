# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import emphasis
from ...engine.numbers import to_decimal
from ..base.number_input import format_number
from ..base.seeing import names_of


class HrPerformanceEmphasis(models.Model):
    """How a company spreads its attention over its strategic themes in one year.

    The weights of goals are compared with it; what differs is advice, never refused.
    """

    _name = "hr.performance.emphasis"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _description = "Emphasis on Strategic Themes"
    _order = "year desc, company_id"
    _rec_name = "year"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        fixed=True,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._performance_today().year,
        aggregator=None,
        tracking=True,
        help="It also holds for later years that have none of their own.",
    )
    line_ids = fields.One2many(
        "hr.performance.emphasis.line", "emphasis_id", string="Themes", copy=True
    )
    total = fields.Float(
        string="Weights Together", compute="_compute_total", digits=(6, 2)
    )

    _year_unique = models.UniqueIndex(
        "(company_id, year)",
        "The emphasis of this company and year is there already. Change that one.",
    )

    @api.constrains("year")
    def _check_year(self):
        for record in self:
            if not 2000 <= record.year <= 2100:
                raise ValidationError(
                    self.env._("Write the year with four digits, for example 2026.")
                )

    @api.constrains("line_ids")
    def _check_total(self):
        for record in self:
            record._raise_unless_whole()

    def _raise_unless_whole(self):
        problem = emphasis.problem([to_decimal(line.weight) for line in self.line_ids])
        if problem is not None:
            raise ValidationError(
                self.env._(
                    "Emphasis of %(year)s: the weights of the themes add up to"
                    " %(total)s %%. Make it 100 %%.",
                    year=self.year,
                    total=format_number(self.env, problem, 2),
                )
            )

    @api.depends("line_ids.weight")
    def _compute_total(self):
        for record in self:
            record.total = sum(record.line_ids.mapped("weight"))

    @api.depends("year", "company_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.year} · {names_of(record.company_id)}"

    @api.model
    def _of_year(self, companies, year):
        """What companies emphasise in a year: dict of company id to theme to weight.

        The last year that has any, at most this one. Companies without are left out.
        """
        # sudo: what a company emphasises is open to everybody who reads its goals.
        found = self.sudo().search_fetch(
            [("company_id", "in", companies.ids), ("year", "<=", year)],
            ["company_id", "line_ids"],
            order="year",
        )
        by_company = {record.company_id.id: record for record in found}
        return {
            company: {
                line.theme_id.id: to_decimal(line.weight) for line in record.line_ids
            }
            for company, record in by_company.items()
        }
