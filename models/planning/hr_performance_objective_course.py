# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MEASURERS = {"responsible", "leader", "approver", "head", "hr", "admin"}


class HrPerformanceObjective(models.Model):
    """The way of a goal: proposed, approved, reached or not."""

    _inherit = "hr.performance.objective"

    can_edit = fields.Boolean(compute="_compute_user_rights")
    can_approve = fields.Boolean(compute="_compute_user_rights")
    can_measure = fields.Boolean(compute="_compute_user_rights")

    @api.depends_context("uid")
    @api.depends("level", "responsible_id", "department_id", "state")
    def _compute_user_rights(self):
        """What the buttons of the form show; the actions check it again."""
        saved = self._origin
        editors = saved._allowed("_check_editors")
        approvers = saved._allowed("_check_approvers")
        measurers = saved._allowed("_check_measurers")
        for goal in self:
            known = goal._origin
            goal.can_edit = not known or known in editors
            goal.can_approve = bool(known) and known in approvers
            goal.can_measure = bool(known) and known in measurers

    def _allowed(self, check):
        """Those goals of this set for which a check of roles passes."""
        try:
            getattr(self, check)()
        except AccessError:
            if len(self) == 1:
                return self.browse()
            return self.browse().union(*(goal._allowed(check) for goal in self))
        return self

    # ACTIONS

    def action_propose(self):
        """Ask for approval: the goal serves one of the company, or says why not."""
        self._check_editors()
        self._require_state("draft")
        self._check_alignment()
        # sudo: guarded state; role, state and alignment were checked above.
        self.sudo().write({"state": "proposed", "proposed_by_id": self.env.uid})
        self.sudo()._ask_approvers()  # sudo: activities for others; as above.
        self.sudo().consultation_ids._ask_heads()  # sudo: as above.

    def action_return(self):
        """Give proposed goals back to those who wrote them."""
        self._check_approvers()
        self._require_state("proposed")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._back_to_draft()

    def action_withdraw(self):
        """Take one's own proposal back."""
        self._check_editors()
        self._require_state("proposed")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._back_to_draft()

    def action_approve(self):
        """Make goals binding, and those of units visible to the whole company.

        Goals that are not SMART wait: a dialog asks why they are approved as they are.
        """
        self._check_approvable()
        waiting = self._filter_not_smart()
        (self - waiting)._approve({})
        return waiting._ask_check_reason() if waiting else None

    def action_approve_with_reason(self, reason):
        """Approve goals although letters are red; the reason stays.

        :param reason: why the goals are approved all the same, not blank
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the goal is approved with what was found.")
            )
        self._check_approvable()
        waiting = self._filter_not_smart()
        (self - waiting)._approve({})
        waiting._approve(
            {"check_reason": reason.strip(), "check_confirmed_by_id": self.env.uid}
        )

    def action_revise(self):
        """Open approved goals for a change; they are proposed and approved again."""
        self._check_approvers()
        self._require_state("approved")
        # sudo: guarded state; role and state were checked above.
        self.sudo()._back_to_draft()

    def action_achieve(self):
        """Close goals as reached."""
        self._close("achieved")

    def action_miss(self):
        """Close goals as not reached."""
        self._close("missed")

    def action_reopen(self):
        """Take back how a goal was closed."""
        self._check_approvers()
        self._require_state("achieved", "missed", "cancelled")
        cancelled = self.filtered(lambda goal: goal.state == "cancelled")
        # sudo: guarded state; role and state were checked above.
        (self - cancelled).sudo().write({"state": "approved"})
        cancelled.sudo()._back_to_draft()  # sudo: as above.

    def action_cancel(self):
        """Give goals up that no other goal serves any more."""
        self._require_state("draft", "proposed", "approved")
        drafts = self.filtered(lambda goal: goal.state == "draft")
        drafts._check_editors()
        (self - drafts)._check_approvers()
        self._check_not_served()
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": "cancelled"})
        self.sudo()._close_activities()  # sudo: as above.

    # STEPS

    def _check_approvable(self):
        self._check_approvers()
        self._require_state("proposed")
        self._check_consultations()

    def _filter_not_smart(self):
        """Those goals that need a reason; nobody asks the system for one."""
        return self.browse() if self.env.su else self.filtered("is_not_smart")

    def _approve(self, values):
        # sudo: guarded state; role, state and answers were checked by the action.
        self.sudo().write(
            {
                **values,
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
            }
        )
        self.sudo()._close_activities()  # sudo: activities of others; as above.

    def _ask_check_reason(self):
        """Dialog that shows what has failed and asks for the reason."""
        dialog = self.env["hr.performance.plan.reason"].create(
            {"objective_ids": [fields.Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approve All the Same"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _close(self, state):
        self._check_approvers()
        self._require_state("approved")
        # sudo: guarded state; role and state were checked above.
        self.sudo().write({"state": state})

    def _back_to_draft(self):
        self.write(
            {
                "state": "draft",
                "approved_by_id": False,
                "approved_on": False,
                "check_reason": False,
                "check_confirmed_by_id": False,
            }
        )
        self.consultation_ids._reset()
        self._close_activities()

    def _check_alignment(self):
        """Raise for goals that serve no goal of the company without saying why."""
        loose = self.filtered("is_unaligned")
        if loose:
            raise UserError(
                self.env._(
                    "%(names)s: no goal of the company stands above. Choose the goal"
                    " that it serves, or mark it as local and give the reason.",
                    names=loose._some_names(),
                )
            )

    def _check_measurers(self):
        self._check_role({level: MEASURERS for level in self.mapped("level")})

    def _check_measuring(self):
        self._check_measurers()
        self._require_state("draft", "proposed", "approved")

    def _ask_approvers(self):
        """One activity for each approver, however many goals are proposed."""
        for user, goals in self.grouped(lambda goal: goal.approver_id.user_id).items():
            if user and user != self.env.user:
                goals[:1].activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Goals to approve: %s", len(goals)),
                    user_id=user.id,
                )

    def _close_activities(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])
