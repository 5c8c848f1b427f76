# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.day_words import day_words
from ..base.seeing import names_of


class HrPerformancePayRange(models.Model):
    """What a job is paid: from, midpoint and to, from a day on.

    A range of the company comes before one of all companies, a later one before an
    earlier one. Reward officers alone read ranges.
    """

    _name = "hr.performance.pay.range"
    _inherit = "hr.performance.guard.mixin"
    _description = "Pay Range"
    _order = "job_id, date_from desc, id"
    _rec_names_search = ["job_id.name"]

    job_id = fields.Many2one("hr.job", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: of all companies that pay in this currency.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date_from = fields.Date(
        string="Valid From",
        required=True,
        default=lambda self: self.env.company._performance_today(),
    )
    minimum = fields.Monetary(string="From", required=True)
    midpoint = fields.Monetary(
        required=True,
        help="The wage of somebody who fills the job well. Wage ÷ midpoint is the place"
        " in the range.",
    )
    maximum = fields.Monetary(
        string="Up To",
        required=True,
        help="A raise leads up to here; what is above is paid once.",
    )
    active = fields.Boolean(default=True)

    _day_unique = models.UniqueIndex(
        "(job_id, COALESCE(company_id, 0), currency_id, date_from) WHERE active",
        "This job has a pay range from this day on already. Change that one.",
    )
    _in_order = models.Constraint(
        "CHECK (minimum > 0 AND minimum <= midpoint AND midpoint <= maximum)",
        "A pay range begins above zero; the midpoint lies between its ends.",
    )

    @api.depends("job_id.name", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pay_range in self:
            name = pay_range.job_id.name or ""
            day = pay_range.date_from and day_words(self.env, pay_range.date_from)
            pay_range.display_name = f"{name} · {day}" if day else name

    @api.constrains("company_id", "currency_id")
    def _check_currency(self):
        for pay_range in self:
            company = pay_range.company_id
            if company and pay_range.currency_id != company.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(range)s: wages of %(company)s are in %(currency)s. Enter the"
                        " range in this currency.",
                        range=names_of(pay_range),
                        company=names_of(company, "name"),
                        currency=names_of(company.currency_id, "name"),
                    )
                )

    @api.model
    def _by_job(self, jobs, company, day):
        """The range of each job on a day, in one query.

        :return: dict of job to range
        """
        found = self.search(
            [
                ("job_id", "in", jobs.ids),
                ("company_id", "in", (company.id, False)),
                ("currency_id", "=", company.currency_id.id),
                ("date_from", "<=", day),
            ]
        )
        # The last one stays: of the company, of the latest day.
        ordered = found.sorted(lambda r: (bool(r.company_id), r.date_from, r.id))
        return {pay_range.job_id: pay_range for pay_range in ordered}
