# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceResult(models.Model):
    """A decided result calls for an interview where the scheme says so."""

    _inherit = "hr.performance.result"

    def _follow_decision(self):
        super()._follow_decision()
        wanted = self.filtered(lambda result: result._wants_interview())
        # sudo: interviews are made by the system when a result is decided, for people
        # the deciding manager leads; nothing of them is shown here.
        self.env["hr.performance.interview"].sudo()._create_for(
            wanted.sudo().appraisal_id  # sudo: as above.
        )

    def _wants_interview(self):
        """Whether the scheme asks for an interview; units have a result slip only."""
        self.ensure_one()
        if self.subject_kind != "employee":
            return False
        policy = self.cycle_id._rule("interview_policy")
        if policy == "exceptions":
            return self.final_level_id.is_lowest
        return policy == "all"

    def action_reopen(self, reason):
        """A talk on a result that is opened again is kept as history, not continued."""
        result = super().action_reopen(reason)
        # sudo: guarded field; super() has checked the role.
        self.env["hr.performance.interview"].sudo().search(
            [
                ("appraisal_id", "in", self.sudo().appraisal_id.ids),  # sudo: as above.
                ("state", "in", ("in_progress", "closed", "signed")),
            ]
        ).write({"active": False})
        return result
