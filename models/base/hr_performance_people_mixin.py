# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformancePeopleMixin(models.AbstractModel):
    """What follows when people change: manager, job, department, or that they leave.

    ``hr.employee`` and ``hr.department`` tell each model that has this contract what
    was written on them, in the order of the models' names.
    """

    _name = "hr.performance.people.mixin"
    _description = "Follows Changes of People"

    @api.model
    def _people_models(self):
        """Every model that follows changes of people."""
        mixin = "hr.performance.people.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        found = [self.env[name] for name in sorted(names)]
        return [model for model in found if not model._abstract]

    @api.model
    def _follow_employees(self, employees, vals):
        """Follow what was written on these employees; it is stored already."""

    @api.model
    def _follow_dated(self, employees, taken_back):
        """Follow changed versions: contracts, jobs and departments with their dates.

        :param taken_back: whether days may have been taken back from a version, which
            was deleted, archived or has another date
        """

    @api.model
    def _follow_departments(self, departments, vals):
        """Follow what was written on these departments; it is stored already."""

    @api.model
    def _before_logins_change(self, employees):
        """These employees lose their login, or get another one: it is not stored yet.

        What only they could read as drafts must not open to whoever comes next.
        """

    @api.model
    def _after_logins_change(self, employees):
        """These employees have a login again, or another one; it is stored already."""

    @api.model
    def _people_with_part(self, employees):
        """Those of the employees who have a part in something that is under way."""
        return employees.browse()
