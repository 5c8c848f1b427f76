# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError

from ..base.groups import ADMINISTRATOR, OFFICER
from ..base.seeing import names_of, readers_only


class HrDepartment(models.Model):
    """HR partners of a department, its appraisals, and the department as a unit."""

    _inherit = "hr.department"

    performance_partner_ids = fields.Many2many(
        "res.users",
        "hr_department_performance_partner_rel",
        "department_id",
        "user_id",
        string="HR Partners",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(OFFICER).ids),
            ("share", "=", False),
        ],
        groups="hr.group_hr_user,hr_performance.group_hr_performance_manager",
        help="HR officers who run the performance cycles of this department and of"
        " everything below it.",
    )

    performance_cost_code = fields.Char(
        string="Cost Code",
        groups="hr.group_hr_user,hr_performance.group_hr_performance_reward",
        help="Code of the analytic account to which costs of rewards are booked; it"
        " stands in the files for payroll and accounting.",
    )

    # appraisals of its people, and of itself
    performance_open_count = fields.Integer(
        string="Open Appraisals",
        compute="_compute_performance_open_count",
        groups=OFFICER,
        help="Appraisals of the department in running cycles whose result is not"
        " decided yet.",
    )
    performance_unit_count = fields.Integer(
        string="Appraisals of the Unit",
        compute="_compute_performance_unit_count",
        groups=OFFICER,
        help="Appraisals of the department itself, not of its people.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_performance_open_count(self):
        rows = self.env["hr.performance.completion"].search(
            [
                ("department_id", "in", self.ids),
                ("cycle_id.state", "not in", ("draft", "closed")),
            ]
        )
        counts = {}
        for row in rows:
            still_open = row.planning_count + row.agreed_count + row.review_count
            counts[row.department_id] = counts.get(row.department_id, 0) + still_open
        for department in self:
            department.performance_open_count = counts.get(department, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_performance_unit_count(self):
        counts = dict(
            self.env["hr.performance.appraisal"]._read_group(
                [("subject_department_id", "in", self.ids)],
                ["subject_department_id"],
                ["__count"],
            )
        )
        for department in self:
            department.performance_unit_count = counts.get(department, 0)

    @api.model_create_multi
    def create(self, vals_list):
        departments = super().create(vals_list)
        if any(vals.get("performance_partner_ids") for vals in vals_list):
            departments._performance_check_own_scope(self.browse())
        return departments

    def write(self, vals):
        """Another head answers for the unit from now on."""
        own = self._performance_own_scope()
        result = super().write(vals)
        if "performance_partner_ids" in vals:
            self._performance_check_own_scope(own)
            # Record rules cache the departments of an officer.
            self.env.registry.clear_cache()
        for model in self.env["hr.performance.people.mixin"]._people_models():
            model._follow_departments(self, vals)
        return result

    def _performance_own_scope(self):
        """Those of which the user is HR partner."""
        # sudo: hr.department - compares the user's id only.
        own = self.sudo()
        return own.filtered(lambda d: self.env.user in d.performance_partner_ids)

    def _performance_check_own_scope(self, before):
        """Nobody makes himself HR partner: an administrator does it.

        :param before: those of which the user was HR partner already
        """
        if self.env.uid == SUPERUSER_ID or self.env.user.has_group(ADMINISTRATOR):
            return
        added = self._performance_own_scope() - before
        if added:
            raise AccessError(
                self.env._(
                    "%s: nobody makes himself HR partner. Ask an administrator of"
                    " Performance, or a colleague.",
                    names_of(added, "name"),
                )
            )

    @readers_only
    def action_open_performance_completion(self):
        """Open how far department and sub-departments are."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_completion_action"
        )
        action["domain"] = [("department_id", "child_of", self.id)]
        return action

    @readers_only
    def action_open_performance_unit(self):
        """Open the appraisals of the department itself."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_appraisal_action_unit"
        )
        action["domain"] = [("subject_department_id", "=", self.id)]
        return action

    def _performance_owners(self):
        """Who answers for each department: its manager.

        :return: dict of department id to employee, empty where there is none
        """
        return {department.id: department.manager_id for department in self}
