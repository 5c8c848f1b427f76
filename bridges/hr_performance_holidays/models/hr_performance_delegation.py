# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceDelegation(models.Model):
    """A delegation that an approved leave has proposed."""

    _inherit = "hr.performance.delegation"

    leave_id = fields.Many2one(
        "hr.leave",
        string="Time Off",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="hr_holidays.group_hr_holidays_user",
        # The leave behind a proposal is set by approving it.
        guarded=True,
    )

    def _ask_to_confirm(self):
        """One task for each manager; HR of the department follows the proposal."""
        for proposal in self:
            manager = proposal.delegator_id
            people = manager._performance_hr_user(proposal.department_id).partner_id
            proposal.message_subscribe((people | manager.user_id.partner_id).ids)
            if manager.user_id.active:
                proposal.with_context(
                    mail_activity_quick_update=True
                ).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=manager.user_id.id,
                    summary=proposal.env._(
                        "Confirm that %s acts for you during your time off",
                        proposal.delegate_id.name,
                    ),
                )
