# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import readers_only


class HrPerformanceAppealTrial(models.TransientModel):
    """What other points would do to score, grade, shares and rewards; nothing changes.

    The same engine scores them. The reviewer decides in the same dialog, with reasons.
    """

    _name = "hr.performance.appeal.trial"
    _description = "Trial of an Appeal"

    appeal_id = fields.Many2one("hr.performance.appeal", required=True)
    is_reviewer = fields.Boolean(related="appeal_id.is_reviewer", related_sudo=False)
    line_ids = fields.One2many(
        "hr.performance.appeal.trial.line",
        "trial_id",
        string="Lines",
        default=lambda self: self._default_line_ids(),
    )
    level_id = fields.Many2one(
        "hr.performance.scale.level",
        string="Another Grade",
        domain="[('id', 'in', level_ids)]",
        help="Only where the final grade is not the one from the score, for example"
        " because calibration was wrong.",
    )
    level_ids = fields.Many2many(
        "hr.performance.scale.level", compute="_compute_level_ids"
    )
    decision = fields.Text(string="Reasons of the Decision")
    effect_html = fields.Html(
        compute="_compute_effect_html", string="What It Would Do", sanitize=False
    )

    @api.model
    def _default_line_ids(self):
        """The whole result, if appealed, and each line of it."""
        appeal = self.env["hr.performance.appeal"].browse(
            self.env.context.get("default_appeal_id")
        )
        if not appeal:
            return []
        appeal.check_access("read")
        appeal._check_tries()
        return [Command.create({"line_key": key}) for key in appeal._trial_keys()]

    @api.depends("appeal_id")
    def _compute_level_ids(self):
        for trial in self:
            # sudo: grades are open to everybody.
            trial.level_ids = trial.appeal_id.sudo()._result().scale_id.level_ids

    @api.depends(
        "appeal_id",
        "level_id",
        "line_ids.points",
        "line_ids.actual",
        "line_ids.not_applicable",
    )
    @api.depends_context("uid", "lang")
    def _compute_effect_html(self):
        for trial in self:
            appeal = trial.appeal_id
            appeal.check_access("read")
            appeal._check_tries()
            trial.effect_html = appeal._effect_page(
                [line._row() for line in trial.line_ids], trial.level_id
            )

    @readers_only
    def action_decide(self):
        """Decide as entered."""
        self.ensure_one()
        rows = [line._row() for line in self.line_ids if line._is_decided()]
        if not rows:
            raise UserError(self.env._("Say what becomes of each appealed point."))
        self.appeal_id.action_decide(rows, self.decision, self.level_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
