# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrPerformanceRating(models.Model):
    """What is checked of the person who hands in a review."""

    _inherit = "hr.performance.rating"

    is_method_unread = fields.Boolean(compute="_compute_pending")
    is_declaration_due = fields.Boolean(compute="_compute_pending")

    def _compute_pending(self):
        """Shown above a review that the user writes."""
        for rating in self:
            rating.is_method_unread = (
                rating.is_mine and rating.appraisal_id.is_method_unread
            )
            rating.is_declaration_due = (
                rating.is_mine
                and rating.kind == "manager"
                and rating.appraisal_id.is_declaration_due
            )

    def action_open_method_page(self):
        """Open the page that explains the rules of the cycle."""
        return self.appraisal_id.action_open_method_page()

    def action_declare_none(self):
        """Declare for the cycle that there is no conflict of interest."""
        return self.appraisal_id.action_declare_none()

    def action_declare_conflict(self):
        """Open the form that declares a conflict of interest."""
        return self.appraisal_id.action_declare_conflict()

    def action_submit(self):
        """Only who knows the rules, is trained and has declared, where required."""
        if not self.env.su:
            self._check_author()
            raters = self._raters_by_appraisal()
            self.appraisal_id._check_method_read(raters)
            managers = self.filtered(lambda rating: rating.kind == "manager")
            managers.appraisal_id._check_raters(managers._raters_by_appraisal())
        return super().action_submit()

    def _raters_by_appraisal(self):
        """Who answers for the reviews: the rater, or who acts for one with a login."""
        none = self.env["hr.employee"]
        raters = {}
        for rating in self:
            appraisal = rating.appraisal_id
            person = appraisal._acting(rating.rater_id)
            raters[appraisal] = raters.get(appraisal, none) | person
        return raters
