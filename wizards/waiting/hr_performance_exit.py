# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import readers_only

KINDS = [
    ("object", "State an Objection"),
    ("issue", "Issue the Plan"),
    ("skip", "Skip the Self-Review"),
    ("substitute", "Name a Substitute Reviewer"),
    ("deliver", "Record Delivery without Answer"),
]


class HrPerformanceExit(models.TransientModel):
    """Asks how and why an appraisal goes on although somebody does not act.

    It holds no rule: the appraisal checks role, state, reason and proof.
    """

    _name = "hr.performance.exit"
    _description = "Exit of a Step"
    _works_on = "appraisal_ids"

    appraisal_ids = fields.Many2many(
        "hr.performance.appraisal", string="Appraisals", required=True
    )
    state = fields.Selection(
        related="appraisal_ids.state",
        string="Step",
        depends=["appraisal_ids"],
        related_sudo=False,
    )
    count = fields.Integer(compute="_compute_count")
    kind = fields.Selection(
        KINDS,
        string="How It Goes On",
        compute="_compute_kind",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    reason = fields.Text(required=True)
    objection = fields.Text(
        string="Employee's Objection",
        compute="_compute_objection",
        store=True,
        readonly=False,
        help="In the employee's words, as far as they are known.",
        compute_sudo=False,
    )
    substitute_id = fields.Many2one("hr.employee.public", string="Reviews Instead")
    proof = fields.Binary(string="Proof of Delivery")
    proof_name = fields.Char()

    @api.depends("appraisal_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.appraisal_ids)

    @api.depends("appraisal_ids")
    def _compute_kind(self):
        """What the step allows to this user; the appraisal checks it again."""
        for wizard in self:
            appraisal = wizard.appraisal_ids[:1]
            is_subject = appraisal.user_role == "subject"
            wizard.kind = {
                "planning": "object" if is_subject else "issue",
                "self_review": "skip",
                "manager_review": "substitute",
                "released": "deliver",
            }.get(appraisal.state)

    @api.depends("appraisal_ids")
    def _compute_objection(self):
        for wizard in self:
            texts = wizard.appraisal_ids.mapped("plan_objection")
            wizard.objection = texts[0] if len(texts) == 1 else False

    @readers_only
    def action_confirm(self):
        """Take the exit; the appraisals check who may and when."""
        self.ensure_one()
        appraisals = self.appraisal_ids
        if self.kind == "object":
            appraisals.action_object(self.reason)
        elif self.kind == "issue":
            appraisals.action_issue_plan(self.reason, self.objection)
        elif self.kind == "skip":
            appraisals.action_skip_self_review(self.reason)
        elif self.kind == "substitute":
            appraisals.action_substitute_reviewer(self.substitute_id.id, self.reason)
        elif self.kind == "deliver":
            appraisals.action_record_delivery(self.reason, self.proof, self.proof_name)
        else:
            raise UserError(self.env._("Choose how the appraisal goes on."))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
