# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .entry import entered_by, entry_of, given_by
from .seeing import names_of

#: Decided by a group of people: whoever of HR can.
HR = "hr"
#: Decided by the one above all others.
TOP = "top"


class HrPerformanceApprovalMixin(models.AbstractModel):
    """Who decides a request: never who asks, and always somebody.

    The contract, wherever something is approved:

    - **Nobody decides the own request.** ``_is_own_request`` says whether whoever acts
      now asks for it, answers for it or gains by it.

    Where several people approve one after the other, each for a step, also:

    - **Only whose turn it is decides**, or who acts for that person; of HR everybody
      who may (``_is_step_of``).
    - **Nobody decides twice**, in whatever role.
    - **Who is absent gives way to the next in line**: somebody without login, the
      asker, or who has not answered in time (``_next_steps``, ``_pass_on``). The step
      that was passed stays on record.
    - **Somebody always decides.** Where nobody of HR can, the next above does; where
      nobody is above either, the approvals that are there are enough; where there is
      none, the request is refused with what would help.

    A model with steps has ``state`` ('submitted' while it waits), ``step`` and
    ``approver_id`` of the present turn, and ``approval_ids`` with ``step``,
    ``sequence``, ``approver_id``, ``state`` ('waiting', 'approved', 'rejected',
    'passed'), ``acting_for_id``, ``decided_by_id``, ``decided_on``, ``entered_via``,
    ``given_by_id`` and ``note``. It fills in the methods below that raise, and writes
    with superuser rights after ``_decision_refusals`` has found nothing.
    """

    _name = "hr.performance.approval.mixin"
    _description = "Approval by Others"
    #: Which step decides where nobody can at this one; HR and TOP come last.
    _next_steps = {}

    # NOBODY DECIDES THE OWN REQUEST

    def _is_own_request(self):
        """Whether whoever acts now asks for this, answers for it or gains by it."""
        raise NotImplementedError

    def _own_request_text(self):
        """Says that these are not the user's to decide, and whose they are."""
        return self.env._("%s: nobody approves the own request.", names_of(self))

    def _check_not_own(self):
        """Raise for what the user would decide for himself."""
        own = self.filtered(lambda request: request._is_own_request())
        if own:
            raise AccessError(own._own_request_text())

    # WHAT A MODEL WITH STEPS SAYS

    def _request_roles(self):
        """What the user is to each request: dict of request id to a set of roles."""
        raise NotImplementedError

    def _is_step_of(self, roles):
        """Whether the present step is that of somebody with these roles."""
        raise NotImplementedError

    def _asking_user(self):
        """The user whose own request this is; empty for who asked without login."""
        raise NotImplementedError

    def _person_of(self, step):
        """The employee for whom a step waits; empty where it is HR."""
        raise NotImplementedError

    def _answers_without_login(self, _step):
        """Whether the person of a step can answer without a login."""
        return False

    def _hr_deciders(self):
        """Users of HR who may decide: dict of request to users."""
        raise NotImplementedError

    def _acting_for_step(self):
        """The person for whom a delegate decides; empty for oneself."""
        raise NotImplementedError

    def _approval_values(self, step, sequence):
        """Values of an approval of this request."""
        raise NotImplementedError

    def _nobody_decides_text(self):
        """Says that nobody could decide this request, and what would help."""
        raise NotImplementedError

    def _wait_for_next(self):
        """Turn these requests to their first open approval."""
        raise NotImplementedError

    def _sync_activities(self):
        """Tell those for whom these requests wait."""
        raise NotImplementedError

    def _approve_finally(self, note):
        """The last approval is there: the requests end and do what they ask for."""
        raise NotImplementedError

    # WHO DECIDES NOW

    def _decision_refusals(self, roles=None):
        """Why the user may not decide these requests now.

        :param roles: what the user is to each, where the caller knows it already
        :return: dict of request id to a sentence; empty for those the user decides
        """
        roles = self._request_roles() if roles is None else roles
        refusals = {}
        # sudo: compares users only; nothing of the request is shown.
        for request in self.sudo():
            if text := request._decision_refusal(roles[request.id]):
                refusals[request.id] = text
        return refusals

    def _decision_refusal(self, roles):
        _ = self.env._
        if self.state != "submitted":
            labels = dict(self._fields["state"]._description_selection(self.env))
            return _(
                "%(name)s is in state “%(state)s”: it is decided already, or not"
                " submitted yet.",
                name=names_of(self),
                state=labels[self.state],
            )
        if self._is_own_request():
            return self._own_request_text()
        if not self._is_step_of(roles):
            return _(
                "%(name)s waits for somebody else: %(whom)s.",
                name=names_of(self),
                whom=self._waiting_for_text(),
            )
        if not entry_of(self.env) and self.env.user in self._approvers():
            return _(
                "%s: you have approved already. The next approval is somebody else's.",
                names_of(self),
            )
        return ""

    def _waiting_for_text(self):
        """Who decides next, by name; of HR those who are asked first."""
        if self.approver_id or self.step != HR:
            return names_of(self.approver_id, "name") if self.approver_id else ""
        labels = dict(self._fields["step"]._description_selection(self.env))
        deciders = self._hr_deciders()[self][:3]
        return (
            f"{labels[HR]} ({names_of(deciders, 'name')})" if deciders else labels[HR]
        )

    def _current_approvals(self):
        """The first open approval of each request, by request id."""
        current = {}
        for request in self:
            waiting = request.approval_ids.filtered(lambda row: row.state == "waiting")
            if waiting:
                current[request.id] = waiting.sorted(lambda r: (r.sequence, r.id))[0]
        return current

    def _approvers(self):
        """Users who have approved already, not those who typed it in for others."""
        return self.approval_ids.filtered(
            lambda row: row.state == "approved" and row.entered_via in (False, "login")
        ).decided_by_id

    def _end_approvals(self, state, note):
        """Close the open approval of each request with the user's name."""
        now, entry = fields.Datetime.now(), entry_of(self.env)
        current = self._current_approvals()
        acting = {
            current[request.id]: request._acting_for_step()
            for request in self
            if request.id in current
        }
        rows = self.approval_ids.browse().union(*acting)
        for person, group in rows.grouped(acting.get).items():
            group.write(
                {
                    "state": state,
                    "decided_by_id": entered_by(self.env),
                    "entered_via": entry.via if entry else "login",
                    "given_by_id": given_by(self.env),
                    "acting_for_id": person.id,
                    "decided_on": now,
                    "note": note,
                }
            )

    # WHO IS ABSENT GIVES WAY

    def _present_step(self, step):
        """This step, or the first above it whose person can decide."""
        while step not in (HR, TOP) and not self._can_decide(step):
            step = self._next_steps[step]
        return step

    def _can_decide(self, step):
        """Whether there is somebody at this step who is not the asker."""
        person = self._person_of(step)
        if not person.active:
            return False
        if person.user_id.active:
            return person.user_id != self._asking_user()
        return self._answers_without_login(step)

    def _is_able(self, person):
        """Whether a person has a login, is not the asker and has not approved."""
        user = person.user_id
        own_part = self._asking_user() | self._approvers()
        return bool(person.active and user.active and user not in own_part)

    def _step_after(self, step):
        """The next level that can decide and has not passed the request on."""
        passed = self.approval_ids.filtered(lambda r: r.state == "passed").mapped(
            "step"
        )
        while step in passed:
            step = self._present_step(self._next_steps[step])
        return step

    def _has_next_level(self):
        """Whether there is somebody else who can decide instead of the present one."""
        step = self._present_step(self._next_steps[self.step])
        if step == HR and not self._hr_deciders()[self]:
            step = TOP
        return step != TOP or bool(self._person_of(TOP) or self._approvers())

    def _pass_on(self, reason):
        """The next level decides instead; the step that was passed stays on record."""
        current = self._current_approvals()
        rows = self.approval_ids.browse().union(*current.values())
        rows.write(
            {
                "state": "passed",
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "note": reason,
            }
        )
        rows.create(
            [
                request._approval_values(step, current[request.id].sequence)
                for request in self
                for step in [request._step_after(current[request.id].step)]
                if step not in request.approval_ids.mapped("step")
            ]
        )
        self._go_on(reason)

    # SOMEBODY ALWAYS DECIDES

    def _go_on(self, note):
        """Wait for whoever is next; what nobody else has to approve is approved."""
        self._settle_missing_hr()
        current = self._current_approvals()
        waiting = self.filtered(lambda request: request.id in current)
        waiting._wait_for_next()
        (self - waiting)._approve_finally(note)
        waiting._sync_activities()

    def _settle_missing_hr(self):
        """Where nobody of HR can decide, the next above does; the record keeps it.

        Where nobody is above either, the approvals that are there are enough.

        :raises UserError: when there is no approval at all and nobody to give one
        """
        current = self._current_approvals()
        at_hr = self.filtered(lambda r: r.id in current and current[r.id].step == HR)
        deciders = at_hr._hr_deciders()
        stuck = at_hr.filtered(lambda request: not deciders[request])
        if not stuck:
            return
        rows = self.approval_ids.browse().union(*(current[r.id] for r in stuck))
        rows.write(
            {
                "state": "passed",
                "decided_on": fields.Datetime.now(),
                "note": self.env._("Nobody of HR can decide this request."),
            }
        )
        values = [
            request._approval_values(TOP, current[request.id].sequence)
            for request in stuck
        ]
        rows.create([row for row in values if row["approver_id"]])
        stuck._check_somebody_decides()

    def _check_somebody_decides(self):
        """Raise for requests that nobody has approved and nobody could approve."""
        alone = self.filtered(
            lambda request: not request.approval_ids.filtered(
                lambda row: row.state in ("waiting", "approved")
            )
        )
        if alone:
            raise UserError(alone[0]._nobody_decides_text())
