# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .hr_performance_appraisal import QUIET_FROM


class HrPerformancePlanChange(models.Model):
    """Whoever asked, and both sides of a changed plan, learn how a request ended."""

    _inherit = "hr.performance.plan.change"

    def _close(self, state, note=False):
        """Tell the others; a batch for very many people tells nobody by name."""
        super()._close(state, note)
        if state not in ("approved", "rejected") or len(self) > QUIET_FROM:
            return
        for change in self:
            change._tell_end(note)

    def _tell_end(self, note):
        """One message to those who have not decided themselves, each in words."""
        sides = self._asking_user()
        if self.state == "approved":
            appraisal = self.appraisal_id
            sides |= appraisal.owner_id.user_id | appraisal.manager_id.user_id
        users = (sides - self.env.user - self.decided_by_id).filtered("active")
        for lang, group in users.grouped("lang").items():
            own = self.with_context(lang=lang)
            labels = dict(own._fields["state"]._description_selection(own.env))
            body = own.env._(
                "%(name)s: %(state)s. %(note)s",
                name=own.display_name,
                state=labels[self.state],
                note=(note or "").strip(),
            )
            own.message_notify(
                body=body.strip(),
                subject=own.display_name,
                partner_ids=group.partner_id.ids,
            )
