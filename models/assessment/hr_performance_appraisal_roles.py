# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..organization.entry import entry_of
from ..organization.hr_scope import OFFICER, scope_domain


class HrPerformanceAppraisal(models.Model):
    """What the current user is to an appraisal, and what this opens."""

    _inherit = "hr.performance.appraisal"

    # ROLES

    def _roles(self):
        """What the current user is to each appraisal, in a constant number of queries.

        :return: dict of appraisal id to a set of 'subject', 'manager', 'chain', 'hr'
        """
        if entry := entry_of(self.env):
            return {
                a.id: {"subject"} if a.employee_id.id == entry.employee_id else set()
                # sudo: compares ids only; the person of the link, tablet or sheet.
                for a in self.sudo()
            }
        user = self.env.user
        in_hr_scope = self._in_hr_scope()
        roles = {}
        # sudo: hr.employee - compares user ids only; nothing of the people is shown.
        for appraisal in self.sudo():
            mine = roles.setdefault(appraisal.id, set())
            if appraisal.owner_id.user_id == user:
                mine.add("subject")
            if appraisal.manager_id.user_id == user:
                mine.add("manager")
            if user in appraisal.chain_ids.user_id:
                mine.add("chain")
            if appraisal.id in in_hr_scope:
                mine.add("hr")
        return roles

    def _in_hr_scope(self):
        """Ids of those appraisals that the user handles in an HR role."""
        user = self.env.user
        if not user.has_group(OFFICER):
            return set()
        domain = (
            Domain("id", "in", self.ids)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("owner_id", "not in", user.performance_out_of_reach_ids.ids)
            & scope_domain(user)
        )
        # sudo: repeats the record rule of the HR roles as a yes or no.
        return set(self.sudo().search(domain).ids)

    def _check_role(self, *allowed):
        """Raise unless the user has one of the roles on every appraisal.

        Superuser code (the scheduler, a batch behind a checked action) passes.
        """
        if self.env.su and not entry_of(self.env):
            return
        roles = self._roles()
        refused = self.filtered(lambda record: not roles[record.id] & set(allowed))
        if refused:
            raise AccessError(
                self.env._(
                    "%(names)s: this step belongs to somebody else. Ask the direct"
                    " manager or the HR partner of the department.",
                    # sudo: names only, of records whose ids the caller named.
                    names=", ".join(refused.sudo().mapped("display_name")[:5]),
                )
            )

    def _check_state(self, *allowed):
        """Raise unless every appraisal is in one of the states."""
        wrong = self.filtered(lambda record: record.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in state “%(state)s”: this step is not possible now.",
                    name=wrong[0].display_name,
                    state=labels[wrong[0].state],
                )
            )

    # OPENING RELATED RECORDS

    def action_open_rating(self):
        """Open one's own review of this appraisal."""
        self.ensure_one()
        rating = self.env["hr.performance.rating"].search(
            [("appraisal_id", "=", self.id), ("is_mine", "=", True)], limit=1
        )
        if not rating:
            raise UserError(
                self.env._(
                    "%s: you have no review to write here. Reviews are made when the"
                    " assessment opens.",
                    self.display_name,
                )
            )
        return rating._get_records_action()

    def action_open_result(self):
        """Open the result, if it may be seen yet."""
        self.ensure_one()
        result = self.env["hr.performance.result"].search(
            [("appraisal_id", "=", self.id)], limit=1
        )
        if not result:
            raise UserError(
                self.env._(
                    "%s: there is no result that you may see yet. The employee sees it"
                    " in the interview, at latest on the release date.",
                    self.display_name,
                )
            )
        return result._get_records_action()
