# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError

from .seeing import is_own_name

#: What switches tracking off; only batches of the system may ask for it.
UNTRACED = {"tracking_disable": False, "mail_notrack": False}


class Notes(list):
    """Notes of changed records that are written together: (record, options).

    No client can put one into a context.
    """


class MailThread(models.AbstractModel):
    """Ways to messages that run as superuser for a user: web client, mail gateway."""

    _inherit = "mail.thread"

    def write(self, vals):
        """A change of ours by a user leaves its trace, whatever the client asks for."""
        if self.env.su or not is_own_name(self._name):
            return super().write(vals)
        # Before values are compared: what is missing and what is hidden look alike.
        self.check_access("write")
        return super(MailThread, self.with_context(**UNTRACED)).write(vals)

    def _message_track(self, fields_iter, initial_values_dict):
        """What has changed in many records of ours is noted in two statements."""
        if len(self) == 1 or not is_own_name(self._name):
            return super()._message_track(fields_iter, initial_values_dict)
        notes = Notes()
        noting = self.with_context(performance_notes=notes)
        changes = super(MailThread, noting)._message_track(
            fields_iter, initial_values_dict
        )
        self._write_notes(notes)
        return changes

    def _message_log(self, **options):
        notes = self.env.context.get("performance_notes")
        if not isinstance(notes, Notes):
            return super()._message_log(**options)
        notes.append((self, options))
        return self.env["mail.message"]

    def _write_notes(self, notes):
        """Write the notes of all records, and the values that stand in them."""
        by_author = {}
        for record, options in notes:
            by_author.setdefault(options.get("author_id"), {})[record.id] = options
        values = []
        for author_id, by_record in by_author.items():
            bodies = {res_id: told["body"] for res_id, told in by_record.items()}
            records = self.browse(bodies)
            messages = records._message_log_batch(bodies, author_id=author_id)
            values += [
                {**vals, "mail_message_id": message.id}
                for message, told in zip(messages, by_record.values(), strict=True)
                for _command, _id, vals in told["tracking_value_ids"]
            ]
        # sudo: mail.tracking.value - of the messages that were just written, as Odoo
        # writes them for one record.
        self.env["mail.tracking.value"].sudo().create(values)

    def _performance_is_ours(self):
        """Whether messages of this record are told by Performance."""
        return is_own_name(self._name)

    def _notify_thread_by_email(self, message, recipients_data, **options):
        """One mail for each reader of ours, through the queue of mails.

        So the user neither waits for the mail server nor is refused by it, and what it
        says of one address concerns nobody else.
        """
        if not self._performance_is_ours():
            return super()._notify_thread_by_email(message, recipients_data, **options)
        options["force_send"] = False
        queued = self.with_context(mail_notify_force_send=False)
        result = super(MailThread, queued)._notify_thread_by_email(
            message, recipients_data, **options
        )
        # sudo: mail.mail, ir.cron - the mails of the message that was just posted.
        mails = message.sudo().mail_ids
        if mails:
            mails._performance_split()
            mails.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return result

    def _check_can_update_message_content(self, messages):
        result = super()._check_can_update_message_content(messages)
        if is_own_name(self._name):
            messages._check_own_comments()
        return result

    def _get_allowed_message_params(self):
        """Nobody posts a note that looks like one of the system."""
        allowed = super()._get_allowed_message_params()
        return allowed - {"message_type"} if is_own_name(self._name) else allowed

    def _message_route_process(self, message, message_dict, routes):
        """Whoever hands in a mail chooses its sender: that is the mail server's."""
        is_gateway = self.env.su or self.env.is_system()
        if not is_gateway and any(is_own_name(route[0]) for route in routes or ()):
            raise AccessError(
                self.env._(
                    "Answers by mail come in through the mail server. Write a message"
                    " on the record instead."
                )
            )
        return super()._message_route_process(message, message_dict, routes)
