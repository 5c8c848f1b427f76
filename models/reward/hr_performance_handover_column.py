# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.seeing import names_of

#: What a company gets that has chosen no columns.
DEFAULT = (
    *("number", "company", "employee_key", "employee"),
    *("department", "code", "amount", "currency"),
)
#: Where the number of rewards stands in the last row, the first of these that is there.
COUNTED = ("employee_key", "badge", "email", "employee")


class HrPerformanceHandoverColumn(models.Model):
    """One column of the files for a payroll outside Odoo, in the words of that payroll.

    Without rows a company gets all usual columns. The last row of a file is its control
    total, so the amount is always there.
    """

    _name = "hr.performance.handover.column"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Column of the Payroll File"
    _order = "company_id, sequence, id"

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        fixed=True,
    )
    source = fields.Selection(
        [
            ("number", "Number"),
            ("company", "Company"),
            ("employee_key", "Employee ID"),
            ("badge", "Badge ID"),
            ("email", "Work Email"),
            ("employee", "Employee"),
            ("department", "Department"),
            ("cost_code", "Cost code"),
            ("code", "Payroll Code"),
            ("rule", "Reward rule"),
            ("cycle", "Cycle"),
            ("amount", "Amount"),
            ("currency", "Currency"),
        ],
        string="Holds",
        required=True,
    )
    title = fields.Char(
        string="Column Title",
        help="What the other payroll calls it. Empty: the name of what it holds.",
    )

    _source_unique = models.Constraint(
        "UNIQUE (company_id, source)", "There is a column for this already."
    )

    @api.depends("source", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["source"]._description_selection(self.env))
        for column in self:
            column.display_name = column.title or labels.get(column.source, "")

    @api.constrains("source", "company_id")
    def _check_amount(self):
        self._check_companies(self.company_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amount(self):
        """The amount goes last: without any row the usual columns are back."""
        left = self.search([("company_id", "in", self.company_id.ids)]) - self
        self._check_rows(left)

    @api.model
    def _check_companies(self, companies):
        self._check_rows(self.search([("company_id", "in", companies.ids)]))

    @api.model
    def _check_rows(self, columns):
        for company, rows in columns.grouped("company_id").items():
            if "amount" not in rows.mapped("source"):
                raise ValidationError(
                    self.env._(
                        "%s: a payroll file needs the amount. Add its column first.",
                        names_of(company),
                    )
                )

    @api.model
    def _for(self, company):
        """Columns of a company: pairs of source and title."""
        labels = dict(self._fields["source"]._description_selection(self.env))
        found = self.search([("company_id", "=", company.id)])
        if not found:
            return [(source, labels[source]) for source in DEFAULT]
        return [(row.source, row.title or labels[row.source]) for row in found]

    @api.model
    def _file_table(self, run, rewards):
        """Header, rows and control total of a file."""
        columns = self._for(run.company_id)
        sources = [source for source, _title in columns]
        rows = []
        for reward in rewards:
            values = self._values(run, reward)
            rows.append([values[source] for source in sources])
        counted = next((name for name in COUNTED if name in sources), None)
        sums = {
            "amount": run.handover_total,
            "currency": run.currency_id.name,
            counted: len(rewards),
        }
        total = [sums.get(source, "") for source in sources]
        total[0] = total[0] or self.env._("Control total")
        return [title for _source, title in columns], rows, total

    def _values(self, run, reward):
        person, department = reward.employee_id, reward.department_id
        return {
            "number": run.handover_number,
            "company": run.company_id.name,
            "employee_key": person.id,
            "badge": person.barcode or "",
            "email": person.work_email or "",
            "employee": person.name,
            "department": department.name or "",
            "cost_code": department.performance_cost_code or "",
            "code": reward.payroll_code,
            "rule": reward.rule_id.name,
            "cycle": reward.cycle_id.name,
            "amount": reward.amount,
            "currency": run.currency_id.name,
        }
