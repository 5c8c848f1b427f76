# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from .hr_performance_job_mixin import check
from .seeing import names_of

#: A thing is due soon so many calendar days before its deadline.
DUE_SOON_DAYS = 3
#: A list of a mail names so many things; the others are counted.
LISTED_THINGS = 15


class Waiting(NamedTuple):
    """One thing that waits, and one user who is told of it."""

    user: models.BaseModel
    #: 'mine': listed for who acts; 'hr': counted for HR, because nobody else can act;
    #: 'late': counted, because it waits for somebody else and is late for days.
    part: str
    record: models.BaseModel


class HrPerformanceWaitingMixin(models.AbstractModel):
    """What waits for somebody: for whom, until when, who is told, how it goes on.

    Reminders, the first page and the daily job walk all models with this mixin and
    name none of them; see also ``hr.performance.task.mixin``. A model that makes people
    wait has ``company_id``, a guarded date ``reminded_on``, and

    * says what waits and who may and can act now: ``_waiting_records``, ``_receivers``;
    * until when and what is to be done: ``_waiting_deadline_field``,
      ``_waiting_verb``, ``_waiting_document``;
    * how it goes on although nobody acts: ``_waiting_exit``, and where somebody else is
      told of it or takes over by itself, ``_to_escalate``, ``_escalate`` and
      ``_waiting_late``.

    Everything else has a sensible answer here. Each method that takes a set costs a
    constant number of queries. All of them run as superuser.
    """

    _name = "hr.performance.waiting.mixin"
    _inherit = ["hr.performance.task.mixin", "hr.performance.job.mixin"]
    _description = "What Waits for Somebody"

    #: Place among the others in a mail.
    _waiting_sequence = 50
    #: Name of the field that holds the last day, if there is one. What has no last day
    #: is told once.
    _waiting_deadline_field = "deadline"
    #: Name of the action by which it goes on without whom it waits for.
    _waiting_exit = None
    #: The placeholder of the reminder's template that lists it, told in
    #: docs/roles/administrator.md, and the QWeb template of the list; see
    #: ``_digest_values``.
    _digest_list = "steps"
    _digest_template = "hr_performance.hr_performance_digest_steps"

    @api.model
    def _waiting_models(self):
        """Every model of which something may wait, in the order of a mail."""
        mixin = "hr.performance.waiting.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        found = [self.env[name] for name in names]
        return sorted(
            (model for model in found if not model._abstract),
            key=lambda model: (model._waiting_sequence, model._name),
        )

    # WHAT WAITS FOR WHOM

    @api.model
    def _waiting_records(self, users=None):
        """What waits for somebody now and may be told of.

        :param users: what waits for these is enough; more may be found
        """
        raise NotImplementedError

    def _receivers(self):
        """Who may and can act on each now: the one answer to it.

        Buttons, reminders, activities, first page and boards ask here. Where people
        stand in line, ``hr.performance.actors.mixin`` answers.

        :return: dict of record to a pair of 'mine' or 'hr' and users
        """
        raise NotImplementedError

    def _waiting_late(self):
        """Who is told that somebody else is late; only of what is late for days.

        Whoever answers this also answers ``_waiting_owners``, ``_was_escalated``.

        :return: dict of record to users
        """
        return {}

    def _waiting_items(self):
        """Whom to tell of what; of records of ``_waiting_records``.

        :return: iterator of ``Waiting``
        """
        for record, (part, receivers) in self._receivers().items():
            for user in receivers:
                yield Waiting(user, part, record)
        for record, receivers in self._waiting_late().items():
            for user in receivers:
                yield Waiting(user, "late", record)

    @api.model
    def _waiting_for(self, user):
        """What waits for a user now, of that which the reader may read."""
        if not self.has_access("read"):
            return self.browse()
        # sudo: finds ids only; the search below keeps what the reader may read.
        own = self.sudo()
        mine = own._waiting_records(user)._told_mine(user)
        return self.search([("id", "in", mine.ids)]) if mine else self.browse()

    def _told_mine(self, user):
        """Those of these that wait for a user who may and can act."""
        return self.browse(
            record.id
            for record, (part, users) in self._receivers().items()
            if part == "mine" and user in users
        )

    def _waiting_owners(self):
        """The employees whom these wait for."""
        return self.env["hr.employee"]

    # UNTIL WHEN

    def _waiting_deadline(self):
        """Last day of this one, or False."""
        return self._waiting_deadline_field and self[self._waiting_deadline_field]

    @api.model
    def _due_soon_until(self, today):
        """What has to be done by this day is due, or will be in a few days."""
        return today + timedelta(DUE_SOON_DAYS)

    def _is_due(self, today):
        """Whether this one is due soon or late."""
        deadline = self._waiting_deadline()
        return bool(deadline and deadline <= self._due_soon_until(today))

    # REMINDERS

    def _is_news(self):
        """Whether this one is told before it is due, when it is new."""
        return True

    def _needs_reminder(self, today):
        """Whether this one is new to its owner, or due and not told for some days."""
        self.ensure_one()
        if not self.reminded_on:
            return self._is_due(today) or self._is_news()
        pause = timedelta(self.company_id.performance_reminder_days or 1)
        return self._is_due(today) and self.reminded_on + pause <= today

    def _was_escalated(self, today):
        """Whether the next level is told of this one for the first time."""
        return False

    def _waiting_mail_kind(self):
        """By which of ``MAIL_KINDS`` company and person switch it off."""
        return "reminder"

    def _waiting_reminded(self, today):
        """Remember that people were told of these."""
        self.write({"reminded_on": today})

    def _send_reminder(self):
        """Remind those for whom these wait, at most once a day each.

        The caller has checked who may do this.

        :return: notification that says how many people were reminded
        """
        receivers = self._receivers().values()
        users = self.env["res.users"].union(*(users for _part, users in receivers))
        return self.env["hr.performance.digest"]._remind_by_hand(users)

    # NOBODY AT ALL

    _job_nobody = check("_without_receiver", "_tell_nobody")

    @api.model
    def _without_receiver(self):
        """What waits although nobody who can log in may act."""
        if self._abstract:
            return self.browse()
        waiting = self._waiting_records()
        waiting -= waiting._asked_beside()
        receivers = waiting._receivers()
        return waiting.filtered(lambda r: not receivers[r][1].filtered("active"))

    def _asked_beside(self):
        """Those of these whose people are asked by something else that waits."""
        return self.browse()

    def _tell_nobody(self, record):
        raise UserError(
            self.env._(
                "%s waits, and nobody who can log in may act. Open it and name somebody"
                " who can, or make somebody HR of the department.",
                names_of(record),
            )
        )

    # EVERY DAY
    #
    # What is to be done is found for all and done on some: one that fails is put aside.

    @api.model
    def _to_escalate(self):
        """What may be late for days."""
        return self.browse()

    def _escalate(self):
        """Let go on what of these is late: somebody else is told, or decides."""

    @api.model
    def _with_activities(self):
        """Records with activities that count what waits, or that should have some."""
        return self.browse()

    @api.model
    def _sync_waiting_activities(self, records):
        """Bring the activities of such records up to date."""

    # WHAT PEOPLE READ

    def _waiting_document(self):
        """The record that a click opens."""
        return self

    def _waiting_verb(self):
        """What is to be done with this one, in the reader's language."""
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _digest_values(self):
        """What the QWeb template of the list shows of these."""
        return {
            "rows": [record._digest_row() for record in self[:LISTED_THINGS]],
            "more": len(self[LISTED_THINGS:]),
        }

    def _digest_row(self):
        document, deadline = self._waiting_document(), self._waiting_deadline()
        today = self.company_id._performance_today()
        return {
            "title": document.display_name,
            "link": f"/odoo/{document._name}/{document.id}",
            "text": self._waiting_verb(),
            "deadline": deadline,
            "is_overdue": bool(deadline and deadline < today),
        }

    def _task_verb(self):
        return self._waiting_verb()

    def _task_deadline(self):
        return self._waiting_deadline()

    @api.model
    def _waiting_cards(self, section):
        """Links on the first page, shown as long as they count something.

        :param section: 'team' or 'hr'
        :return: list of tuples: title, external id of the action after
            ``hr_performance.hr_performance_``, domain, hint
        """
        return []
