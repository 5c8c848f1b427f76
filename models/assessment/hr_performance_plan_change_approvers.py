# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import models

from ...engine import dates
from ...engine.outcome import RuleError
from ..organization.entry import entry_of
from .hr_performance_plan_change_approval import (
    NEXT_STEP,
    ORDER,
    OTHER_SIDES,
    ROLE_OF_STEP,
)


class HrPerformancePlanChange(models.Model):
    """Who approves a request, one after the other."""

    _inherit = "hr.performance.plan.change"

    # WHO

    def _approval_steps(self):
        """The approvals that this request needs, in their order.

        The other side, or both for HR, and whom the scheme asks beside; where somebody
        has no login, is the asker, or is not there, the next level decides.
        """
        self.ensure_one()
        rule = self.appraisal_id.cycle_id._rule("plan_change_approver")
        extra = [rule] if rule in ("second", "hr") else []
        wanted = OTHER_SIDES[self.requested_side or "hr"] + extra
        found = {self._present_step(step) for step in wanted}
        return sorted(found, key=ORDER.index)

    def _present_step(self, step):
        """This step, or the first above it whose person can decide."""
        while step not in ("hr", "top") and not self._can_decide(step):
            step = NEXT_STEP[step]
        return step

    def _person_of(self, step):
        """Whom a step waits for; empty where it is HR."""
        appraisal = self.appraisal_id
        return {
            "employee": appraisal.owner_id,
            "manager": appraisal.manager_id,
            "second": appraisal.second_manager_id,
            "top": self._top_person() if step == "top" else None,
        }.get(step, appraisal.manager_id.browse())

    def _can_decide(self, step):
        """Whether there is somebody at this step who is not the asker.

        An employee without login answers by personal link, at a tablet or on paper;
        whoever else has no login gives way to the next level.
        """
        person = self._person_of(step)
        if not person.active:
            return False
        if person.user_id.active:
            return person.user_id != self._asking_user()
        is_personal = step == "employee" and self.appraisal_id._takes_part_by_page()
        return is_personal and self.requested_side != "employee"

    def _asking_user(self):
        """The user whose own request this is.

        Empty where the employee asks without login: who typed in a signed sheet of
        paper decides for the own side as ever.
        """
        is_own = self.entered_via in (False, "login")
        return self.requested_by_id if is_own else self.requested_by_id.browse()

    def _is_own_request(self):
        """Whether whoever acts now is the one who asks."""
        if entry_of(self.env):
            return self.requested_side == "employee"
        return self._asking_user() == self.env.user

    def _approval_values(self, step, sequence):
        return {
            "change_id": self.id,
            "sequence": sequence,
            "step": step,
            "approver_id": self._person_of(step).id,
        }

    def _current_approvals(self):
        """The first open approval of each request, by request id."""
        current = {}
        for row in self.approval_ids.sorted(lambda row: (row.sequence, row.id)):
            if row.state == "waiting":
                current.setdefault(row.change_id.id, row)
        return current

    def _wait_for_next(self):
        """Turn to the first open approval of each request, with time to decide."""
        current = self._current_approvals()
        known = {}
        for change in self:
            row = current[change.id]
            key = change.company_id, change.cycle_id
            if key not in known:
                known[key] = change._decision_deadline()
            change.write(
                {
                    "step": row.step,
                    "approver_id": row.approver_id.id,
                    "deadline": known[key],
                    "reminded_on": False,
                }
            )

    def _decision_deadline(self):
        """Last day to decide, in working days of the company."""
        company = self.company_id
        number = self.cycle_id._rule("plan_change_days")
        today = company._performance_today()
        try:
            return dates.add_working_days(
                today, number, company._performance_working_day()
            )
        except RuleError:
            # A calendar without working days holds nobody up.
            return today + timedelta(days=number)

    # MAY THEY

    def _decision_refusals(self):
        """Why the user may not decide these requests now.

        :return: dict of change id to a sentence; empty for those the user decides
        """
        roles = self.appraisal_id._roles()
        refusals = {}
        # sudo: compares users only; nothing of the request is shown.
        for change in self.sudo():
            mine = roles.get(change.appraisal_id.id, set())
            if change.state != "submitted":
                labels = dict(change._fields["state"]._description_selection(self.env))
                text = self.env._(
                    "%(name)s is in state “%(state)s”: it is decided already, or not"
                    " submitted yet.",
                    name=change.display_name,
                    state=labels[change.state],
                )
            elif change._is_own_request():
                text = self.env._(
                    "%s: nobody approves the own request.", change.display_name
                )
            elif not change._is_step_of(mine):
                text = self.env._(
                    "%(name)s waits for somebody else: %(whom)s.",
                    name=change.display_name,
                    whom=change._waiting_for_text(),
                )
            elif not entry_of(self.env) and self.env.user in change._approvers():
                text = self.env._(
                    "%s: you have approved already. The next approval is somebody"
                    " else's.",
                    change.display_name,
                )
            else:
                continue
            refusals[change.id] = text
        return refusals

    def _is_step_of(self, roles):
        """Whether the present step is that of somebody with these roles."""
        if self.step == "top":
            return not entry_of(self.env) and self._decides_at_top()
        return ROLE_OF_STEP[self.step] in roles

    def _approvers(self):
        """Users who have approved already, not those who typed it in for others."""
        return self.approval_ids.filtered(
            lambda row: row.state == "approved" and row.entered_via in (False, "login")
        ).decided_by_id

    def _waiting_for_text(self):
        """Who decides next, by name; of HR those who are asked first."""
        if self.approver_id or self.step != "hr":
            return self.approver_id.name or ""
        labels = dict(self._fields["step"]._description_selection(self.env))
        names = self._hr_deciders()[self].mapped("name")[:3]
        return f"{labels['hr']} ({', '.join(names)})" if names else labels["hr"]

    def _acting_for_step(self):
        """The person for whom a delegate decides; empty for oneself."""
        person = self.approver_id
        is_other = person and person.user_id != self.env.user
        return (
            person
            if is_other and self.step in ("manager", "second", "top")
            else (person.browse())
        )
