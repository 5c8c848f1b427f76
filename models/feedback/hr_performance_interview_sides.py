# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError, UserError

from ..organization.entry import entry_of
from .hr_performance_interview import OPEN_STATES

PLAN_FIELDS = frozenset(
    {"date_start", "duration", "place", "is_private_place", "agenda"}
)
TOPIC_LISTS = frozenset(
    {
        "topic_ids",
        "strength_ids",
        "weakness_ids",
        "disputed_ids",
        "career_ids",
        "concern_ids",
        "improvement_ids",
        "next_goal_ids",
    }
)
MANAGER_FIELDS = (
    PLAN_FIELDS
    | TOPIC_LISTS
    | {
        "commitment_ids",
        "is_agenda_confirmed",
        "is_oral_report",
        "is_summary_waived",
        "opening_note",
        "questions_asked",
        "manager_summary",
        "encouragement",
        "consensus",
        "no_consensus_reason",
        "next_interview_date",
    }
)
EMPLOYEE_FIELDS = TOPIC_LISTS | {"employee_view", "employee_summary"}


class HrPerformanceInterview(models.Model):
    """Who acts for which side of an interview, and what each side may write."""

    _inherit = "hr.performance.interview"

    def _roles(self):
        """Which sides the user acts for, in a constant number of queries.

        A person with a login acts alone. For an interviewer without login HR acts, for
        an employee without login the manager enters what the employee says.

        :return: dict of interview id to a set of 'employee', 'manager', 'hr'
        """
        # sudo: hr.employee - compares user ids only; nothing of the people is shown.
        own = self.sudo()
        if entry := entry_of(self.env):
            return {
                i.id: {"employee"} if i.employee_id.id == entry.employee_id else set()
                for i in own
            }
        user = self.env.user
        in_scope = own.appraisal_id._origin.with_env(self.env)._in_hr_scope()
        roles = {}
        for interview in own:
            mine = roles.setdefault(interview.id, set())
            employee_user = interview.employee_id.user_id
            interviewer_user = interview.interviewer_id.user_id
            if interview.appraisal_id._origin.id in in_scope:
                mine.add("hr")
            if interviewer_user == user or (not interviewer_user and "hr" in mine):
                mine.add("manager")
            if employee_user == user or (not employee_user and "manager" in mine):
                mine.add("employee")
        return roles

    def _check_side(self, *sides):
        """Raise unless the user acts for one of the sides; superuser code passes."""
        if self.env.su and not entry_of(self.env):
            return
        roles = self._roles()
        refused = self.filtered(lambda record: not roles[record.id] & set(sides))
        if refused:
            raise AccessError(
                self.env._(
                    "%(names)s: this step belongs to somebody else. The direct manager"
                    " leads the interview, and everybody signs personally.",
                    # sudo: names only, of records whose ids the caller named.
                    names=", ".join(refused.sudo().mapped("display_name")[:5]),
                )
            )

    def _check_interview_state(self, *allowed):
        """Raise unless every interview is in one of the states and still counts."""
        self._check_not_replaced()
        wrong = self.filtered(lambda record: record.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "The interview %(name)s is in state “%(state)s”, so this step is"
                    " not possible now.",
                    name=wrong[0].display_name,
                    state=labels[wrong[0].state],
                )
            )

    def _check_not_replaced(self):
        """An unsigned talk about a result that was opened again leads nowhere."""
        replaced = self.filtered(lambda i: not i.active and i.state != "signed")
        if replaced:
            raise UserError(
                self.env._(
                    "The interview %s ended when its result was opened again. The new"
                    " result gets a new interview.",
                    replaced[0].display_name,
                )
            )

    def _check_open(self):
        """Raise for closed and signed interviews, saying what can be done instead."""
        self._check_not_replaced()
        closed = self.filtered(lambda record: record.state not in OPEN_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "The interview %(name)s is closed: its content is what both sides"
                    " sign and cannot be changed. Before the second signature the"
                    " manager can correct it, which voids the first one; afterwards"
                    " write an addendum.",
                    name=closed[0].display_name,
                )
            )

    def write(self, vals):
        if not self.env.su:
            self._check_own_part(set(vals) - self._guarded_fields)
        return super().write(vals)

    def _check_own_part(self, names):
        """Each side writes its own part, and nobody after closing."""
        names -= set(self.env["mail.thread"]._fields)
        names -= set(self.env["mail.activity.mixin"]._fields)
        if not names:
            return
        self._check_open()
        roles = self._roles()
        for interview in self:
            refused = names - interview._own_fields(roles[interview.id])
            if refused:
                raise AccessError(
                    self.env._(
                        "%(name)s: you cannot write %(fields)s. Each side writes its"
                        " own part of the interview, the employee's once it has begun.",
                        name=interview.display_name,
                        fields=", ".join(
                            self._fields[field]._description_string(self.env)
                            for field in sorted(refused)
                        ),
                    )
                )

    def _own_fields(self, roles):
        """Names of the fields that these roles may write in the present state."""
        own = set(MANAGER_FIELDS) if "manager" in roles else set()
        if "employee" in roles:
            own |= TOPIC_LISTS if self.state != "in_progress" else EMPLOYEE_FIELDS
        return own
