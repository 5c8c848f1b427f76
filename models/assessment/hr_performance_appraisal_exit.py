# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..organization.appraisal_states import PASSABLE, REVIEW


class HrPerformanceAppraisal(models.Model):
    """Recorded exits: how an appraisal goes on although somebody does not act.

    Each is checked here for role and state and leaves a reason in log and chatter.
    """

    _inherit = "hr.performance.appraisal"

    plan_issued_on = fields.Datetime(
        string="Plan Issued On",
        readonly=True,
        copy=False,
        help="The plan holds although one side did not confirm it.",
    )
    plan_issued_by_id = fields.Many2one(
        "res.users", string="Plan Issued by", readonly=True, copy=False
    )
    plan_issue_reason = fields.Text(
        string="Why the Plan Was Issued", readonly=True, copy=False
    )
    plan_objection = fields.Text(
        string="Employee's Objection",
        readonly=True,
        copy=False,
        help="What the employee disagrees with; it stays with the plan.",
    )
    substitute_id = fields.Many2one(
        "hr.employee",
        string="Substitute Reviewer",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Writes the manager's review, named by HR.",
    )
    delivery_proof_id = fields.Many2one(
        "ir.attachment",
        string="Proof of Delivery",
        readonly=True,
        copy=False,
        help="Shows that the result reached the employee, who did not answer.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {
            "plan_issued_on",
            "plan_issued_by_id",
            "plan_issue_reason",
            "plan_objection",
            "substitute_id",
            "delivery_proof_id",
        }

    def _roles(self):
        """A substitute reviewer acts as the manager while the reviews are written."""
        roles = super()._roles()
        user = self.env.user
        # sudo: hr.employee - compares user ids only; nothing of the people is shown.
        for appraisal in self.sudo():
            if (
                appraisal.state in REVIEW
                and appraisal.substitute_id
                and appraisal.substitute_id.user_id == user
            ):
                roles[appraisal.id].add("manager")
        return roles

    def _write_managers(self, managers):
        """A new manager reviews in person: the substitute's task ends."""
        changed = self.filtered(
            lambda a: a.substitute_id and managers[a.id] != a.manager_id
        )
        changed._quiet().write({"substitute_id": False})
        super()._write_managers(managers)

    # DIALOG

    def action_open_exit(self):
        """Open the dialog that records why and how these appraisals go on."""
        wrong = self.filtered(lambda a: a.state not in PASSABLE)
        if wrong or not self:
            raise UserError(
                self.env._(
                    "There is nothing to pass over now. A plan, a review or a released"
                    " result that waits for somebody can be passed over; an interview"
                    " without signature has its own button."
                )
            )
        if len(set(self.mapped("state"))) > 1:
            raise UserError(
                self.env._("Choose appraisals that are all at the same step.")
            )
        roles = self._roles()
        is_own = all("subject" in roles[appraisal.id] for appraisal in self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("I Disagree") if is_own else self.env._("Exit"),
            "res_model": "hr.performance.exit",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appraisal_ids": self.ids},
        }

    # EXITS

    def action_object(self, text):
        """Keep what the employee disagrees with beside the plan that is drafted.

        :param text: the objection; required
        """
        self._check_role("subject", "manager", "hr")
        self._check_state("planning")
        self._check_reason(text)
        roles = self._roles()
        others = self.filtered(
            lambda a: "subject" not in roles[a.id] and not a.is_subject_userless
        )
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: only the employee states an objection.",
                    others[0].display_name,
                )
            )
        # sudo: guarded field; role, state and text were checked above.
        self.sudo()._quiet().write({"plan_objection": text})
        self._log_exit(self.env._("Objection to the plan: %s", text))

    def action_issue_plan(self, reason, objection=None):
        """Let plans hold that one side does not confirm; the objection is kept.

        The second-level manager issues a plan, or HR.

        :param reason: text; required
        :param objection: what the employee disagrees with, if it is not stated yet
        """
        self._check_second_level()
        self._check_state("planning")
        self._check_reason(reason)
        self._check_plan()
        now = fields.Datetime.now()
        # sudo: guarded fields; role, state, reason and plan were checked above.
        plans = self.sudo()
        if objection and objection.strip():
            plans._quiet().write({"plan_objection": objection})
        plans._move(
            {
                "state": "agreed",
                "agreed_on": now,
                "plan_issued_on": now,
                "plan_issued_by_id": self.env.uid,
                "plan_issue_reason": reason,
            },
            exit_kind="issued",
            reason=reason,
        )
        self._log_exit(self.env._("The plan was issued without agreement: %s", reason))

    def action_skip_self_review(self, reason=None):
        """Go on without the self-review; it is skipped, never scored zero.

        :param reason: text; without it the dialog asks for it
        """
        self._check_role("manager", "hr")
        self._check_state("self_review")
        if reason is None:
            return self.action_open_exit()
        self._check_reason(reason)
        # sudo: guarded state; role, state and reason were checked above.
        self.sudo()._move(
            {"state": "manager_review"}, exit_kind="skipped", reason=reason
        )
        self._log_skipped_self_review(reason)
        return True

    def _log_skipped_self_review(self, reason):
        self._log_exit(
            self.env._("The self-review was skipped and does not count: %s", reason)
        )

    def _check_self_review(self):
        """Pass the check of the self-review where the manager's comes before it.

        :return: the sentences to show as advice, by appraisal
        """
        return self._check_gate(
            "self_review_expected",
            {
                appraisal: [
                    self.env._(
                        "%s: the self-review is not in yet. Wait for it, or use Exit…"
                        " on the appraisal and say why it is skipped.",
                        appraisal.display_name,
                    )
                ]
                for appraisal in self
            },
        )

    def _go_on_without_self_review(self):
        """Record as skipped what the manager's review has not waited for.

        The check of the cycle allows it; a missing self-review never counts as zero.
        """
        missing = self.filtered(lambda a: a.state == "self_review")
        if not missing:
            return
        reason = self.env._("The manager's review was submitted before it.")
        missing._move({"state": "manager_review"}, exit_kind="skipped", reason=reason)
        missing._log_skipped_self_review(reason)

    def action_substitute_reviewer(self, substitute, reason):
        """Let somebody else write the manager's review.

        :param substitute: employee, or the id of one; never the appraisee
        :param reason: text; required
        """
        self._check_role("hr")
        self._check_state(*REVIEW)
        self._check_reason(reason)
        # sudo: hr.employee - only whether the person is there and whom it is.
        substitute = self.env["hr.employee"].sudo().browse(int(substitute)).exists()
        self._check_substitute(substitute)
        # sudo: guarded fields; role, state, reason and person were checked above.
        appraisals = self.sudo()
        drafts = appraisals.rating_ids.filtered(
            lambda r: r.kind == "manager" and r.state == "draft"
        )
        drafts.write({"rater_id": substitute.id})
        appraisals._quiet().write({"substitute_id": substitute.id})
        reviewed = appraisals.filtered(lambda a: a.state == "manager_review")
        left = reviewed._leave_step("substituted", reason)
        reviewed._enter_step()
        left._close_team_activities()
        self._log_exit(
            self.env._(
                "%(name)s reviews in place of the manager: %(reason)s",
                name=substitute.name,
                reason=reason,
            )
        )

    def action_record_delivery(self, reason, proof, name=None):
        """Go on although the employee does not acknowledge the released result.

        :param reason: text; required
        :param proof: the file that shows the delivery, in base64; required
        :param name: file name of the proof
        """
        self._check_role("manager", "hr")
        self._check_state("released")
        self._check_reason(reason)
        self._check_proof(proof)
        # sudo: guarded fields; role, state, reason and proof were checked above.
        appraisals = self.sudo()
        proofs = appraisals.env["ir.attachment"].create(
            [
                {
                    "name": name or self.env._("Proof of Delivery"),
                    "datas": proof,
                    "res_model": self._name,
                    "res_id": appraisal.id,
                }
                for appraisal in appraisals
            ]
        )
        for attachment, appraisal in zip(proofs, appraisals._quiet(), strict=True):
            appraisal.delivery_proof_id = attachment
        appraisals._move(
            {"state": "acknowledged"}, exit_kind="no_answer", reason=reason
        )
        self._log_exit(
            self.env._(
                "The result was delivered; the employee did not answer: %s", reason
            )
        )

    # CHECKS

    def _check_second_level(self):
        """Raise unless the user stands above the direct manager, or is HR."""
        if self.env.su:
            return
        roles = self._roles()
        refused = self.filtered(
            lambda a: not (
                roles[a.id] & {"hr", "second"}
                or ("chain" in roles[a.id] and "manager" not in roles[a.id])
            )
        )
        if refused:
            raise AccessError(
                self.env._(
                    "%(names)s: a plan that one side does not confirm is issued by the"
                    " second-level manager or by HR.",
                    # sudo: names only, of records whose ids the caller named.
                    names=", ".join(refused.sudo().mapped("display_name")[:5]),
                )
            )

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why; the reason stays with the appraisal."))

    def _check_proof(self, proof):
        if not proof:
            raise UserError(
                self.env._(
                    "Add the proof of delivery, for example a receipt or a scan."
                )
            )

    def _check_substitute(self, substitute):
        if not substitute or not substitute.active:
            raise UserError(self.env._("Choose who reviews instead of the manager."))
        own = self.filtered(lambda a: a.owner_id.id == substitute.id)
        if own:
            raise UserError(
                self.env._(
                    "%s cannot review oneself. Choose somebody else.", substitute.name
                )
            )

    def _log_exit(self, text):
        """The same note on each sheet, in one batch."""
        # sudo: the note belongs to the checked action, whoever may write here.
        self.sudo()._message_log_batch({appraisal.id: text for appraisal in self})
