# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

# Checks that a plan passes when it is confirmed, in this order.
PLAN_GATES = ("plan_mix", "plan_actions", "request_answered")


class HrPerformanceAppraisal(models.Model):
    """Confirming plans: one by one with an error, or many with a list of exceptions.

    Whoever stands above the direct manager may confirm for the manager what the
    employee has confirmed; the record says for whom.
    """

    _inherit = "hr.performance.appraisal"

    # ONE BY ONE

    def action_confirm_plan(self):
        """Confirm plans that pass the checks of their cycles."""
        self._check_may_confirm()
        problems = self._agreement_problems()
        for code in PLAN_GATES:
            self._check_gate(code, problems[code])
        return super().action_confirm_plan()

    def _agreement_problems(self):
        """What the checks of agreement find.

        :return: dict of check to a dict of appraisal to sentences
        """
        return {
            "plan_mix": self._named_problems(lambda a: a._mix_problems()),
            "plan_actions": self._named_problems(lambda a: a._action_problems()),
            "request_answered": self._unanswered_requests(),
        }

    def _named_problems(self, find):
        """Sentences of each appraisal that has any, beginning with its name."""
        found = {appraisal: find(appraisal) for appraisal in self}
        return {
            appraisal: [f"{appraisal.display_name}: {text}" for text in texts]
            for appraisal, texts in found.items()
            if texts
        }

    def _unanswered_requests(self):
        """Requests of employees that whoever confirms for the manager has not settled.

        An employee who confirms takes the request back.
        """
        roles = self._roles()
        asked = self.filtered(
            lambda a: a.change_requested_on
            and a._confirms_for_manager(roles[a.id])
            and "subject" not in roles[a.id]
        )
        return asked._named_problems(
            lambda a: [
                self.env._(
                    "the employee asks for a change (%s). Answer the request first.",
                    a.change_request_text,
                )
            ]
        )

    # THE SUPERIOR OF THE MANAGER

    def _check_may_confirm(self):
        """Also who stands above the manager, for what the employee has confirmed."""
        if self.env.su:
            return super()._check_may_confirm()
        roles = self._roles()
        above = self.filtered(lambda a: a._confirms_above(roles[a.id]))
        return super(HrPerformanceAppraisal, self - above)._check_may_confirm()

    def _confirms_above(self, roles):
        """Whether a superior of the manager may confirm in the manager's place."""
        self.ensure_one()
        return bool(
            "chain" in roles
            and not roles & {"subject", "manager"}
            and self.employee_confirmed_on
            and not self.manager_confirmed_on
        )

    def _confirms_for_manager(self, roles):
        return super()._confirms_for_manager(roles) or self._confirms_above(roles)

    def _write_confirmation(self, side):
        """Keep for whom a superior has confirmed."""
        before = self.filtered("manager_confirmed_on")
        super()._write_confirmation(side)
        if side != "manager":
            return
        roles = self._roles()
        above = (self - before).filtered(
            lambda a: "chain" in roles[a.id]
            and not roles[a.id] & {"manager", "hr"}
            and a.manager_id
        )
        for manager, plans in above.grouped("manager_id").items():
            plans._quiet().write({"manager_confirmed_for_id": manager.id})

    # MANY AT ONCE

    def action_open_confirm(self):
        """Open the dialog that shows what confirming these plans does, and does it."""
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the plans to confirm."))
        return self.env["hr.performance.plan.confirm"]._dialog(self)

    def _confirm_outlook(self):
        """What confirming would do to each of these plans, in constant queries.

        :return: dict of appraisal to a pair: 'agreed', 'employee' or 'manager' (whom
            the plan waits for then), 'past' (agreed before) or 'exception', and a text
        """
        outlook = {}
        roles = self._roles()
        for appraisal in self:
            if appraisal.state != "planning":
                outlook[appraisal] = ("past", "")
            elif reason := appraisal._confirm_obstacle(roles[appraisal.id]):
                outlook[appraisal] = ("exception", reason)
        possible = self.filtered(lambda a: a not in outlook)
        refused = possible._confirm_refusals()
        for appraisal in possible:
            if found := refused.get(appraisal):
                outlook[appraisal] = ("exception", "\n".join(found))
            else:
                outlook[appraisal] = appraisal._confirm_result(roles[appraisal.id])
        return outlook

    def _confirm_obstacle(self, roles):
        """Why the user cannot confirm this plan at all, or ''."""
        self.ensure_one()
        as_employee = self._confirms_for_employee(roles)
        as_manager = self._confirms_for_manager(roles)
        if not as_employee and not as_manager:
            if "chain" in roles and not self.employee_confirmed_on:
                return self.env._("It waits for the employee's confirmation.")
            return self.env._("It is not yours to confirm: ask the direct manager.")
        if self.change_requested_on and "subject" not in roles:
            return self.env._(
                "The employee asks for a change: %s", self.change_request_text
            )
        is_missing = (as_employee and not self.employee_confirmed_on) or (
            as_manager and not self.manager_confirmed_on
        )
        if not is_missing:
            if self.employee_confirmed_on:
                return self.env._("You have confirmed it; it waits for the manager.")
            return self.env._("You have confirmed it; it waits for the employee.")
        return ""

    def _confirm_refusals(self):
        """What the plan and its required checks refuse, by appraisal."""
        refused = {}
        for appraisal in self:
            if problems := appraisal._plan_problems():
                refused[appraisal] = problems
        checks = {
            **self._agreement_problems(),
            "method_acknowledged": self._method_problems(self._confirming()),
        }
        for code, problems in checks.items():
            for appraisal, texts in self._split_gate(code, problems)[1].items():
                refused.setdefault(appraisal, []).extend(texts)
        return {
            appraisal: [
                text.removeprefix(f"{appraisal.display_name}: ") for text in found
            ]
            for appraisal, found in refused.items()
        }

    def _confirm_result(self, roles):
        """What the plan is after the user's confirmation."""
        self.ensure_one()
        employee = self.employee_confirmed_on or self._confirms_for_employee(roles)
        manager = self.manager_confirmed_on or self._confirms_for_manager(roles)
        if employee and manager:
            return ("agreed", "")
        return ("employee" if manager else "manager", "")

    def _confirm_batch(self):
        """Confirm these plans; whatever a further check refuses stays as it was.

        All of them are confirmed together. Only when something refuses them, the batch
        is halved until what is refused stands alone.

        :return: dict of refused appraisal to the reason
        """
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                self.action_confirm_plan()
            return {}
        except UserError as error:
            if len(self) == 1:
                return {self: str(error)}
        middle = len(self) // 2
        return self[:middle]._confirm_batch() | self[middle:]._confirm_batch()
