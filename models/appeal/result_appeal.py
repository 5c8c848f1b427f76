# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.arguments import takes_text
from ..base.dialogs import open_dialog, open_list
from ..base.seeing import names_of, readers_only


class HrPerformanceResult(models.Model):
    """A result as something that can be appealed."""

    _inherit = "hr.performance.result"

    can_appeal = fields.Boolean(compute="_compute_can_appeal")

    @api.depends("state", "appeal_until", "is_appealed", "is_own")
    @api.depends_context("uid")
    def _compute_can_appeal(self):
        for result in self:
            today = result.company_id._performance_today()
            result.can_appeal = bool(
                result.is_own
                and result.state == "released"
                and result.subject_kind == "employee"
                and result.appeal_until
                and result.appeal_until >= today
                and not result.is_appealed
            )

    @readers_only
    def action_appeal(self):
        """Open the own appeal against this result; a new one begins as a draft."""
        self.ensure_one()
        appeals = self.env["hr.performance.appeal"]
        draft = appeals.search(
            [("appraisal_id", "=", self.appraisal_id.id), ("state", "=", "draft")]
        )
        if not draft:
            draft = appeals.create({"appraisal_id": self.appraisal_id.id})
        return draft._get_records_action()

    @readers_only
    def action_open_appeals(self):
        """List the appeals against this result that the reader may see."""
        return open_list(
            self.env["hr.performance.appeal"],
            self.env._("Appeals"),
            [("appraisal_id", "in", self.appraisal_id.ids)],
        )

    @readers_only
    @takes_text("reason")
    def action_allow_appeal(self, reason):
        """Open the time to appeal again, with a reason that stays; HR.

        :param reason: text; required
        """
        self.appraisal_id._check_role("hr")
        self._require_state("released")
        self._check_not_appealed()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why an appeal is taken although its time is over.")
            )
        # sudo: guarded fields; role and state were checked above.
        own = self.sudo()
        own._begin_appeal_window()
        never = own.filtered(lambda result: not result.appeal_until)
        if never:
            raise UserError(
                self.env._(
                    "%s: by the rules of its cycle nobody appeals.", names_of(never[0])
                )
            )
        own.write({"appeal_late_reason": reason.strip()})

    @readers_only
    def action_ask_allow_appeal(self):
        """Ask why an appeal is taken late."""
        self.ensure_one()
        self.appraisal_id._check_role("hr")
        return open_dialog(
            self.env["hr.performance.appeal.late"],
            self.env._("Take an Appeal Late"),
            context={"default_result_id": self.id},
        )
