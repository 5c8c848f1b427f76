# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.groups import OFFICER
from ..base.hr_performance_job_mixin import Job, check
from ..base.limits import NAMED
from ..base.seeing import names_of
from .mail_activity import TEAM_ACTIVITY

#: The daily digest goes to so many users in one transaction.
DIGEST_BATCH = 200

#: What a customer may reword; "Wording of the mails" in docs/roles/administrator.md.
TEMPLATES = {
    "reminder": "hr_performance.mail_template_reminder",
    "escalation": "hr_performance.mail_template_escalation",
}

#: By which switch a part of the mail is refused; else the thing itself says it.
SWITCHES = {"hr": "reminder", "late": "escalation"}


class HrPerformanceDigest(models.AbstractModel):
    """Reminders: one mail per user and day that lists all that waits for the user.

    What waits is the business of the models with ``hr.performance.waiting.mixin``. What
    one user is told is a digest: a dict of (part, name of the model) to records, with
    the parts 'mine', 'hr' and 'late' of ``Waiting``.
    """

    _name = "hr.performance.digest"
    _inherit = "hr.performance.job.mixin"
    _description = "Performance Digest"
    _job_escalate = Job("_escalate_all", "ir_cron_hr_performance_digest")
    _job_activities = Job("_sync_all_activities", "ir_cron_hr_performance_digest")
    _job_items = Job("_users_to_mail", "ir_cron_hr_performance_digest")
    _job_mail = Job(
        "_users_to_mail",
        "ir_cron_hr_performance_digest",
        "_mail_to",
        size=DIGEST_BATCH,
        lock=False,
    )

    _job_unreached = Job(
        "_unreached",
        "ir_cron_hr_performance_digest",
        "_tell_unreached",
        lock=False,
        again="_remind_unreached",
    )

    @api.model
    def _waiting_models(self):
        return self.env["hr.performance.waiting.mixin"]._waiting_models()

    # EVERY DAY

    @api.model
    def _run(self):
        """Escalate, keep activities up to date and mail the digests, in batches."""
        self._due("escalate")
        self._due("activities")
        plan = self._due_plan()

        def send(users):
            self._send_digests({user: plan[user] for user in users})

        self._run_on("mail", self.env["res.users"].union(*plan), send)

    @api.model
    def _escalate_all(self):
        """Let go on what is late; what fails stops nothing else."""
        for model in self._waiting_models():
            self._work_on_waiting(
                "escalate", model, model._to_escalate, lambda late: late._escalate()
            )
        return self.browse()

    @api.model
    def _sync_all_activities(self):
        for model in self._waiting_models():
            self._work_on_waiting(
                "activities",
                model,
                model._with_activities,
                model._sync_waiting_activities,
            )
        return self.browse()

    def _work_on_waiting(self, name, model, find, work, is_all=True):
        """Do what is due in one model; one record that fails stops no other.

        :param is_all: whether all that is due is found, or a part of it
        :return: what the work answered, of halves where something fails
        """
        due = self._attempt_noted(name, model, find)
        if due is None:
            return []
        if is_all:
            self._forget_failures(name, due)
        return self._work_noted(name, due, work)[0] if due else []

    @api.model
    def _users_to_mail(self):
        return self.env["res.users"].union(*self._due_plan())

    def _mail_to(self, users):
        plan = self._due_plan()
        self._send_digests({user: plan[user] for user in users if user in plan})

    def _due_plan(self):
        """What each user is mailed today; see ``_digest_plan``."""
        return {
            user: digest
            for user, digest in self._digest_plan().items()
            if self._is_digest_due(digest)
        }

    # TASKS OF NOBODY

    _job_tasks = check("_tasks_of_nobody", "_pass_on_tasks", size=200)

    @api.model
    def _tasks_of_nobody(self):
        """Activities on our records that wait for archived logins."""
        return self._found_by(
            SQL(
                """
                SELECT activity.id
                  FROM mail_activity activity
                  JOIN res_users login ON login.id = activity.user_id
                 WHERE activity.active AND login.active IS NOT TRUE
                   AND left(activity.res_model, 15) = 'hr.performance.'
                """
            ),
            "mail.activity",
        )

    def _pass_on_tasks(self, activities):
        """Who has asked for it gets the task back, else HR of the whole company.

        The open steps of managers have activities of their own, which follow them.
        """
        kind = self.env.ref(TEAM_ACTIVITY, raise_if_not_found=False)
        of_steps = activities.filtered(lambda a: a.activity_type_id == kind)
        officers = self.env["res.company"]._performance_holders(OFFICER)
        hr = officers.filtered(lambda user: not user.performance_department_ids)
        for activity in activities - of_steps:
            heirs = activity.create_uid.filtered("active") or hr
            activity.user_id = heirs[:1] or activity.user_id
        of_steps.unlink()

    # WHOM NO MAIL REACHES

    @api.model
    def _unreached(self):
        """Logins for whom steps wait and whose address cannot be written to.

        An address is bad when it is missing or none, or when mails came back from it.
        """
        users = self.env["res.users"].union(
            *(
                model._waiting_records()._waiting_owners().user_id
                for model in self._waiting_models()
            )
        )
        return users.filtered("active").filtered(
            lambda user: not user.email_normalized or user.partner_id.message_bounce
        )

    def _tell_unreached(self, users):
        person, address = names_of(users), users.email or self.env._("none")
        if users.email_normalized:
            raise UserError(
                self.env._(
                    "Mails to %(person)s come back from %(address)s. Correct the"
                    " address; Try Again takes it for good and sends a reminder.",
                    person=person,
                    address=address,
                )
            )
        raise UserError(
            self.env._(
                "No mail can be written to the address of %(person)s (%(address)s), so"
                " nothing is told to this person. Correct it; Try Again sends a"
                " reminder.",
                person=person,
                address=address,
            )
        )

    def _remind_unreached(self, users):
        """The address is taken for good and written to, if it is one now."""
        users.partner_id.message_bounce = 0
        if not users.email_normalized:
            return self._tell_unreached(users)
        self._remind(users)

    # BY HAND

    @api.model
    def _remind_by_hand(self, users):
        """Remind users of all that waits for them; their names are the caller's.

        :return: notification that says how many people were reminded
        """
        # sudo: who may remind was checked; log and switches of people are guarded.
        reached = self.sudo()._remind(users)
        return self.env["hr.performance.cycle"]._notification(
            self._reminder_text(users, reached)
        )

    def _remind(self, users):
        """Mail the digest to those of the users who had none today.

        :return: the users who were reminded
        """
        plan = self._digest_plan(users)
        return self._send_digests({user: plan[user] for user in users if user in plan})

    def _reminder_text(self, wanted, reached):
        """How many people were reminded, and why others were not."""
        if reached and reached == wanted:
            return self.env._("Reminders on their way: %s.", len(reached))
        return self.env._(
            "Reminders on their way: %(reached)s. Not reminded: %(others)s; they had"
            " one today already, have no mail address, or reminders are switched off.",
            reached=len(reached),
            others=len(wanted - reached),
        )

    # WHO IS TOLD WHAT

    @api.model
    def _digest_plan(self, users=None):
        """What each user is told that neither company nor person has switched off.

        :param users: only these are needed; more may come
        :return: dict of user to digest
        """
        found, readers = defaultdict(list), {}
        for model in self._waiting_models():
            for waiting in self._items_noted(model, users):
                found[waiting.user].append(waiting)
        everybody = self.env["res.users"].union(*found)
        plan = {}
        for user, things in found.items():
            ids = defaultdict(list)
            for _user, part, record in things:
                kind = SWITCHES.get(part) or record._waiting_mail_kind()
                if kind not in readers:
                    wanted = everybody._performance_mail_readers(kind)
                    readers[kind] = set(wanted.ids)
                if user.id in readers[kind]:
                    ids[part, record._name].append(record.id)
            if ids:
                plan[user] = {key: self.env[key[1]].browse(ids[key]) for key in ids}
        return plan

    def _items_noted(self, model, users):
        """What waits of a model; of what cannot be told, all others still are."""
        answers = self._work_on_waiting(
            "items",
            model,
            lambda: model._waiting_records(users),
            lambda records: list(records._waiting_items()),
            is_all=users is None,
        )
        return itertools.chain.from_iterable(answers)

    def _is_digest_due(self, digest):
        """Whether there is news for a user: new, due or just escalated."""
        return any(
            record._was_escalated(record.company_id._performance_today())
            if part == "late"
            else record._needs_reminder(record.company_id._performance_today())
            for (part, _model), records in digest.items()
            for record in records
        )

    # MAIL

    def _send_digests(self, plan):
        """Create one mail per user and remember whom was reminded of what.

        :param plan: dict of user to digest
        :return: the users who were mailed
        """
        wanted = self.env["res.users"].union(*plan)
        lost = self._lost_mails(wanted)
        wanted = wanted.filtered(
            lambda user: (
                user.email
                and (
                    user.performance_digest_on != user.company_id._performance_today()
                    or user.partner_id in lost.recipient_ids
                )
            )
        )
        mails = self._digest_mails({user: plan[user] for user in wanted})
        self.env["mail.mail"].create(list(mails.values()))
        users = self.env["res.users"].union(*mails)
        # What is told now takes the place of what did not leave.
        replaced = lost.filtered(lambda mail: mail.recipient_ids <= users.partner_id)
        replaced._performance_drop()
        for company, group in users.grouped("company_id").items():
            group.write({"performance_digest_on": company._performance_today()})
        told = defaultdict(list)
        for user in users:
            for (part, name), records in plan[user].items():
                told[name] += records.ids if part != "late" else []
        for name, ids in told.items():
            records = self.env[name].browse(dict.fromkeys(ids))
            for company, group in records.grouped("company_id").items():
                group._waiting_reminded(company._performance_today())
        return users

    def _lost_mails(self, users):
        """Reminders to these users that the mail server has not taken."""
        # sudo: mail.mail - whether reminders have left, by reader.
        mails = self.env["mail.mail"].sudo()
        return mails.search(
            [
                ("performance_kind", "=", "reminder"),
                ("state", "=", "exception"),
                ("recipient_ids", "in", users.partner_id.ids),
            ]
        )

    def _digest_mails(self, shown):
        """Values of one mail per user, worded by the templates.

        Who deletes a template switches its mail off.
        """
        templates = {
            kind: self.env.ref(xmlid, raise_if_not_found=False)
            for kind, xmlid in TEMPLATES.items()
        }
        mails = {}
        for user, digest in shown.items():
            is_waiting = self._digest_count(digest, "mine", "hr")
            template = templates["reminder" if is_waiting else "escalation"]
            if template:
                mails[user] = self._digest_mail(template, user, digest)
        return mails

    def _digest_mail(self, template, user, digest):
        """Values of one mail: in the reader's language, without scores or tokens."""
        mine = self.with_context(lang=user.lang, tz=user.tz)
        words = mine._digest_words(user, digest)
        values = template.with_context(**words)._generate_template(
            user.ids,
            ("auto_delete", "body_html", "email_from", "mail_server_id", "subject"),
        )[user.id]
        return {
            **values,
            "recipient_ids": [fields.Command.link(user.partner_id.id)],
            "performance_kind": "reminder",
        }

    def _digest_words(self, user, digest):
        """What the template's author finds in ``ctx``; empty when there is nothing."""
        lists = {model._digest_list: "" for model in self._waiting_models()}
        names = []
        for (part, _model), records in digest.items():
            records = records.with_env(self.env)
            if part == "mine":
                lists[records._digest_list] += self._digest_table(user, records)
            elif part == "late":
                names += records._waiting_owners().mapped("name")
        return {
            **lists,
            "count": self._digest_count(digest, "mine", "hr"),
            "hr_count": self._digest_count(digest, "hr"),
            "late_count": self._digest_count(digest, "late"),
            "late_names": ", ".join(names[:NAMED]) + (" …" if names[NAMED:] else ""),
        }

    def _digest_table(self, user, records):
        """What waits of one model, as HTML."""
        values = {**records._digest_values(), "base_url": user.get_base_url()}
        return self.env["ir.qweb"]._render(
            records._digest_template, values, lang=user.lang, minimal_qcontext=True
        )

    def _digest_count(self, digest, *parts):
        return sum(len(found) for (part, _), found in digest.items() if part in parts)
