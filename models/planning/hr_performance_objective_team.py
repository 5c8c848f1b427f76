# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..organization.number_input import format_number


class HrPerformanceObjective(models.Model):
    """What a unit brings to the goals of the company, for its people."""

    _inherit = "hr.performance.objective"

    is_my_unit = fields.Boolean(
        string="My Unit",
        compute="_compute_is_my_unit",
        search="_search_is_my_unit",
        help="A goal of one's department, or of one above it.",
    )
    share_text = fields.Char(compute="_compute_share_text", string="Our Share")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("level") == "person" and not values.get("employee_id"):
            values["employee_id"] = self.env.user.employee_id.id
        return values

    @api.onchange("level")
    def _onchange_level(self):
        if self.level == "person":
            self.employee_id = self.employee_id or self.env.user.employee_id
        else:
            self.employee_id = False

    def _my_units(self):
        """The user's departments and those above them."""
        # sudo: hr.employee - where the user works oneself.
        department = self.env.user.sudo().employee_ids.department_id
        units = department
        while department.parent_id:
            department = department.parent_id
            units |= department
        return units

    @api.depends_context("uid")
    @api.depends("department_id", "level")
    def _compute_is_my_unit(self):
        units = self._my_units()
        for goal in self:
            goal.is_my_unit = goal.level != "person" and goal.department_id in units

    @api.model
    def _search_is_my_unit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("level", "!=", "person") & Domain(
            "department_id", "in", self._my_units().ids
        )

    @api.depends("strategic_id.name", "strategic_share", "level")
    @api.depends_context("lang")
    def _compute_share_text(self):
        for goal in self:
            # sudo: the name of the company goal that a visible goal serves.
            name = goal.sudo().strategic_id.name
            if not name:
                goal.share_text = False
            elif goal.strategic_share:
                goal.share_text = self.env._(
                    "Our share of company goal “%(goal)s” = %(share)s %%",
                    goal=name,
                    share=format_number(self.env, goal.strategic_share, 2),
                )
            else:
                goal.share_text = self.env._(
                    "Serves company goal “%(goal)s”; the share is not known yet.",
                    goal=name,
                )

    def action_open_tree(self):
        """Show the goal in the tree, with what it serves and what serves it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_objective_action_tree"
        )
        return {**action, "context": {"hierarchy_res_id": self.id}}
