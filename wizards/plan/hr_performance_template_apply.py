# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import readers_only


class HrPerformanceTemplateApply(models.TransientModel):
    """Applies a template to drafted plans and lists those that it leaves alone.

    It holds no rule: the appraisals say what is possible and check it again.
    """

    _name = "hr.performance.template.apply"
    _description = "Apply Template"
    _works_on = "appraisal_ids"

    appraisal_ids = fields.Many2many(
        "hr.performance.appraisal", string="Appraisals", required=True
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        domain="[('state', '!=', 'retired'), ('is_block', '=', False)]",
        help="Empty: each person gets the template of the own job or department, by the"
        " rules of the cycle.",
    )
    mode = fields.Selection(
        [
            ("complete", "Add What Is Missing"),
            ("replace", "Replace the Lines"),
        ],
        required=True,
        default="complete",
        help="Replacing takes lines away that the template does not have. Everything"
        " stays in the history of proposals.",
    )
    ready_count = fields.Integer(compute="_compute_outlook", string="Plans to Change")
    exception_count = fields.Integer(compute="_compute_outlook", string="Left Alone")
    exceptions = fields.Text(compute="_compute_outlook")

    def _templates(self):
        """The template of each appraisal: the chosen one, or the cycle's."""
        if self.template_id:
            return dict.fromkeys(self.appraisal_ids, self.template_id)
        return self.appraisal_ids._default_templates()

    @api.depends("appraisal_ids", "template_id", "mode")
    def _compute_outlook(self):
        for wizard in self:
            plans = wizard.appraisal_ids._origin
            templates = {plan._origin: t for plan, t in wizard._templates().items()}
            obstacles = plans._template_obstacles(templates, wizard.mode)
            wizard.ready_count = len(plans) - len(obstacles)
            wizard.exception_count = len(obstacles)
            wizard.exceptions = "\n".join(
                f"{appraisal.display_name}: {reason}"
                for appraisal, reason in obstacles.items()
            )

    @readers_only
    def action_apply(self):
        """Change the plans that can be changed; the others stay as they are."""
        self.ensure_one()
        templates = self._templates()
        plans = self.appraisal_ids
        obstacles = plans._template_obstacles(templates, self.mode)
        ready = plans.filtered(lambda plan: plan not in obstacles)
        if not ready:
            raise UserError(
                self.env._("None of these plans can be changed:\n%s", self.exceptions)
            )
        ready._apply_templates({plan: templates[plan] for plan in ready}, self.mode)
        return self.env["hr.performance.cycle"]._notification(
            self.env._(
                "Plans changed: %(changed)s. Left alone: %(left)s.",
                changed=len(ready),
                left=len(plans - ready),
            )
        )
