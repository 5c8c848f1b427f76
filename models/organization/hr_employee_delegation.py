# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrEmployee(models.Model):
    """Whom a manager has given rights to, and dotted lines of a person."""

    _inherit = "hr.employee"

    performance_delegation_ids = fields.One2many(
        "hr.performance.delegation",
        "delegator_id",
        string="Performance Delegations",
        groups="hr.group_hr_user",
        help="Record rules of delegates lead over it.",
    )
    performance_deputy_id = fields.Many2one(
        "hr.employee",
        string="Deputy in Performance",
        groups="hr.group_hr_user",
        domain="[('id', '!=', id), ('user_id', '!=', False)]",
        help="Proposed where somebody has to act for this manager; otherwise the"
        " manager's own manager.",
    )
    performance_dotted_manager_ids = fields.Many2many(
        "hr.employee",
        "hr_employee_performance_dotted_rel",
        "employee_id",
        "manager_id",
        string="Dotted-Line Managers",
        groups="hr.group_hr_user",
        domain="[('id', '!=', id)]",
        help="Second managers without disciplinary line, for example of projects. They"
        " write an advisory review; the direct manager decides.",
    )

    def _performance_deputy(self):
        """Who may act for this manager: the deputy, else the own manager; or nobody."""
        self.ensure_one()
        # sudo: hr.employee - names whom to propose to the manager and to HR.
        own = self.sudo()
        fit = (own.performance_deputy_id | own.parent_id).filtered(
            lambda person: person != own
            and person.active
            and person.user_id.active
            and not person.user_id.share
        )
        return fit[:1]

    def write(self, vals):
        result = super().write(vals)
        if "performance_dotted_manager_ids" in vals:
            self.env["hr.performance.appraisal"]._refresh_dotted(self)
        return result


class ResCompany(models.Model):
    """Whether employees read the reviews of dotted-line managers."""

    _inherit = "res.company"

    performance_dotted_visible = fields.Boolean(
        string="Employees Read Dotted-Line Reviews",
        default=True,
        help="After the release, together with the direct manager's review.",
    )


class ResConfigSettings(models.TransientModel):
    """The same on the settings page."""

    _inherit = "res.config.settings"

    performance_dotted_visible = fields.Boolean(
        related="company_id.performance_dotted_visible", readonly=False
    )
