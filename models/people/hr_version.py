# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..base.racing import change_rows

#: What a version says about when and where somebody works.
FOLLOWED = {
    "active",
    "contract_date_end",
    "contract_date_start",
    "date_version",
    "department_id",
    "employee_id",
    "job_id",
}
#: Changes of these can take days back from a version.
DAYS_OF_VERSION = {"active", "date_version", "employee_id"}
#: From these a raise is worked out.
OF_PAY = DAYS_OF_VERSION | {"wage"}


class HrVersion(models.Model):
    """The dated versions of an employee: contracts, job and department."""

    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        # A raise that is applied at the same moment would not know these versions.
        change_rows(versions.employee_id)
        versions.employee_id._performance_tell_versions(taken_back=False)
        return versions

    def write(self, vals):
        if OF_PAY & set(vals):
            change_rows(self.employee_id)
        if not FOLLOWED & set(vals):
            return super().write(vals)
        employees = self.employee_id
        result = super().write(vals)
        (employees | self.employee_id)._performance_tell_versions(
            taken_back=bool(DAYS_OF_VERSION & set(vals))
        )
        return result

    def unlink(self):
        employees = self.employee_id
        change_rows(employees)
        result = super().unlink()
        employees.exists()._performance_tell_versions(taken_back=True)
        return result
