# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

OPEN_STATES = (
    "planning",
    "agreed",
    "self_review",
    "manager_review",
    "second_review",
    "decided",
    "released",
)


class HrLeave(models.Model):
    """An approved leave of a manager proposes a delegation; nothing opens by itself."""

    _inherit = "hr.leave"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._follow_performance_delegation()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._follow_performance_delegation()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_withdraw_delegation(self):
        self._withdraw_delegations()

    def _follow_performance_delegation(self):
        """Propose for approved leaves and withdraw for those that fell through."""
        self.filtered(lambda leave: leave.state == "validate")._propose_delegations()
        self.filtered(
            lambda leave: leave.state in ("refuse", "cancel", "confirm")
        )._withdraw_delegations()

    # PROPOSE

    def _propose_delegations(self):
        """Draft delegations for leaves that are long enough and meet open tasks."""
        # sudo: the proposal is the system's; whoever approves a leave learns nothing of
        # appraisals by it.
        own = self.sudo()
        candidates = own.filtered(lambda leave: leave._needs_delegation())
        busy = candidates._managers_with_open_tasks()
        known = own.env["hr.performance.delegation"].search(
            [("leave_id", "in", candidates.ids), ("state", "!=", "revoked")]
        )
        wanted = (candidates - known.leave_id).filtered(
            lambda leave: leave.employee_id in busy
            and leave.employee_id._performance_deputy()
        )
        proposals = own.env["hr.performance.delegation"].create(
            [leave._delegation_values() for leave in wanted]
        )
        proposals._ask_to_confirm()

    def _needs_delegation(self):
        self.ensure_one()
        company = self.employee_id.company_id
        return bool(
            company.performance_leave_days
            and self.number_of_days >= company.performance_leave_days
            and self.request_date_to
            and self.request_date_to >= company._performance_today()
        )

    def _managers_with_open_tasks(self):
        """Which of these employees lead people whose appraisals are open."""
        rows = self.env["hr.performance.appraisal"]._read_group(
            [
                ("manager_id", "in", self.employee_id.ids),
                ("state", "in", OPEN_STATES),
            ],
            ["manager_id"],
        )
        return self.env["hr.employee"].union(*(manager for [manager] in rows))

    def _delegation_values(self):
        self.ensure_one()
        return {
            "delegator_id": self.employee_id.id,
            "delegate_id": self.employee_id._performance_deputy().id,
            "date_from": self.request_date_from,
            "date_to": self.request_date_to,
            "scope": "act",
            "state": "draft",
            "reason": self.env._("Time off"),
            "leave_id": self.id,
        }

    # WITHDRAW

    def _withdraw_delegations(self):
        """Proposals go; what the manager had confirmed stays, and he is told."""
        # sudo: as for the proposal.
        found = (
            self.env["hr.performance.delegation"]
            # sudo: as above.
            .sudo()
            .search(
                [
                    ("leave_id", "in", self.ids),
                    ("state", "in", ("draft", "planned", "active")),
                ]
            )
        )
        proposals = found.filtered(lambda delegation: delegation.state == "draft")
        proposals.activity_unlink(["mail.mail_activity_data_todo"])
        proposals.write({"state": "revoked", "revoked_on": fields.Datetime.now()})
        for delegation in found - proposals:
            delegation.message_post(
                body=delegation.env._(
                    "The time off was refused or cancelled. Revoke the delegation if"
                    " it is no longer needed."
                ),
                subtype_xmlid="mail.mt_comment",
            )
