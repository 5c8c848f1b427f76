# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..base.groups import OFFICER
from ..base.seeing import readers_only


class ResConfigSettings(models.TransientModel):
    """The company's settings of performance management, on the settings page."""

    _inherit = "res.config.settings"

    # who steps in, and what is proposed
    performance_manager_id = fields.Many2one(
        related="company_id.performance_manager_id", readonly=False
    )
    performance_scheme_id = fields.Many2one(
        related="company_id.performance_scheme_id", readonly=False
    )
    performance_year_month = fields.Selection(
        related="company_id.performance_year_month", readonly=False
    )
    performance_import_key = fields.Selection(
        related="company_id.performance_import_key", readonly=False
    )

    # how long people are waited for, and what is mailed to them
    performance_grace_days = fields.Integer(
        related="company_id.performance_grace_days", readonly=False
    )
    performance_reminder_days = fields.Integer(
        related="company_id.performance_reminder_days", readonly=False
    )
    performance_pay_closed_on = fields.Date(
        related="company_id.performance_pay_closed_on", readonly=False
    )
    performance_retention = fields.Boolean(
        related="company_id.performance_retention", readonly=False
    )
    performance_development_hours = fields.Float(
        related="company_id.performance_development_hours", readonly=False
    )
    performance_development_cost = fields.Monetary(
        related="company_id.performance_development_cost",
        readonly=False,
        currency_field="performance_currency_id",
    )
    performance_currency_id = fields.Many2one(related="company_id.currency_id")
    performance_pulse_threshold = fields.Integer(
        related="company_id.performance_pulse_threshold", readonly=False
    )
    performance_talk_buffer = fields.Integer(
        related="company_id.performance_talk_buffer", readonly=False
    )
    performance_preparation_days = fields.Integer(
        related="company_id.performance_preparation_days", readonly=False
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

    # law and evaluators
    performance_legal_profile = fields.Selection(
        related="company_id.performance_legal_profile", readonly=False
    )
    performance_training_months = fields.Integer(
        related="company_id.performance_training_months", readonly=False
    )

    # what people read
    performance_dotted_visible = fields.Boolean(
        related="company_id.performance_dotted_visible", readonly=False
    )
    performance_incident_told = fields.Boolean(
        related="company_id.performance_incident_told", readonly=False
    )
    performance_calibration_told = fields.Boolean(
        related="company_id.performance_calibration_told", readonly=False
    )
    performance_vision = fields.Text(
        related="company_id.performance_vision", readonly=False
    )
    performance_mission = fields.Text(
        related="company_id.performance_mission", readonly=False
    )

    # features that everybody has or nobody
    group_hr_performance_swot = fields.Boolean(
        string="SWOT", implied_group="hr_performance.group_hr_performance_swot"
    )
    group_hr_performance_budget = fields.Boolean(
        string="Budgets of Goals",
        implied_group="hr_performance.group_hr_performance_budget",
    )
    group_hr_performance_meeting = fields.Boolean(
        string="Goal Meetings",
        implied_group="hr_performance.group_hr_performance_meeting",
    )
    group_hr_performance_survey = fields.Boolean(
        string="Values from Surveys",
        implied_group="hr_performance.group_hr_performance_survey",
    )
    group_hr_performance_legal = fields.Boolean(
        string="Legal Basis",
        implied_group="hr_performance.group_hr_performance_legal",
        group=OFFICER,
    )
    group_hr_performance_group_scheme = fields.Boolean(
        string="Group Schemes",
        implied_group="hr_performance.group_hr_performance_group_scheme",
    )
    group_hr_performance_tablet = fields.Boolean(
        string="Shared Tablet",
        implied_group="hr_performance.group_hr_performance_tablet",
    )
    group_hr_performance_raters = fields.Boolean(
        string="360° Feedback",
        implied_group="hr_performance.group_hr_performance_raters",
    )
    group_hr_performance_calibration = fields.Boolean(
        string="Calibration",
        implied_group="hr_performance.group_hr_performance_calibration",
    )
    group_hr_performance_potential = fields.Boolean(
        string="Nine-Box Grid",
        implied_group="hr_performance.group_hr_performance_potential",
    )
    group_hr_performance_pulse = fields.Boolean(
        string="Short Surveys",
        implied_group="hr_performance.group_hr_performance_pulse",
        group=OFFICER,
    )

    # data and the shared tablet
    performance_stale_hours = fields.Integer(
        related="company_id.performance_stale_hours", readonly=False
    )
    performance_tablet_url = fields.Char(related="company_id.performance_tablet_url")

    @readers_only
    def action_performance_light(self):
        """Switch all features off: what a small company needs is left."""
        self.company_id._performance_light()
        return {"type": "ir.actions.client", "tag": "reload"}

    @readers_only
    def action_performance_new_tablet_key(self):
        """Give the company's tablet a new address."""
        self.company_id.action_performance_new_tablet_key()
        return {"type": "ir.actions.client", "tag": "reload"}

    @readers_only
    def action_performance_remove_tablet_key(self):
        """Use no tablet any more."""
        self.company_id.action_performance_remove_tablet_key()
        return {"type": "ir.actions.client", "tag": "reload"}
