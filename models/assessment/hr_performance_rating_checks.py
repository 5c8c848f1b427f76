# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceRating(models.Model):
    """What is checked of the person who hands in a review."""

    _inherit = "hr.performance.rating"

    is_method_unread = fields.Boolean(compute="_compute_pending")
    is_declaration_due = fields.Boolean(compute="_compute_pending")
    self_review_notice = fields.Char(compute="_compute_self_review_notice")

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

    @api.depends("kind", "state", "appraisal_id.state")
    @api.depends_context("lang", "uid")
    def _compute_self_review_notice(self):
        """What the check of the self-review tells who writes the manager's review."""
        for rating in self:
            appraisal = rating.appraisal_id
            is_early = (
                rating.kind == "manager"
                and rating.state == "draft"
                and rating.is_mine
                and appraisal.state == "self_review"
            )
            rating.self_review_notice = is_early and rating._self_review_text(
                appraisal.cycle_id._gate_level("self_review_expected")
            )

    def _self_review_text(self, level):
        if level == "required":
            return self.env._(
                "The self-review is not in yet. Your rating can be submitted after it,"
                " or after it was skipped with a reason: use Exit… on the appraisal."
            )
        if level == "advice":
            return self.env._(
                "The self-review is not in yet. If you submit your rating now, it is"
                " recorded as skipped and does not count."
            )
        return False

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
