# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import closing
from datetime import timedelta
from smtplib import SMTPServerDisconnected

from markupsafe import Markup

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .day_words import moment_words
from .disk_full import disk_full_text, is_disk_full
from .groups import ADMINISTRATOR, OFFICER
from .hr_performance_job_mixin import SOUND, Job, Partly, check
from .hr_performance_task_mixin import Kind
from .seeing import names_of, readers_only

#: When the daily check ran last, and how much it has put right by itself then.
CHECKED_ON = "hr_performance.checked_on"
CHECKED_MENDED = "hr_performance.checked_mended"
#: A check that did not run for so many days is told.
CHECK_DAYS = 2


class HrPerformanceFailure(models.Model):
    """Work that the system could not do on one record, and why, until it is done.

    There is one record for each job and thing it works on: it counts the attempts and
    goes when the work succeeds or is no longer due. Whoever is HR of the whole company
    is told once and can have it tried again.
    """

    _name = "hr.performance.failure"
    _inherit = [
        "hr.performance.guard.mixin",
        "hr.performance.waiting.mixin",
        "hr.performance.job.mixin",
    ]
    _description = "Failed Work"
    _order = "last_on desc, id desc"
    _guards_everything = True
    _waiting_sequence = 90
    _waiting_deadline_field = None
    _waiting_exit = "action_try_again"
    # Names come from the job and the record; no query could match them.
    _rec_names_search = ["reason"]

    job_model = fields.Char(required=True, readonly=True)
    job_name = fields.Char(required=True, readonly=True)
    cron_id = fields.Many2one(
        "ir.cron", string="Scheduled Job", readonly=True, ondelete="cascade"
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    reason = fields.Text(
        readonly=True, help="What stopped the work, in the words of the error."
    )
    count = fields.Integer(
        string="Attempts", readonly=True, help="How often it was tried without success."
    )
    first_on = fields.Datetime(string="First Failed On", readonly=True)
    last_on = fields.Datetime(string="Last Failed On", readonly=True)
    reminded_on = fields.Date(string="HR Told On", readonly=True)

    _thing_unique = models.UniqueIndex(
        "(job_model, job_name, res_model, res_id)",
        "This failure is on the list already.",
    )

    @api.depends("cron_id", "res_model", "res_id")
    @api.depends_context("lang", "uid")
    def _compute_display_name(self):
        for failure in self:
            thing = failure._thing()
            parts = [failure.cron_id.name, thing.display_name if thing else ""]
            failure.display_name = ": ".join(filter(None, parts))

    def _thing(self):
        """The record that the work is about; none when it is gone."""
        if not self.res_id or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists() or None

    # JOBS THAT DO NOT RUN
    #
    # A scheduled job that was switched off does nothing, and would say nothing.

    _job_stopped = Job(
        "_stopped_jobs",
        "ir_cron_hr_performance_digest",
        "_tell_stopped",
        again="_start_stopped",
    )

    @api.model
    def _stopped_jobs(self):
        """Scheduled jobs of ours that are switched off."""
        # sudo: ir.cron - which jobs of the addon are on; nothing else is read.
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        names = crons.search([("active", "=", False)])._get_external_ids()
        return crons.browse(
            cron_id
            for cron_id, ids in names.items()
            if any(name.split(".")[0].startswith("hr_performance") for name in ids)
        )

    def _tell_stopped(self, crons):
        raise UserError(
            self.env._(
                "%s is switched off, by somebody or after it had failed again and"
                " again, so nothing of it is done. An administrator of Performance"
                " switches it on with Try Again.",
                names_of(crons),
            )
        )

    def _start_stopped(self, crons):
        crons.write({"active": True})
        crons._trigger()

    # WHETHER ALL FITS TOGETHER

    @api.model
    def _cron_sound(self):
        """Look for what does not fit together; mend it, or tell HR.

        The job that notices jobs that were switched off may be switched off, too.
        """
        self._run_job("stopped")
        found = self._run_jobs_of(SOUND)
        told = self.search_count([("cron_id", "=", self._check_cron().id)])
        # sudo: when the check ran is kept by the system.
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(CHECKED_ON, fields.Datetime.now())
        parameters.set_param(CHECKED_MENDED, max(0, found - told))

    @api.model
    def _unsound(self):
        """What the daily check would mend or tell now; nothing is changed or kept.

        :return: list of sentences: what it is, which job found it, and why it does not
            fit; empty when all fits together
        """
        # The scheduler's environment: nothing of who asks, so one answer for all.
        own = self.with_env(self.env(user=SUPERUSER_ID, su=True, context={}))
        with closing(self.env.cr.savepoint()):
            return [
                f"{thing._description} {thing.id} ({name}): {words}"
                for model, name in own._jobs_of(SOUND)
                for thing, words in model._would_tell(name)
            ]

    @api.model
    def _check_cron(self):
        """The scheduled job of the daily check; none where somebody has deleted it."""
        names = self.env["ir.model.data"]
        cron_id = names._xmlid_to_res_id(f"hr_performance.{SOUND}")
        # sudo: ir.cron - whether the check runs; nothing else is read.
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        return crons.search_fetch([("id", "=", cron_id)])

    @api.model
    def _checked_on(self, cron=None):
        """When the check ran last, else since when it could have run.

        :param cron: its scheduled job, where the caller has looked for it
        """
        # sudo: when the check ran, for those who are told.
        kept = self.env["ir.config_parameter"].sudo().get_param(CHECKED_ON)
        cron = self._check_cron() if cron is None else cron
        return fields.Datetime.to_datetime(kept) or cron.lastcall or cron.create_date

    @api.model
    def _check_sentence(self):
        """Whether all is in order, and when that was looked at."""
        cron = self._check_cron()
        if not cron:
            return self._missing_text([SOUND])
        day = moment_words(self.env, self._checked_on(cron))
        if self._is_check_late(cron):
            return self.env._(
                "The daily check has not run since %s, so nobody knows whether all is"
                " in order.",
                day,
            )
        if left := self.search_count([]):
            return self.env._(
                "%(count)s to put right, checked on %(day)s.", count=left, day=day
            )
        # sudo: how much the check has mended; no names.
        mended = self.env["ir.config_parameter"].sudo().get_param(CHECKED_MENDED)
        if mended and mended != "0":
            return self.env._(
                "All in order, checked on %(day)s. The check has put %(count)s right by"
                " itself.",
                count=mended,
                day=day,
            )
        return self.env._("All in order, checked on %s.", day)

    @api.model
    def get_empty_list_help(self, help_message):
        """The list is empty: all is in order, as far as the check has looked."""
        heading = Markup('<p class="o_view_nocontent_smiling_face">%s</p>')
        return heading % self._check_sentence() + Markup(help_message or "")

    @api.model
    def _is_check_late(self, cron=None):
        limit = fields.Datetime.now() - timedelta(days=CHECK_DAYS)
        return self._checked_on(cron) < limit

    # A CHECK THAT DOES NOT RUN
    #
    # Told by the reminders, because it could not tell of itself.

    _job_unchecked = Job(
        "_late_check",
        "ir_cron_hr_performance_digest",
        "_tell_late_check",
        again="_check_now",
    )

    @api.model
    def _late_check(self):
        """The scheduled job of the check, when it is on and has not run for days."""
        cron = self._check_cron()
        if not cron:
            raise UserError(self._missing_text([SOUND]))
        return cron.filtered(lambda c: c.active and self._is_check_late())

    def _tell_late_check(self, _cron):
        raise UserError(self.env._("%s Try Again runs it now.", self._check_sentence()))

    def _check_now(self, _cron):
        self._cron_sound()

    # SCHEDULED JOBS THAT ARE GONE

    _job_missing = check("_missing_jobs")

    @api.model
    def _missing_jobs(self):
        """Refuse where somebody has deleted a scheduled job of ours."""
        crons = sorted({model._job(name).cron for model, name in self._jobs_of()})
        gone = [
            cron
            for cron in crons
            if not self.env.ref(f"hr_performance.{cron}", raise_if_not_found=False)
        ]
        if gone:
            raise UserError(self._missing_text(gone))
        return self.browse()

    def _missing_text(self, crons):
        return self.env._(
            "Scheduled jobs were deleted, so nothing of them is done: %s. Update the"
            " application under Apps: that brings them back.",
            ", ".join(crons),
        )

    # MAILS THAT DID NOT LEAVE

    _job_unsent = Job(
        "_unsent_mails",
        "ir_cron_hr_performance_digest",
        "_send_unsent",
        size=50,
    )
    _job_bounced = Job(
        "_bounced_mails",
        "ir_cron_hr_performance_digest",
        "_tell_bounced",
        again="_send_bounced",
    )

    @api.model
    def _unsent_mails(self):
        # sudo: mail.mail - mails of ours that did not leave; nobody else's.
        return self.env["mail.mail"].sudo()._performance_unsent()

    def _send_unsent(self, mails):
        """Send again, one after another; the reason of what does not leave is kept.

        A server that drops the connection at one mail does not keep the next ones.

        :return: pairs of a mail that did not leave and why
        """
        left = mails
        while left:
            left.mark_outgoing()
            try:
                left.send()
                break
            except SMTPServerDisconnected as error:
                tried = left.exists().filtered(lambda m: m.state == "exception")
                if not tried:
                    raise
                tried[-1:].failure_reason = str(error)
                left = left.exists().filtered(lambda m: m.state == "outgoing")
        unsent = mails.exists().filtered(lambda mail: mail.state == "exception")
        return Partly((mail, mail._performance_refusal()) for mail in unsent)

    @api.model
    def _note_unsent(self, mails):
        """Keep what the platform has just given up; once, later attempts are jobs'."""
        known = set(self._of_job(self, "unsent", mails).mapped("res_id"))
        for mail in mails.filtered(lambda mail: mail.id not in known):
            self._note(self, "unsent", mail, mail._performance_refusal())

    @api.model
    def _forget_unsent(self, mails):
        """What has left at last is no failure any more."""
        self._of_job(self, "unsent", mails).unlink()

    @api.model
    def _bounced_mails(self):
        """Readers of our messages whose mail server has sent them back."""
        # sudo: mail.notification - whether messages of ours have arrived.
        notifications = self.env["mail.notification"].sudo()
        return notifications.search(
            [
                ("notification_type", "=", "email"),
                ("notification_status", "=", "bounce"),
                ("mail_message_id.model", "=like", "hr.performance.%"),
            ]
        )

    def _tell_bounced(self, notifications):
        raise UserError(
            self.env._(
                "The mail “%(subject)s” to %(person)s came back. Correct the address;"
                " Try Again sends it once more.",
                subject=notifications.mail_message_id.subject
                or notifications.mail_message_id.record_name
                or "",
                person=names_of(notifications.res_partner_id),
            )
        )

    def _send_bounced(self, notifications):
        """Send the message once more to its reader; the address is good again."""
        notifications.res_partner_id.message_bounce = 0
        message = notifications.mail_message_id
        mail = self.env["mail.mail"].create(
            {
                "mail_message_id": message.id,
                "body_html": message.body,
                "recipient_ids": [Command.link(notifications.res_partner_id.id)],
                "is_notification": True,
                "auto_delete": True,
                "performance_kind": "message",
            }
        )
        notifications.write({"notification_status": "ready", "mail_mail_id": mail.id})
        mail.send()
        unsent = mail.exists().filtered(lambda mail: mail.state == "exception")
        if unsent:
            raise unsent._performance_refusal()

    # WHAT JOBS NOTE

    @api.model
    def _of_job(self, model, name, things=None):
        """Failures of a job of a model; with things only those about them."""
        domain = Domain("job_model", "=", model._name) & Domain("job_name", "=", name)
        if things is not None:
            domain &= Domain("res_model", "=", things._name)
            domain &= Domain("res_id", "in", things.ids or [0])
        return self.search(domain, order="id")

    @api.model
    def _note(self, model, name, thing, error):
        """Keep why a job could not work on a record, or count one more attempt.

        :param model: model that declares the job
        :param name: name of the job
        :param thing: the record; none where the job could not find its work
        :param error: the exception
        """
        now, reason = fields.Datetime.now(), self._reason(error)
        known = self._of_job(model, name, thing)
        if known:
            known.write({"reason": reason, "count": known.count + 1, "last_on": now})
            return
        cron = self.env.ref(f"hr_performance.{model._job(name).cron}", False)
        company = self._company_of(thing[:1])
        self.create(
            {
                "job_model": model._name,
                "job_name": name,
                "cron_id": cron and cron.id,
                "res_model": thing._name,
                "res_id": thing.id or 0,
                "company_id": company and company.id,
                "reason": reason,
                "count": 1,
                "first_on": now,
                "last_on": now,
            }
        )

    def _company_of(self, thing):
        """The company whose HR is told; None where all are."""
        if thing and thing._name == "mail.mail":
            return thing._performance_company()
        return thing.company_id if "company_id" in thing._fields else None

    def _reason(self, error):
        """The error in words; what is no sentence for users names its kind."""
        if isinstance(error, UserError):
            return str(error)
        if is_disk_full(error):
            return disk_full_text(self.env)
        return self.env._(
            "Unexpected error (%(kind)s): %(text)s",
            kind=type(error).__name__,
            text=str(error).strip(),
        )

    # TRY AGAIN

    @readers_only
    def action_try_again(self):
        """Do the work again now, and say what came of it.

        :return: notification
        """
        self.check_access("read")
        self._check_starting()
        # sudo: the work is the system's; which records it is about was read above.
        todo = self.sudo().with_user(SUPERUSER_ID)
        asked = len(todo)
        tried = {failure: failure.count for failure in todo}
        for (model, name), failures in todo.grouped(
            lambda failure: (failure.job_model, failure.job_name)
        ).items():
            if model in self.env and self.env[model]._job(name):
                todo.env[model]._run_again(name, set(failures.mapped("res_id")))
            else:
                failures.unlink()
        left = todo.exists()
        done = self.env._("Done: %s.", asked - len(left))
        if not left:
            return self._answer(done, "success")
        untried = left.filtered(lambda failure: failure.count == tried[failure])
        parts = [done, self.env._("Failed again: %s.", len(left - untried))]
        if untried:
            untried.cron_id._trigger()
            parts.append(self.env._("Left to the scheduled job: %s.", len(untried)))
        return self._answer(" ".join(parts), "warning")

    def _check_starting(self):
        """A job of all companies is switched on by administrators only."""
        stopped = self.filtered(lambda failure: failure.job_name == "stopped")
        if stopped and not self.env.user.has_group(ADMINISTRATOR):
            # sudo: ir.cron - the names of jobs that the user's list names.
            crons = self.env["ir.cron"].sudo().browse(stopped.mapped("res_id"))
            raise UserError(
                self.env._(
                    "%s works for all companies. An administrator of Performance can"
                    " switch it on.",
                    names_of(crons.exists()),
                )
            )

    def _answer(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @readers_only
    def action_open_record(self):
        """Open what the work is about, under the reader's own rights."""
        self.ensure_one()
        thing = self._thing()
        if not thing:
            raise UserError(self.env._("There is no record to open any more."))
        thing.check_access("read")
        return thing._get_records_action()

    # WHO IS TOLD

    @api.model
    def _waiting_records(self, users=None):
        return self.search([("reason", "!=", False)])

    def _receivers(self):
        """HR of the whole company is told: nobody else can put it right."""
        told = {}
        officers = self.env.ref(OFFICER).all_user_ids.filtered(
            lambda user: user.active and not user.share and not user._is_superuser()
        )
        for failure in self:
            users = officers.filtered(failure._concerns)
            told[failure] = ("hr", users)
        return told

    def _concerns(self, user):
        """Whether a user of HR is told; the record rule says the same."""
        return not user.performance_department_ids and (
            not self.company_id or self.company_id in user.company_ids
        )

    def _waiting_verb(self):
        return self.env._("Look at why it failed, and have it tried again")

    @api.model
    def _task_domain(self):
        return Domain("reason", "!=", False)

    @api.model
    def _task_kinds(self):
        """All that the user may read: the record rule is that of who is told."""
        if not self.has_access("read"):
            return []
        failed = self.search([("reason", "!=", False)], order="first_on")
        return [Kind("failures", self.env._("Failed Work"), "failure_action", failed)]

    def _task_verb(self):
        return self.env._("See why it failed: %s", self.display_name)
