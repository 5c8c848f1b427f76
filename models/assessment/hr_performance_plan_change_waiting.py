# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import deadlines
from .hr_performance_appraisal import QUIET_FROM

ACTIVITY_TYPE = "hr_performance.mail_activity_type_plan_change"
#: The digest tells of a request again so many calendar days before its deadline.
DUE_SOON_DAYS = 3


class HrPerformancePlanChange(models.Model):
    """Submitted requests wait for somebody: activity, digest, and the next level."""

    _inherit = "hr.performance.plan.change"

    @api.model
    def _waiting_domain(self):
        return Domain("state", "=", "submitted")

    def _deciders(self):
        """Users for whom each request waits: the approver, or HR of the department.

        :return: dict of request to users
        """
        of_hr = self.filtered(lambda c: c.step == "hr")._hr_deciders()
        return {
            change: of_hr[change] if change.step == "hr" else change._told_user()
            for change in self
        }

    def _told_user(self):
        """The approver; for who has no login the manager, who hands the page over."""
        user = self.approver_id.user_id
        if not user and self.step == "employee":
            user = self.appraisal_id.manager_id.user_id
        return user

    def action_send_reminder(self):
        """Remind those whom requests wait for, at most once a day each.

        :return: notification that says how many people were reminded
        """
        self.appraisal_id._check_role("manager", "chain", "hr")
        # sudo: role was checked; whom requests wait for is upkeep of the system.
        waiting = self.sudo().filtered_domain(self._waiting_domain())
        wanted = self.env["res.users"].union(*waiting._deciders().values())
        steps = self.env["hr.performance.step"].sudo()  # sudo: as above.
        return self.env["hr.performance.cycle"]._notification(
            steps._reminder_text(wanted, steps._remind(wanted))
        )

    # ACTIVITIES

    def _sync_activities(self):
        """One activity per person for all requests that wait for that person.

        It stands on one of the requests and ends when nothing waits any more.
        """
        kind = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        if not kind or not self:
            return
        # sudo: upkeep of the system; who may decide was checked.
        activities = self.env["mail.activity"].sudo()
        of_changes = Domain("activity_type_id", "=", kind.id)
        touched = activities.search(of_changes & Domain("res_id", "in", self.ids))
        deciders = self.filtered(lambda c: c.state == "submitted")._deciders()
        users = touched.user_id.union(*deciders.values())
        wanted = self._requests_by_user(users)
        known = activities.search(of_changes & Domain("user_id", "in", users.ids))
        spare = activities.browse()
        for activity in known:
            changes = wanted.get(activity.user_id)
            if not changes:
                spare |= activity
                continue
            activity.write(self._activity_values(kind, activity.user_id, changes))
            del wanted[activity.user_id]
        spare.unlink()
        if len(wanted) > QUIET_FROM:
            # A change for very many people: home and digest tell them.
            return
        activities.with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(
            [
                self._activity_values(kind, user, changes)
                for user, changes in wanted.items()
            ]
        )

    @api.model
    def _requests_by_user(self, users=None):
        """Open requests by the users who have to decide them.

        :param users: only those; None means everybody
        """
        found = {}
        # sudo: whom requests wait for, for the system's own upkeep.
        waiting = self.sudo().search(self._waiting_domain())
        for change, people in waiting._deciders().items():
            for user in people if users is None else people & users:
                found[user] = found.get(user, self.browse()) | change
        return found

    @api.model
    def _activity_values(self, kind, user, changes):
        first = changes.sorted(lambda c: (c.deadline or fields.Date.today(), c.id))[0]
        _ = self.with_context(lang=user.lang).env._
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": first.id,
            "activity_type_id": kind.id,
            "user_id": user.id,
            "summary": _("Plan changes to decide: %s", len(changes)),
            "date_deadline": first.deadline or fields.Date.today(),
        }

    # NEXT LEVEL

    @api.model
    def _escalate(self):
        """Requests that nobody has answered for days go to the next level."""
        today = fields.Date.today()
        late = self.search(
            self._waiting_domain()
            & Domain("step", "not in", ("hr", "top"))
            & Domain("deadline", "<", today)
        ).filtered(
            lambda change: deadlines.is_escalated(
                change.deadline, change.company_id.performance_escalation_days, today
            )
            and change._has_next_level()
        )
        if late:
            late._pass_on(self.env._("No answer until the deadline."))
        self._escalate_from_hr()

    @api.model
    def _escalate_from_hr(self):
        """HR may have changed since: what nobody of HR can decide goes on."""
        at_hr = self.search(self._waiting_domain() & Domain("step", "=", "hr"))
        deciders = at_hr._hr_deciders()
        stuck = at_hr.filtered(
            lambda c: not deciders[c] and (c._top_person() or c._approvers())
        )
        if stuck:
            stuck._settle_missing_hr()
            stuck._go_on(self.env._("Nobody of HR can decide this request."))

    def _needs_reminder(self, today):
        """Whether a request is new to its approver, or due and not told for days."""
        self.ensure_one()
        if not self.reminded_on:
            return True
        pause = timedelta(self.company_id.performance_reminder_days or 1)
        is_due = self.deadline and self.deadline - timedelta(DUE_SOON_DAYS) <= today
        return bool(is_due and self.reminded_on + pause <= today)

    @api.model
    def _tell_deciders(self):
        """Each open request to those for whom it waits.

        :return: iterator of user, kind of the digest, and record
        """
        for user, waiting in self._requests_by_user().items():
            for change in waiting:
                yield user, "changes", change
