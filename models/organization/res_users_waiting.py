# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .res_company_waiting import MAIL_KINDS


class ResUsers(models.Model):
    """Which mails of performance management a person wants."""

    _inherit = "res.users"

    performance_mail_announcement = fields.Boolean(
        string="Announcement of Cycles", default=True
    )
    performance_mail_reminder = fields.Boolean(
        string="Reminders of Open Steps", default=True
    )
    performance_mail_escalation = fields.Boolean(
        string="Late Steps below Me", default=True
    )
    performance_mail_result = fields.Boolean(string="Released Results", default=True)
    performance_digest_on = fields.Date(
        string="Last Performance Digest",
        readonly=True,
        copy=False,
        help="A user gets one digest a day at most.",
    )

    @property
    def SELF_READABLE_FIELDS(self):  # pylint: disable=invalid-name
        return super().SELF_READABLE_FIELDS + _own_switches()

    @property
    def SELF_WRITEABLE_FIELDS(self):  # pylint: disable=invalid-name
        return super().SELF_WRITEABLE_FIELDS + _own_switches()

    def _performance_mail_readers(self, kind):
        """Those active internal users who get mails of this kind.

        Company and person can each switch a kind off.

        :param kind: one of ``MAIL_KINDS``
        """
        name = f"performance_mail_{kind}"
        # sudo: reads two switches per person; nothing of them is shown.
        wanted = self.sudo().filtered(
            lambda user: user.active
            and not user.share
            and user.company_id[name]
            and user[name]
        )
        return wanted.with_env(self.env)


def _own_switches():
    return [f"performance_mail_{kind}" for kind in MAIL_KINDS]
