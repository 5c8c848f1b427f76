# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models

from ...models.base.dialogs import open_dialog
from ...models.base.seeing import readers_only
from ...reports.workbook import build_workbook

OUTCOMES = [
    ("agreed", "Agreed"),
    ("employee", "Then Waits for the Employee"),
    ("manager", "Then Waits for the Manager"),
    ("past", "Agreed Before"),
    ("exception", "Exception"),
]
#: What the dialog confirms; the others stay as they are.
POSSIBLE = ("agreed", "employee", "manager")


class HrPerformancePlanConfirm(models.TransientModel):
    """Shows what confirming many plans does, does it, and lists the exceptions.

    It holds no rule: the appraisals say what is possible and check it again.
    """

    _name = "hr.performance.plan.confirm"
    _description = "Confirm Plans"

    line_ids = fields.One2many(
        "hr.performance.plan.confirm.line", "wizard_id", readonly=True
    )
    exception_ids = fields.One2many(
        "hr.performance.plan.confirm.line",
        "wizard_id",
        domain=[("outcome", "=", "exception")],
        string="Exceptions",
        readonly=True,
    )
    agreed_count = fields.Integer(string="Agreed", readonly=True)
    waiting_count = fields.Integer(
        string="Confirmed by You, Then Wait for the Other Side", readonly=True
    )
    exception_count = fields.Integer(string="Left As They Are", readonly=True)
    past_count = fields.Integer(string="Agreed Before", readonly=True)
    above_count = fields.Integer(
        string="In Place of the Direct Managers",
        readonly=True,
        help="Plans whose manager stands below you; the record says for whom you"
        " confirm.",
    )
    is_done = fields.Boolean(readonly=True)

    @api.model
    def _dialog(self, appraisals):
        """Make the preview of these appraisals and open it."""
        wizard = self.create({})
        wizard._show(appraisals._confirm_outlook())
        return wizard._reopen()

    def _reopen(self):
        return open_dialog(self, self.env._("Confirm Plans"))

    def _show(self, outlook):
        """Put outcomes and reasons into the lines, and count them.

        :param outlook: dict of appraisal to a pair of outcome and reason
        """
        self.ensure_one()
        self.line_ids.unlink()
        self.env["hr.performance.plan.confirm.line"].create(
            [
                {
                    "wizard_id": self.id,
                    "appraisal_id": appraisal.id,
                    "outcome": outcome,
                    "reason": reason,
                    "plan_revision": appraisal.plan_revision,
                }
                for appraisal, (outcome, reason) in outlook.items()
            ]
        )
        outcomes = [outcome for outcome, _reason in outlook.values()]
        plans = self.line_ids.appraisal_id
        roles = plans._roles()
        above = plans.filtered(lambda a: a._confirms_above(roles[a.id]))
        self.write(
            {
                "above_count": len([a for a in above if outlook[a][0] in POSSIBLE]),
                "agreed_count": outcomes.count("agreed"),
                "exception_count": outcomes.count("exception"),
                "past_count": outcomes.count("past"),
                "waiting_count": outcomes.count("employee") + outcomes.count("manager"),
            }
        )

    @readers_only
    def action_confirm(self):
        """Confirm what can be confirmed now; the exceptions stay as they are."""
        self.ensure_one()
        outlook = self.line_ids.appraisal_id._confirm_outlook()
        for line in self.line_ids:
            appraisal = line.appraisal_id
            is_wanted = outlook[appraisal][0] in POSSIBLE
            if is_wanted and line.plan_revision != appraisal.plan_revision:
                outlook[appraisal] = ("exception", appraisal._changed_text())
        ready = self.env["hr.performance.appraisal"].union(
            *(a for a, (outcome, _reason) in outlook.items() if outcome in POSSIBLE)
        )
        for appraisal, reason in ready._confirm_batch().items():
            outlook[appraisal] = ("exception", reason)
        self._show(outlook)
        self.is_done = True
        return self._reopen()

    @readers_only
    def action_export(self):
        """Download the exceptions as a workbook: who, where, why not."""
        self.ensure_one()
        line = self.env["hr.performance.plan.confirm.line"]._fields
        names = ("appraisal_id", "department_id", "manager_id", "reason")
        content = build_workbook(
            self.env._("Exceptions"),
            [line[name]._description_string(self.env) for name in names],
            [
                [
                    row.appraisal_id.display_name,
                    row.department_id.display_name or "",
                    row.manager_id.name or "",
                    row.reason or "",
                ]
                for row in self.exception_ids
            ],
        )
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance_download",
            "params": {
                "name": f"{self.env._('Exceptions')}.xlsx",
                "type": "application/vnd.openxmlformats-officedocument.spreadsheetml"
                ".sheet",
                "content": base64.b64encode(content).decode(),
                "stays": True,
            },
        }


class HrPerformancePlanConfirmLine(models.TransientModel):
    """One plan in the preview."""

    _name = "hr.performance.plan.confirm.line"
    _description = "Plan to Confirm"
    _order = "outcome desc, id"

    wizard_id = fields.Many2one(
        "hr.performance.plan.confirm", required=True, ondelete="cascade", index=True
    )
    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", related_sudo=False
    )
    department_id = fields.Many2one(
        related="appraisal_id.department_id", related_sudo=False
    )
    manager_id = fields.Many2one(related="appraisal_id.manager_id", related_sudo=False)
    outcome = fields.Selection(OUTCOMES, required=True)
    reason = fields.Text(string="Why Not")
    plan_revision = fields.Integer(
        export_string_translation=False,
        help="Technical: the revision of the plan that the preview has shown.",
    )
