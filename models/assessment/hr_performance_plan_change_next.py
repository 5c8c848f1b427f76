# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..organization.hr_scope import HrFinder
from .hr_performance_plan_change_approval import NEXT_STEP

TOP = "top"
# A reporting line has fewer levels; a circle of managers ends here.
LEVELS = 30


class HrPerformancePlanChange(models.Model):
    """Who decides where nobody of HR can: no request waits for nobody.

    Above HR stand the superiors of the second-level manager, one after the other, then
    the company's reviewer of last resort.
    """

    _inherit = "hr.performance.plan.change"

    # HR

    def _hr_deciders(self):
        """Users of HR who may decide each request and are not the asker.

        Whoever decides at another step of the request does not decide as HR, too.

        :return: dict of request to users
        """
        hr = HrFinder(self.env)
        found = {}
        # sudo: who has a part in the request; nothing of the people is shown.
        for change in self.sudo():
            appraisal = change.appraisal_id
            found[change] = hr.find(
                appraisal.department_id,
                appraisal.company_id,
                appraisal.owner_id,
                without=change._asking_user()
                | change._approvers()
                | change._other_deciders(),
            )
        return found

    def _other_deciders(self):
        """Users for whose own decision the request waits or will wait."""
        waiting = self.approval_ids.filtered(
            lambda row: row.state == "waiting" and row.step != "hr"
        )
        return waiting.approver_id.user_id

    # ABOVE HR

    def _top_person(self):
        """The next one above who can decide and has no part in the request yet."""
        appraisal = self.appraisal_id
        known = self.approval_ids.approver_id | appraisal.owner_id
        known |= appraisal.manager_id | appraisal.second_manager_id
        person = appraisal.second_manager_id or appraisal.manager_id
        for _level in range(LEVELS):
            person = person._performance_managers().get(person.id, person.browse())
            if not person:
                break
            if person not in known and self._is_able(person):
                return person
        last = appraisal.company_id.performance_manager_id
        # Whoever is in the line already may still be the only one who can decide.
        for person in last | appraisal.second_manager_id | appraisal.manager_id:
            has_part = self.approval_ids.approver_id | appraisal.owner_id
            if person not in has_part and self._is_able(person):
                return person
        return person.browse()

    def _is_able(self, person):
        """Whether a person has a login and is not the asker."""
        user = person.user_id
        own_part = self._asking_user() | self._approvers()
        return bool(person.active and user.active and user not in own_part)

    def _decides_at_top(self):
        """Whether the user is the one above HR, or acts for that person."""
        self.ensure_one()
        person, user = self.approver_id, self.env.user
        if person.user_id == user:
            return True
        return user._performance_delegations().get(person.id) == "act"

    # GIVING WAY

    def _has_next_level(self):
        """Whether there is somebody else who can decide instead of the present one."""
        step = self._present_step(NEXT_STEP[self.step])
        if step == "hr" and not self._hr_deciders()[self]:
            step = TOP
        return step != TOP or bool(self._top_person() or self._approvers())

    def _settle_missing_hr(self):
        """Where nobody of HR can decide, the next above does; the record keeps it.

        Where nobody is above either, the approvals that are there are enough.

        :raises UserError: when there is no approval at all and nobody to give one
        """
        current = self._current_approvals()
        at_hr = self.filtered(lambda c: c.id in current and current[c.id].step == "hr")
        deciders = at_hr._hr_deciders()
        stuck = at_hr.filtered(lambda c: not deciders[c])
        if not stuck:
            return
        approvals = self.env["hr.performance.plan.change.approval"]
        rows = approvals.union(*(current[change.id] for change in stuck))
        rows.write(
            {
                "state": "passed",
                "decided_on": fields.Datetime.now(),
                "note": self.env._("Nobody of HR can decide this request."),
            }
        )
        values = [
            change._approval_values(TOP, current[change.id].sequence)
            for change in stuck
        ]
        approvals.create([row for row in values if row["approver_id"]])
        stuck._check_somebody_decides()

    def _check_somebody_decides(self):
        """Raise for requests that nobody has approved and nobody could approve."""
        alone = self.filtered(
            lambda change: not change.approval_ids.filtered(
                lambda row: row.state in ("waiting", "approved")
            )
        )
        if alone:
            raise UserError(
                self.env._(
                    "%(name)s: nobody but the asker could approve this. Give %(person)s"
                    " a manager with a login, the department another HR partner, or the"
                    " company a reviewer of last resort in the settings.",
                    name=alone[0].display_name,
                    person=alone[0].appraisal_id.owner_id.name
                    or alone[0].appraisal_id.display_name,
                )
            )
