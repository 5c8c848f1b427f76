# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.appraisal_states import CHAIN_FROZEN, REVIEW
from ..organization.entry import entry_of


class HrPerformanceAppraisal(models.Model):
    """Dotted-line managers: they advise; the direct manager alone decides."""

    _inherit = "hr.performance.appraisal"

    dotted_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_appraisal_dotted_rel",
        "appraisal_id",
        "employee_id",
        string="Dotted-Line Managers",
        readonly=True,
        copy=False,
        help="They write an advisory review beside the direct manager's.",
    )

    @property
    def _guarded_fields(self):
        """A snapshot that follows the employee until the release."""
        return super()._guarded_fields | {"dotted_ids"}

    def _roles(self):
        roles = super()._roles()
        if entry_of(self.env):
            return roles
        user = self.env.user
        # sudo: compares user ids only; nothing of the people is shown.
        for appraisal in self.sudo():
            if user in appraisal.dotted_ids.user_id:
                roles[appraisal.id].add("dotted")
        return roles

    @api.model
    def _dotted_values(self, employee, manager_id):
        """Ids of dotted-line managers: neither oneself nor the direct manager."""
        return [
            dotted_id
            for dotted_id in employee.performance_dotted_manager_ids.ids
            if dotted_id not in (employee.id, manager_id)
        ]

    def _review_authors(self):
        """Also a review of each dotted-line manager."""
        return [
            *super()._review_authors(),
            *(("dotted", dotted) for dotted in self.dotted_ids),
        ]

    @api.model
    def _refresh_dotted(self, employees):
        """Follow changed dotted lines in the live appraisals of these people.

        A submitted review stays; a draft of somebody who has left the line goes.
        """
        # sudo: upkeep of the system; it shows nothing to whoever edits the employee.
        appraisals = self.sudo().search(
            [
                ("state", "not in", CHAIN_FROZEN),
                ("employee_id", "in", employees.ids),
            ]
        )
        wanted = {
            a: tuple(self._dotted_values(a.employee_id, a.manager_id.id))
            for a in appraisals
        }
        changed = appraisals.filtered(lambda a: set(wanted[a]) != set(a.dotted_ids.ids))
        for dotted, group in changed.grouped(wanted.get).items():
            group._quiet().write({"dotted_ids": [fields.Command.set(dotted)]})
        changed._sync_dotted_reviews()

    def _sync_dotted_reviews(self):
        """Drop drafts of people who are gone and add reviews of new ones."""
        reviews = self.rating_ids.filtered(lambda r: r.kind == "dotted")
        reviews.filtered(
            lambda r: r.state == "draft" and r.rater_id not in r.appraisal_id.dotted_ids
        ).unlink()
        present = {(r.appraisal_id, r.rater_id) for r in reviews.exists()}
        under_way = self.filtered(lambda a: a.state in REVIEW)
        vals_list = [
            appraisal._review_values("dotted", dotted)
            for appraisal in under_way
            for dotted in appraisal.dotted_ids
            if (appraisal, dotted) not in present
        ]
        self.env["hr.performance.rating"]._quiet().create(vals_list)


class HrPerformanceRating(models.Model):
    """The advisory review of a dotted-line manager."""

    _inherit = "hr.performance.rating"

    _dotted_unique = models.UniqueIndex(
        "(appraisal_id, rater_id) WHERE kind = 'dotted'",
        "This dotted-line manager has a review of the appraisal already.",
    )

    def _check_turn(self, kind):
        """Advice comes in as long as the direct manager has not submitted."""
        if kind != "dotted":
            return super()._check_turn(kind)
        return None
