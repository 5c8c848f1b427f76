# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..organization.entry import entry_of
from .hr_performance_appraisal_seen import SEEN
from .plan_checks import PLAN_CHECKS, without_repetition


class HrPerformanceAppraisal(models.Model):
    """What speaks against a plan, told to both sides before they sign it."""

    _inherit = "hr.performance.appraisal"

    plan_advice = fields.Json(
        compute="_compute_plan_advice",
        string="Before You Sign",
        help="What the checks of the cycle have found; both sides read the same.",
    )
    check_reason = fields.Text(
        string="Confirmed All the Same",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why the manager confirms a plan with goals that are not SMART.",
    )
    check_confirmed_by_id = fields.Many2one(
        "res.users", string="Reason Given by", readonly=True, copy=False
    )
    check_confirmed_on = fields.Datetime(
        string="Reason Given On", readonly=True, copy=False
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {
            "check_reason",
            "check_confirmed_by_id",
            "check_confirmed_on",
        }

    @api.depends("line_ids.smart_flags", "state")
    @api.depends_context("lang")
    def _compute_plan_advice(self):
        open_plans = self.filtered(lambda a: a.state == "planning")
        findings = open_plans._plan_findings()
        Gate = self.env["hr.performance.gate"]
        labels = dict(Gate._fields["code"]._description_selection(self.env))
        for appraisal in self:
            appraisal.plan_advice = (
                appraisal._advice_groups(findings.get(appraisal, ()), labels) or False
            )

    def _advice_groups(self, findings, labels):
        """Findings as people read them: by goal, the plan as a whole first.

        :param labels: names of the checks by code
        """
        groups = {"": []}
        for finding in without_repetition(findings):
            level = self.cycle_id._gate_level(finding.code)
            groups.setdefault(finding.title(), []).append(
                {
                    "code": finding.code,
                    "check": labels[finding.code],
                    "sentence": finding.sentence(self.env),
                    "is_required": level == "required",
                }
            )
        # What is said alike of several goals is said once.
        alike = {}
        for goal, rows in groups.items():
            if rows:
                key = tuple((row["code"], row["sentence"]) for row in rows)
                alike.setdefault(key, (rows, []))[1].append(goal)
        return [
            {"key": number, "goal": ", ".join(filter(None, goals)), "rows": rows}
            for number, (rows, goals) in enumerate(alike.values())
        ]

    # CONFIRMING

    def action_confirm_plan(self):
        """Pass the checks of the cycle; a manager gives a reason for what failed.

        Plans with a goal that is not SMART are not confirmed yet for the manager's
        side: a dialog shows what was found and asks for the reason; the others are.
        """
        if self.env.su and not entry_of(self.env):
            return super().action_confirm_plan()
        self._check_may_confirm()
        self._check_state("planning")
        waiting = self._check_plan_gates() & self._for_manager()
        ready = self - waiting
        result = None
        if ready or not self:
            result = super(HrPerformanceAppraisal, ready).action_confirm_plan()
        return waiting._ask_check_reason() if waiting else result

    def action_confirm_plan_with_reason(self, reason):
        """Confirm plans as manager although goals have failed; the reason stays.

        :param reason: why the plans are agreed all the same, not blank
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the plan is confirmed with what was found.")
            )
        self._check_may_confirm()
        # The reason is the manager's, or of whoever confirms in the manager's place.
        (self - self._for_manager())._check_role("manager", "hr")
        self._check_state("planning")
        concerned = self._check_plan_gates() & self._for_manager()
        # sudo: guarded fields; role and state were checked above.
        concerned.sudo().write(
            {
                "check_reason": reason.strip(),
                "check_confirmed_by_id": self.env.uid,
                "check_confirmed_on": fields.Datetime.now(),
            }
        )
        return self.action_confirm_plan()

    def _for_manager(self):
        """Those appraisals whose plan the user confirms for the manager's side."""
        roles = self._roles()
        return self.filtered(lambda a: a._confirms_for_manager(roles[a.id]))

    def _check_plan_gates(self):
        """Raise for findings of required checks.

        :return: appraisals with failed SMART letters and no reason yet
        """
        problems = self._finding_problems()
        shown = {
            code: self._check_gate(code, problems[code])
            for code in PLAN_CHECKS
            if code in problems
        }
        waiting = self.browse().union(*shown.get("goal_smart", ()))
        return waiting.filtered(lambda a: not a.check_reason)

    def _finding_problems(self):
        """What the checks have found: dict of check to appraisal to sentences."""
        problems = {}
        for appraisal, findings in self._plan_findings().items():
            for finding in findings:
                text = self.env._(
                    "%(appraisal)s – %(finding)s",
                    appraisal=appraisal.display_name,
                    finding=finding.sentence(self.env, with_title=True),
                )
                by_code = problems.setdefault(finding.code, {})
                by_code.setdefault(appraisal, []).append(text)
        return problems

    def _confirm_refusals(self):
        """Also what required checks of goals refuse, and plans that need a reason."""
        refused = super()._confirm_refusals()
        for code, problems in self._finding_problems().items():
            advice, found = self._split_gate(code, problems)
            for appraisal, texts in found.items():
                refused.setdefault(appraisal, []).extend(texts)
            if code == "goal_smart":
                for appraisal in self._for_manager() & self.browse().union(*advice):
                    if not appraisal.check_reason:
                        text = self.env._(
                            "Goals have red letters (SMART). Open the plan and confirm"
                            " it with a reason."
                        )
                        refused.setdefault(appraisal, []).append(text)
        return refused

    def _ask_check_reason(self):
        """Dialog that shows the findings and asks for the reason."""
        dialog = self.env["hr.performance.plan.reason"].create(
            {"appraisal_ids": [fields.Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm All the Same"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            # The reason is for the text that was read before the dialog opened.
            "context": {k: v for k, v in self.env.context.items() if k == SEEN},
        }

    def _reset_confirmations(self):
        """A changed plan needs a new reason, too."""
        # sudo: guarded fields; called by checked changes of plan lines.
        self.sudo().filtered("check_reason").write(
            {
                "check_reason": False,
                "check_confirmed_by_id": False,
                "check_confirmed_on": False,
            }
        )
        return super()._reset_confirmations()
