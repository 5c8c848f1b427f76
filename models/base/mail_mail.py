# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .seeing import is_own_name, names_of

#: A mail that stands in the queue for so long does not leave by itself any more.
LONG_IN_QUEUE = timedelta(days=1)
#: What mails of one message to several people have in common.
SHARED = (
    *("auto_delete", "body_html", "headers"),
    *("is_notification", "references", "state"),
)


class MailMail(models.Model):
    """Mails that a composer or a template leaves on a record of ours."""

    _inherit = "mail.mail"

    performance_kind = fields.Char(
        string="Performance Mail",
        readonly=True,
        help="What a mail of Performance that belongs to no record is about.",
    )

    @api.model
    def _performance_domain(self):
        """Mails of ours: of a record, or about something of Performance."""
        return Domain("performance_kind", "!=", False) | Domain(
            "model", "=like", "hr.performance.%"
        )

    def _performance_ours(self):
        return self.filtered(lambda m: m.performance_kind or is_own_name(m.model))

    @api.model
    def _performance_unsent(self):
        """Mails of ours that did not leave: given up, or in the queue for a day."""
        queued = Domain("state", "=", "outgoing") & Domain(
            "create_date", "<", fields.Datetime.now() - LONG_IN_QUEUE
        )
        later = Domain("scheduled_date", ">", fields.Datetime.now())
        return self.search(
            self._performance_domain()
            & (Domain("state", "=", "exception") | queued & ~later)
        )

    def _performance_refusal(self):
        """Whom a mail does not reach, and why."""
        self.ensure_one()
        labels = dict(self._fields["failure_type"]._description_selection(self.env))
        reason = self.failure_reason or labels.get(self.failure_type)
        return UserError(
            self.env._(
                "The mail to %(people)s did not leave: %(reason)s",
                people=names_of(self.recipient_ids) or self.email_to or "",
                reason=reason or self.env._("it still stands in the queue"),
            )
        )

    def _performance_company(self):
        """The company whose HR is told when this mail does not leave."""
        users = self.recipient_ids.user_ids.filtered("active")
        return self.record_company_id or users.company_id[:1]

    def _performance_drop(self):
        """Another mail takes the place of these, which did not leave."""
        # sudo: what failed is kept by the system.
        self.env["hr.performance.failure"].sudo()._forget_unsent(self)
        self.unlink()

    def _performance_split(self):
        """One mail for each reader, so that nobody's address stops another's mail.

        The platform puts fifty readers into one mail, gives up at the first address
        that is refused, and writes to all of them again when it is tried again.
        """
        values, moved = [], []
        for mail in self.filtered(lambda mail: len(mail.recipient_ids) > 1):
            first, *others = mail.recipient_ids
            shared = {name: mail[name] for name in SHARED}
            shared["mail_message_id"] = mail.mail_message_id.id
            for partner in others:
                to = {"recipient_ids": [Command.link(partner.id)]}
                values.append({**shared, **to})
                moved.append((mail.id, partner.id))
            mail.recipient_ids = [Command.set(first.ids)]
        made = self.create(values)
        notes = self.env["mail.notification"].search([("mail_mail_id", "in", self.ids)])
        known = {(n.mail_mail_id.id, n.res_partner_id.id): n for n in notes}
        for key, mail in zip(moved, made, strict=True):
            if key in known:
                known[key].mail_mail_id = mail
        (self | made).performance_kind = "message"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """What the platform says of mails of ours: HR reads at once what did not leave.

        The platform drops a mail whose address is missing or invalid; ours is kept
        until it has left, and deletes itself then.
        """
        ours = self._performance_ours()
        kept = ours.filtered("auto_delete") if failure_type else ours.browse()
        kept.auto_delete = False
        # sudo: what failed is kept by the system.
        failures = self.env["hr.performance.failure"].sudo()
        if failure_type:
            failures._note_unsent(ours)
        else:
            failures._forget_unsent(ours)
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        kept.auto_delete = True
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Composers and templates run as superuser: the sender is who sends."""
        user = self.env.user
        if user._is_internal() and not user._is_superuser():
            author = {"author_id": user.partner_id.id}
            vals_list = [
                {**vals, **author}
                if is_own_name(vals.get("model")) and not vals.get("mail_message_id")
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)
