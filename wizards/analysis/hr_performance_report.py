# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...models.base.groups import OFFICER
from ...models.base.seeing import readers_only

CYCLE, DEPARTMENT, PERSON = "cycle", "department", "person"
#: More results of a cycle are written by the scheduled job of its reports.
WRITTEN_AT_ONCE = 5000


class HrPerformanceReport(models.TransientModel):
    """A report of a cycle, a department or a person, as PDF or workbook.

    It holds nothing but the choice: what is reported is searched with the rights of
    who asks when the file is made.
    """

    _name = "hr.performance.report"
    _description = "Performance Report"

    about = fields.Selection(
        [(CYCLE, "A Cycle"), (DEPARTMENT, "A Department"), (PERSON, "A Person")],
        required=True,
        default=lambda self: self._default_about(),
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        ondelete="cascade",
        default=lambda self: self._default_cycle_id(),
        domain="[('state', '!=', 'draft')]",
    )
    department_id = fields.Many2one(
        "hr.department",
        ondelete="cascade",
        default=lambda self: self._default_department_id(),
        help="With the departments below it, as far as you may read their results.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        ondelete="cascade",
        default=lambda self: self.env.user._performance_employees()[:1],
    )
    is_for_many = fields.Boolean(default=lambda self: self._reads_many(), readonly=True)
    count = fields.Integer(
        string="Results You May Read", compute="_compute_count", compute_sudo=False
    )

    # DEFAULTS

    @api.model
    def _reads_many(self):
        """Whether the user is HR or has a team: who is neither reports on oneself."""
        return self.env.user.has_group(OFFICER) or bool(
            self.env["ir.ui.menu"]._performance_has_team()
        )

    @api.model
    def _default_about(self):
        if self.env.user.has_group(OFFICER):
            return CYCLE
        return DEPARTMENT if self._reads_many() else PERSON

    @api.model
    def _default_cycle_id(self):
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        return latest[:1] and latest[0]

    @api.model
    def _default_department_id(self):
        # sudo: the department in which the user works.
        return self.env.user._performance_employees().sudo().department_id[:1].id

    # WHAT IT IS ABOUT

    @api.depends("about", "cycle_id", "department_id", "employee_id")
    def _compute_count(self):
        rows = self.env["hr.performance.analysis"]
        for report in self:
            domain = report._domain()
            report.count = rows.search_count(domain) if domain is not None else 0

    def _domain(self):
        """Rows of the analysis that are reported; None as long as nothing is chosen."""
        self.ensure_one()
        if self.about == PERSON:
            if not self.employee_id:
                return None
            return Domain("employee_id", "=", self.employee_id.id)
        if not self.cycle_id:
            return None
        here = Domain("cycle_id", "=", self.cycle_id.id)
        if self.about == CYCLE:
            return here
        if not self.department_id:
            return None
        return here & Domain("department_id", "child_of", self.department_id.id)

    def _rows(self):
        """The rows that the user may read; refuses where there are none."""
        domain = self._domain()
        rows = self.env["hr.performance.analysis"]
        if domain is not None:
            order = "department_id, owner_id, period_end desc, id"
            rows = rows.search(domain, order=order)
        if not rows:
            raise UserError(
                self.env._(
                    "There is no decided result here that you may read. Choose another"
                    " cycle, department or person."
                )
            )
        return rows

    # BUTTONS

    @readers_only
    def action_pdf(self):
        """Print it for the user."""
        self.ensure_one()
        self._rows()
        return self.env.ref(
            "hr_performance.action_report_hr_performance_overview"
        ).report_action(self.ids)

    @readers_only
    def action_workbook(self):
        """Download it; a very large cycle is written by the scheduled job."""
        self.ensure_one()
        if self.about == CYCLE and self.count > WRITTEN_AT_ONCE:
            return self.cycle_id._ask_for_report()
        self._rows()
        return {
            "type": "ir.actions.act_url",
            "url": f"/hr_performance/report/{self.id}/report.xlsx",
            "target": "download",
        }
