# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .seeing import is_own_name

#: What authors may correct in their own comments.
CORRECTED = frozenset({"body", "attachment_ids", "partner_ids"})
#: What a message proves: the web client writes it as superuser for a user, too.
PROVING = frozenset(
    {"body", "author_id", "email_from", "date", "message_type", "model", "res_id"}
)


class MailMessage(models.Model):
    """What was posted on one of our records stays, and says truly who posted it.

    The system's notes and other people's messages are nobody's to change or to delete.
    Authors may correct their own comments, which Odoo marks as edited. Users post
    comments in their own name and now; notes, tracked values and other authors come
    from the system, whose code posts as superuser after it has checked the step.
    """

    _inherit = "mail.message"

    # POSTING

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._posted_values(vals) for vals in vals_list]
        messages = super().create(vals_list)
        if "default_attachment_ids" in self.env.context or any(
            vals.get("attachment_ids") for vals in vals_list
        ):
            messages._check_linked_files(messages.attachment_ids)
        return messages

    def _posted_values(self, vals):
        """The values of a message as a user may post it on one of our records."""
        defaults = {
            name: self.env.context[f"default_{name}"]
            for name in PROVING
            if f"default_{name}" in self.env.context
        }
        given = {**defaults, **vals}
        if not is_own_name(given.get("model")):
            return vals
        kind = given.get("message_type")
        partner = self.env.user.partner_id
        if given.get("author_id") and given["author_id"] != partner.id:
            raise AccessError(
                self.env._(
                    "Messages on records of performance management are posted in your"
                    " own name. Leave the author empty."
                )
            )
        given.pop("tracking_value_ids", None)
        return {
            **given,
            "author_id": partner.id,
            "author_guest_id": False,
            "email_from": partner.email_formatted,
            "date": fields.Datetime.now(),
            "message_type": kind if kind == "user_notification" else "comment",
        }

    def _check_linked_files(self, files):
        """Raise for files of our records that somebody else, or the system, put there.

        Whoever is linked to a file through a message could hand it on unseen.
        """
        user = self.env.user
        if not user._is_superuser():
            files._check_addable(self)

    # CHANGING

    def write(self, vals):
        self._check_correction(vals)
        # sudo: which files came with the change; they are checked as the user's.
        before = self.sudo().attachment_ids if "attachment_ids" in vals else None
        result = super().write(vals)
        if before is not None:
            # sudo: as above.
            self._check_linked_files(self.sudo().attachment_ids - before)
        return result

    def _check_correction(self, vals):
        """Raise unless the change is one that may be made in a message of ours."""
        if self.env.user._is_superuser():
            return
        names = PROVING & vals.keys() if self.env.su else vals.keys()
        if not names:
            return
        # sudo: only of which model the messages are.
        own = self.sudo().filtered(lambda message: is_own_name(message.model))
        if (own and names - CORRECTED) or is_own_name(vals.get("model")):
            raise self._kept_error()
        own._check_own_comments()

    def _check_own_comments(self):
        """Raise unless these are comments of the user."""
        if any(not message._is_own_comment() for message in self):
            raise self._kept_error()

    def _is_own_comment(self):
        # sudo: who posted it and what it is.
        message = self.sudo()
        return (
            message.message_type == "comment"
            and message.author_id == self.env.user.partner_id
        )

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("write", "unlink"):
            # sudo: only of which model the messages are.
            own = self.sudo().filtered(lambda message: is_own_name(message.model))
            if operation == "write":
                own = own.filtered(lambda message: not message._is_own_comment())
            forbidden |= own.with_env(self.env)
        return forbidden

    def _make_access_error(self, operation):
        # sudo: only of which model the messages are.
        models_of = self.sudo().mapped("model")
        if operation in ("write", "unlink") and any(map(is_own_name, models_of)):
            return self._kept_error()
        return super()._make_access_error(operation)

    def _kept_error(self):
        return AccessError(
            self.env._(
                "What was posted on a record of performance management stays as it is."
                " Authors may correct their own comments; anything else is said in a"
                " new message."
            )
        )
