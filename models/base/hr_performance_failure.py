# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from .groups import OFFICER
from .hr_performance_job_mixin import Job
from .hr_performance_task_mixin import Kind
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
            if any(name.startswith("hr_performance.") for name in ids)
        )

    def _tell_stopped(self, crons):
        raise UserError(
            self.env._(
                "%s is switched off, so nothing of it is done."
                " Try Again switches it on.",
                names_of(crons),
            )
        )

    def _start_stopped(self, crons):
        crons.write({"active": True})
        crons._trigger()

    # WHETHER ALL FITS TOGETHER

    @api.model
    def _cron_sound(self):
        """Look for what does not fit together; mend it, or tell HR."""
        self._run_jobs_of("ir_cron_hr_performance_sound")

    # MAILS THAT DID NOT LEAVE

    _job_unsent = Job(
        "_unsent_mails",
        "ir_cron_hr_performance_digest",
        "_send_unsent",
    )

    @api.model
    def _unsent_mails(self):
        # sudo: mail.mail - mails of ours that did not leave; nobody else's.
        return self.env["mail.mail"].sudo()._performance_unsent()

    def _send_unsent(self, mails):
        """Send again; the reason of what still does not leave is kept."""
        mails.mark_outgoing()
        mails.send()
        unsent = mails.exists().filtered(lambda mail: mail.state == "exception")
        return self._refusal(unsent) if unsent else None

    def _refusal(self, mails):
        """Whom a mail does not reach, and why."""
        return UserError(
            self.env._(
                "The mail to %(people)s did not leave: %(reason)s",
                people=names_of(mails.recipient_ids) or mails[0].email_to or "",
                reason=mails[0].failure_reason or mails[0].failure_type or "",
            )
        )

    # WHAT JOBS NOTE

    @api.model
    def _of_job(self, model, name):
        """Failures of a job of a model."""
        return self.search(
            [("job_model", "=", model._name), ("job_name", "=", name)], order="id"
        )

    @api.model
    def _note(self, model, name, thing, error):
        """Keep why a job could not work on a record, or count one more attempt.

        :param model: model that declares the job
        :param name: name of the job
        :param thing: the record; none where the job could not find its work
        :param error: the exception
        """
        now, reason = fields.Datetime.now(), self._reason(error)
        known = self._of_job(model, name).filtered(
            lambda f: (f.res_model, f.res_id) == (thing._name, thing.id or 0)
        )
        if known:
            known.write({"reason": reason, "count": known.count + 1, "last_on": now})
            return
        cron = self.env.ref(f"hr_performance.{model._job(name).cron}", False)
        company = thing[:1].company_id if "company_id" in thing._fields else None
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

    def _reason(self, error):
        """The error in words; what is no sentence for users names its kind."""
        if isinstance(error, UserError):
            return str(error)
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
    def _task_kinds(self):
        """All that the user may read: the record rule is that of who is told."""
        if not self.has_access("read"):
            return []
        failed = self.search([], order="first_on")
        return [Kind("failures", self.env._("Failed Work"), "failure_action", failed)]

    def _task_verb(self):
        return self.env._("See why it failed: %s", self.display_name)
