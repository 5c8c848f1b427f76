# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Waiting and mails on the settings page."""

    _inherit = "res.config.settings"

    performance_grace_days = fields.Integer(
        related="company_id.performance_grace_days", readonly=False
    )
    performance_reminder_days = fields.Integer(
        related="company_id.performance_reminder_days", readonly=False
    )
    performance_answer_days = fields.Integer(
        related="company_id.performance_answer_days", readonly=False
    )
    performance_escalation_days = fields.Integer(
        related="company_id.performance_escalation_days", readonly=False
    )
    performance_mail_announcement = fields.Boolean(
        related="company_id.performance_mail_announcement", readonly=False
    )
    performance_mail_reminder = fields.Boolean(
        related="company_id.performance_mail_reminder", readonly=False
    )
    performance_mail_escalation = fields.Boolean(
        related="company_id.performance_mail_escalation", readonly=False
    )
    performance_mail_result = fields.Boolean(
        related="company_id.performance_mail_result", readonly=False
    )
