# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from smtplib import SMTPServerDisconnected

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .disk_full import disk_full_text, is_disk_full
from .groups import ADMINISTRATOR, OFFICER
from .hr_performance_job_mixin import Job
from .seeing import names_of, readers_only


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
        self._run_jobs_of("ir_cron_hr_performance_sound")

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
        return [(mail, mail._performance_refusal()) for mail in unsent]

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
        failed = self.env._("Failed again: %s.", len(left))
        return self._answer(f"{done} {failed}", "warning")

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
    def _waiting_cards(self, section):
        if section != "hr":
            return []
        _ = self.env._
        return [
            (
                "analysis",
                _("Failed Work"),
                "failure_action",
                [],
                _("Why it failed, and Try Again"),
            )
        ]
