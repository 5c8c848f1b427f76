# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base import features
from ...models.base.features import FEATURES
from ...models.base.seeing import readers_only
from ...models.people.res_company import EMPLOYEE_KEYS
from ...models.scheme.hr_performance_legal_profile import LEGAL_PROFILES

#: What the page holds: fields of the company of the same names. Who reviews as a last
#: resort is named by the system administrator: nobody takes a role by the own hand.
SETTINGS = (
    "performance_vision",
    "performance_mission",
    "performance_scheme_id",
    "performance_import_key",
    "performance_dotted_visible",
    "performance_incident_told",
    "performance_calibration_told",
    "performance_stale_hours",
    "performance_grace_days",
    "performance_reminder_days",
    "performance_answer_days",
    "performance_escalation_days",
    "performance_mail_announcement",
    "performance_mail_reminder",
    "performance_mail_escalation",
    "performance_mail_result",
    "performance_legal_profile",
    "performance_training_months",
)


class HrPerformanceSettings(models.TransientModel):
    """The company's settings for its performance administrator.

    Odoo's settings page opens for system administrators only.
    """

    _name = "hr.performance.settings"
    _inherit = "hr.performance.number.mixin"
    _description = "Performance Settings"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    performance_vision = fields.Text(string="Vision")
    performance_mission = fields.Text(string="Mission")
    performance_scheme_id = fields.Many2one(
        "hr.performance.scheme", string="Default Performance Scheme"
    )
    performance_import_key = fields.Selection(
        EMPLOYEE_KEYS, string="Employees in Files Are Known by", required=True
    )
    performance_dotted_visible = fields.Boolean(
        string="Employees Read Dotted-Line Reviews"
    )
    performance_incident_told = fields.Boolean(
        string="Employees Read Incidents on Record"
    )
    performance_calibration_told = fields.Boolean(
        string="Employees Are Told of Calibration"
    )
    performance_stale_hours = fields.Integer(string="Hours until a Value Is Stale")
    performance_grace_days = fields.Integer(string="Working Days for Late Steps")
    performance_reminder_days = fields.Integer(string="Days between Reminders")
    performance_answer_days = fields.Integer(string="Days for an Answer to a Plan")
    performance_escalation_days = fields.Integer(string="Days until Escalation")
    performance_mail_announcement = fields.Boolean(string="Announcement of Cycles")
    performance_mail_reminder = fields.Boolean(string="Reminders of Open Steps")
    performance_mail_escalation = fields.Boolean(string="Late Steps below Me")
    performance_mail_result = fields.Boolean(string="Released Results")
    performance_legal_profile = fields.Selection(
        LEGAL_PROFILES, string="Legal Profile", required=True
    )
    performance_training_months = fields.Integer(
        string="Evaluator Training Valid (Months)"
    )

    # features that everybody has or nobody
    feature_swot = fields.Boolean(string="SWOT")
    feature_budget = fields.Boolean(string="Budgets of Goals")
    feature_meeting = fields.Boolean(string="Goal Meetings")
    feature_survey = fields.Boolean(string="Values from Surveys")
    feature_legal = fields.Boolean(string="Legal Basis")
    feature_group_scheme = fields.Boolean(string="Group Schemes")
    feature_tablet = fields.Boolean(string="Shared Tablet")
    feature_raters = fields.Boolean(string="360° Feedback")
    feature_calibration = fields.Boolean(string="Calibration")
    feature_potential = fields.Boolean(string="Nine-Box Grid")
    feature_pulse = fields.Boolean(string="Short Surveys")

    performance_tablet_url = fields.Char(
        compute="_compute_performance_tablet_url", string="Address of the Tablet"
    )

    @api.depends("company_id")
    def _compute_performance_tablet_url(self):
        for page in self:
            page.performance_tablet_url = page.company_id.performance_tablet_url

    @api.depends("company_id")
    def _compute_display_name(self):
        for page in self:
            page.display_name = self.env._("Settings")

    @api.model
    def action_open(self):
        """Open Odoo's settings for who may, and this page for everybody else."""
        if self.env.user.has_group("base.group_system"):
            return self.env["ir.actions.act_window"]._for_xml_id(
                "hr_performance.res_config_settings_action"
            )
        company = self.env.company
        company._check_performance_administrator()
        values = company.read(SETTINGS, load=None)[0]
        used = {f"feature_{name}": features.is_on(self.env, name) for name in FEATURES}
        page = self.create({name: values[name] for name in SETTINGS} | used)
        return page._get_records_action(name=self.env._("Settings"), target="current")

    @readers_only
    def action_performance_new_tablet_key(self):
        """Give the company's tablet a new address."""
        self.company_id.action_performance_new_tablet_key()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @readers_only
    def action_performance_remove_tablet_key(self):
        """Use no tablet any more."""
        self.company_id.action_performance_remove_tablet_key()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @readers_only
    def action_light(self):
        """Switch all features off: what a small company needs is left."""
        self.company_id._performance_light()
        return {"type": "ir.actions.client", "tag": "reload"}

    @readers_only
    def action_save(self):
        """Write what has changed into the company."""
        self.ensure_one()
        company = self.company_id
        company._check_performance_administrator()
        changed = {
            name: self[name].id if name == "performance_scheme_id" else self[name]
            for name in SETTINGS
            if self[name] != company[name]
        }
        # sudo: system administrators write companies; the role was checked above.
        company.sudo().write(changed)
        wanted = {name: self[f"feature_{name}"] for name in FEATURES}
        if wanted != {name: features.is_on(self.env, name) for name in FEATURES}:
            features.switch(self.env, wanted)
            # Menus and forms are others now.
            return {"type": "ir.actions.client", "tag": "reload"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("Settings saved.")},
        }
