# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..organization.entry import entry_of
from .hr_performance_interview import WAITING_STATES


class HrPerformanceInterview(models.Model):
    """Delegates of the interviewer: they prepare or hold the talk, and sign nothing."""

    _name = "hr.performance.interview"
    _inherit = ["hr.performance.interview", "hr.performance.acting.mixin"]
    _acting_user_field = "started_by_id"

    started_by_id = fields.Many2one(
        "res.users",
        string="Held by",
        readonly=True,
        copy=False,
        help="Who led the interview.",
    )
    is_delegate = fields.Boolean(
        compute="_compute_is_delegate",
        help="The user acts for the interviewer, who signs personally.",
    )

    @property
    def _guarded_fields(self):
        """Who held the talk, and for whom, is written by starting it."""
        return super()._guarded_fields | {"acting_for_id", "started_by_id"}

    @api.depends_context("uid")
    @api.depends("interviewer_id", "state")
    def _compute_is_delegate(self):
        roles = self._roles()
        for interview in self:
            interview.is_delegate = bool(
                roles[interview.id] & {"delegate_act", "delegate_prepare"}
            )

    def _roles(self):
        """Delegates stand on the manager's side; who prepares, until the talk begins.

        :return: as before, with 'delegate_act' or 'delegate_prepare' beside 'manager'
        """
        roles = super()._roles()
        if entry_of(self.env):
            return roles
        given = self.env.user._performance_delegations()
        if not given:
            return roles
        out_of_reach = set(self.env.user.performance_out_of_reach_ids.ids)
        # sudo: compares ids only; nothing of the interview is shown.
        for interview in self.sudo():
            scope = given.get(interview.interviewer_id.id)
            mine = roles[interview.id]
            if not scope or interview.employee_id.id in out_of_reach:
                continue
            if scope == "act":
                mine |= {"manager", "delegate_act"}
                if not interview.employee_id.user_id:
                    mine.add("employee")
            elif interview.state in WAITING_STATES:
                mine |= {"manager", "delegate_prepare"}
        return roles

    # THE TALK

    def action_start(self, reason=None):
        """Who prepares does not hold the talk; who holds it for another is named."""
        self._refuse_preparing(
            self.env._("Holding the interview takes a delegation to act.")
        )
        action = super().action_start(reason)
        roles = self._roles()
        for interview in self:
            is_delegate = "delegate_act" in roles[interview.id]
            # sudo: guarded fields; super() has checked side and state.
            own = interview.sudo()
            own.write(
                {
                    "started_by_id": self.env.uid,
                    "acting_for_id": is_delegate and own.interviewer_id.id,
                }
            )
        return action

    def _refuse_preparing(self, remedy):
        if self.env.su:
            return
        roles = self._roles()
        refused = self.filtered(lambda i: "delegate_prepare" in roles[i.id])
        if refused:
            raise AccessError(
                self.env._(
                    "%(interview)s: you prepare for %(manager)s. %(remedy)s",
                    interview=refused[0].display_name,
                    manager=refused[0].interviewer_id.name,
                    remedy=remedy,
                )
            )

    # SIGNING

    def _next_side(self):
        """A delegate signs for nobody; without login, the employee signs beside him."""
        if self.env.su or not self.is_delegate:
            return super()._next_side()
        signed = set(self._valid_signatures().mapped("side"))
        if "employee" in self._roles()[self.id] and "employee" not in signed:
            return "employee"
        return self._refuse_signing()

    def action_sign(self, signature, reservation=None, side=None):
        """Nobody signs for another, whatever was delegated."""
        self.ensure_one()
        if not self.env.su and self.is_delegate and side == "manager":
            self._refuse_signing()
        return super().action_sign(signature, reservation=reservation, side=side)

    def _refuse_signing(self):
        raise UserError(
            self.env._(
                "%(interview)s: %(manager)s signs personally. A delegation covers"
                " preparing and holding the interview, never the signature.",
                interview=self.display_name,
                manager=self.interviewer_id.name,
            )
        )

    # RECORD

    def _payload_values(self):
        """The signed content names who held the talk for the manager."""
        values = super()._payload_values()
        if self.acting_for_id:
            values["held_by"] = {
                "name": self.started_by_id.name,
                "for": self.acting_for_id.name,
            }
        return values


class HrPerformanceSelfReport(models.Model):
    """A self-report that is typed for a person without login."""

    _inherit = "hr.performance.self.report"

    def action_submit(self):
        """Handing in for somebody takes the right to act."""
        # sudo: finds the interview; the user's roles on it are checked.
        self.sudo().interview_id.with_env(self.env)._refuse_preparing(
            self.env._("Handing in a report takes a delegation to act.")
        )
        return super().action_submit()


class HrPerformanceCommitment(models.Model):
    """Promises that a delegate settles, or that were handed to a new manager."""

    _name = "hr.performance.commitment"
    _inherit = ["hr.performance.commitment", "hr.performance.acting.mixin"]
    _acting_user_field = "settled_by_id"

    handed_to_id = fields.Many2one(
        "hr.employee",
        string="Handed Over to",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Keeps and settles the manager's side after a handover.",
    )

    @property
    def _guarded_fields(self):
        """Written by settling and by the handover."""
        return super()._guarded_fields | {"acting_for_id", "handed_to_id"}

    def _settling_sides(self):
        """Who took over the manager's side settles what the employee promised."""
        sides = super()._settling_sides()
        # sudo: compares user ids only.
        for commitment in self._origin.sudo():
            is_mine = commitment.handed_to_id.user_id == self.env.user
            if is_mine and commitment.who == "employee":
                sides[commitment.id] = True
        return sides

    def _settle(self, state):
        result = super()._settle(state)
        # sudo: guarded trace; super() has checked the side.
        own = self.sudo()
        roles = own.interview_id.with_env(self.env)._roles()
        delegated = own.filtered(
            lambda c: c.who == "employee" and "delegate_act" in roles[c.interview_id.id]
        )
        for manager, group in delegated.grouped("interviewer_id").items():
            group.write({"acting_for_id": manager.id})
        return result
