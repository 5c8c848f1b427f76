# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..organization.appraisal_states import OPEN
from ..organization.hr_scope import HrFinder


class MailActivity(models.Model):
    """The reminder to hand over what a leaver has open."""

    _inherit = "mail.activity"

    performance_leaver_id = fields.Many2one(
        "hr.employee",
        string="Leaver",
        readonly=True,
        index="btree_not_null",
        groups="hr_performance.group_hr_performance_user",
    )


class HrEmployee(models.Model):
    """A manager who leaves does not leave the team waiting."""

    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._remind_of_handover()
        return result

    def _remind_of_handover(self):
        """One activity per leaver for HR: how many tasks are to be handed over."""
        # sudo: only counts; whoever archives an employee learns nothing of them.
        rows = (
            self.env["hr.performance.appraisal"]
            # sudo: as above.
            .sudo()
            ._read_group(
                [("manager_id", "in", self.ids), ("state", "in", OPEN)],
                ["manager_id"],
                ["__count", "cycle_id:max", "department_id:recordset"],
            )
        )
        # sudo: hr.department - the HR partners to tell.
        cycles = self.env["hr.performance.cycle"].sudo()
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id("hr.performance.cycle")
        # sudo: as above.
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model_id,
                    "res_id": cycle_id,
                    "performance_leaver_id": manager.id,
                    "user_id": manager._performance_hr_user(departments).id,
                    "summary": cycles.env._(
                        "Hand over %(count)s open tasks of %(name)s",
                        count=count,
                        name=manager.name,
                    ),
                    "note": cycles.env._(
                        "Cycles › Hand Over shows what is open and gives it to"
                        " successors."
                    ),
                }
                for manager, count, cycle_id, departments in rows
            ]
        )

    def _performance_hr_user(self, departments):
        """One of HR of the first of these departments, else who is at work here.

        What is handed over is about several people; whom HR rights do not cover, the
        dialog leaves out.
        """
        self.ensure_one()
        found = HrFinder(self.env).find(departments[:1], self.company_id)
        return found[:1] or self.env.user
