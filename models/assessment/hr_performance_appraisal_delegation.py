# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..organization.entry import entry_of


class HrPerformanceAppraisal(models.Model):
    """What a delegate of the direct manager may do, and the trace that it leaves."""

    _inherit = "hr.performance.appraisal"

    manager_confirmed_for_id = fields.Many2one(
        "hr.employee",
        string="Confirmed on Behalf of",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The manager who had delegated it; empty when the manager did it.",
    )
    manager_confirmed_label = fields.Char(
        compute="_compute_manager_confirmed_label",
        compute_sudo=True,
        string="Plan Confirmed by",
    )
    delegated_by_id = fields.Many2one(
        "hr.employee",
        string="I Act for",
        compute="_compute_delegated_by_id",
        help="The manager whose delegation opens this appraisal to me.",
    )

    @property
    def _guarded_fields(self):
        """For whom a plan was confirmed is written by the confirmation only."""
        return super()._guarded_fields | {"manager_confirmed_for_id"}

    # COMPUTES

    @api.depends("manager_confirmed_by_id", "manager_confirmed_for_id")
    @api.depends_context("lang")
    def _compute_manager_confirmed_label(self):
        # sudo by compute_sudo: two names of a sheet that the reader may read.
        for appraisal in self:
            actor = appraisal.manager_confirmed_by_id.with_env(appraisal.env)
            appraisal.manager_confirmed_label = actor._performance_acting_label(
                appraisal.manager_confirmed_for_id
            )

    @api.depends_context("uid")
    @api.depends("manager_id")
    def _compute_delegated_by_id(self):
        roles = self._roles()
        for appraisal in self:
            is_delegate = "delegate_prepare" in roles[appraisal.id]
            appraisal.delegated_by_id = is_delegate and appraisal.manager_id

    # ROLES

    def _roles(self):
        """Delegates beside the others; who may act counts as the manager.

        Nobody is a delegate on his own appraisal or on that of his superiors.
        """
        roles = super()._roles()
        if entry_of(self.env):
            return roles
        given = self.env.user._performance_delegations()
        if not given:
            return roles
        out_of_reach = set(self.env.user.performance_out_of_reach_ids.ids)
        # sudo: compares ids only; nothing of the appraisal is shown.
        for appraisal in self.sudo():
            scope = given.get(appraisal.manager_id.id)
            if scope and appraisal.owner_id.id not in out_of_reach:
                roles[appraisal.id].add("delegate_prepare")
                if scope == "act":
                    roles[appraisal.id] |= {"delegate_act", "manager"}
        return roles

    def _acting_for(self):
        """The manager for whom the user acts as delegate on each appraisal.

        :return: dict of appraisal id to an employee, empty where one acts for oneself
        """
        roles = self._roles()
        nobody = self.env["hr.employee"]
        return {
            appraisal.id: (
                # sudo: the manager of a sheet on which the user acts.
                appraisal.sudo().manager_id
                if "delegate_act" in roles[appraisal.id]
                else nobody
            )
            for appraisal in self
        }

    def _write_confirmation(self, side):
        """Keep for whom a delegate has confirmed the plan."""
        super()._write_confirmation(side)
        if side != "manager":
            return
        acting_for = self._acting_for()
        for employee, group in self.grouped(lambda a: acting_for[a.id]).items():
            if employee or any(group.mapped("manager_confirmed_for_id")):
                group.write({"manager_confirmed_for_id": employee.id})

    def _reset_confirmations(self):
        """A changed plan forgets also for whom it was confirmed."""
        super()._reset_confirmations()
        # sudo: guarded trace of a confirmation that no longer counts.
        self.sudo().filtered("manager_confirmed_for_id").write(
            {"manager_confirmed_for_id": False}
        )


class HrPerformanceRating(models.Model):
    """A manager's review that a delegate prepares or submits."""

    _name = "hr.performance.rating"
    _inherit = ["hr.performance.rating", "hr.performance.acting.mixin"]
    _acting_user_field = "submitted_by_id"

    @property
    def _guarded_fields(self):
        """For whom a review was submitted is written by submitting only."""
        return super()._guarded_fields | {"acting_for_id"}

    def _search_is_mine(self, operator, value):
        domain = super()._search_is_mine(operator, value)
        given = self.env.user._performance_delegations()
        if domain is NotImplemented or not given:
            return domain
        out_of_reach = self.env.user.performance_out_of_reach_ids.ids
        return Domain(domain) | (
            Domain("kind", "=", "manager")
            & Domain("rater_id", "in", list(given))
            & Domain("appraisal_id.owner_id", "not in", out_of_reach)
        )

    def _mine(self):
        """Also the manager's reviews that a delegate writes for him."""
        mine = super()._mine()
        if entry_of(self.env):
            return mine
        return mine | self._delegated()

    def _delegated(self):
        """Those managers' reviews that the user writes as a delegate of their rater."""
        roles = self.appraisal_id._roles()
        return self.browse(
            rating.id
            # sudo: compares ids only.
            for rating in self.sudo()
            if rating.kind == "manager"
            and rating.rater_id == rating.appraisal_id.manager_id
            and "delegate_prepare" in roles.get(rating.appraisal_id.id, ())
        )

    def action_submit(self):
        """Who prepares types; handing in takes the right to act."""
        if not self.env.su:
            self._check_may_submit()
        return super().action_submit()

    def _check_may_submit(self):
        roles = self.appraisal_id._roles()
        # sudo: hr.employee - only whether the rater has a login; else HR enters it.
        refused = self._delegated().filtered(
            lambda r: "delegate_act" not in roles[r.appraisal_id.id]
            # sudo: as above.
            and (r.sudo().rater_id.user_id or "hr" not in roles[r.appraisal_id.id])
        )
        if refused:
            raise AccessError(
                self.env._(
                    "%(review)s: you prepare this review for %(manager)s, who submits"
                    " it. Submitting takes a delegation to act.",
                    review=refused[0].display_name,
                    manager=refused[0].rater_id.name,
                )
            )

    def _write_submission(self):
        """Keep for whom a delegate has submitted."""
        super()._write_submission()
        for employee, group in self._grouped_by_delegator().items():
            group.write({"acting_for_id": employee.id})

    def _grouped_by_delegator(self):
        """Managers' reviews by the manager for whom the user acts as delegate."""
        acting_for = self.appraisal_id._acting_for()
        delegated = self.filtered(
            lambda r: r.kind == "manager" and acting_for[r.appraisal_id.id]
        )
        return delegated.grouped(lambda r: acting_for[r.appraisal_id.id])

    def _return_to_author(self):
        super()._return_to_author()
        self.filtered("acting_for_id").write({"acting_for_id": False})


class HrPerformanceResult(models.Model):
    """A result that a delegate has decided."""

    _name = "hr.performance.result"
    _inherit = ["hr.performance.result", "hr.performance.acting.mixin"]
    _acting_user_field = "decided_by_id"

    def _follow_decision(self):
        """Keep for whom a delegate has decided."""
        acting_for = self.appraisal_id._acting_for()
        for employee, group in self.grouped(
            lambda r: acting_for[r.appraisal_id.id]
        ).items():
            if employee or any(group.mapped("acting_for_id")):
                group.write({"acting_for_id": employee.id})
        return super()._follow_decision()
