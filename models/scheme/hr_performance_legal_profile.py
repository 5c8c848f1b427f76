# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

LEGAL_PROFILES = [
    ("cn", "China"),
    ("de", "Germany"),
    ("fr", "France"),
    ("other", "Other Countries"),
]

PERMISSIONS = [
    ("yes", "Possible"),
    ("agreed", "Only with an Agreement on Record"),
    ("no", "No"),
]


class HrPerformanceLegalProfile(models.Model):
    """What a country's law usually means for appraisals; no legal advice."""

    _name = "hr.performance.legal.profile"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _description = "Legal Profile"
    _order = "sequence, id"

    code = fields.Selection(LEGAL_PROFILES, required=True)
    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    forced_distribution = fields.Selection(
        PERMISSIONS,
        required=True,
        default="agreed",
        help="Whether fixed shares of grades may bind anybody. A reference that changes"
        " nobody's grade is always possible.",
        tracking=True,
    )
    person_statistics = fields.Selection(
        PERMISSIONS,
        string="Statistics about People",
        required=True,
        default="agreed",
        help="Whether reports may name and compare single persons.",
        tracking=True,
    )
    retention_months = fields.Integer(
        string="Proposed Retention (Months)",
        default=36,
        help="How long appraisals are proposed to be kept after the end of the cycle;"
        " the scheme says how long they are.",
        tracking=True,
    )
    note = fields.Text(translate=True, tracking=True)
    item_ids = fields.One2many(
        "hr.performance.legal.item", "profile_id", string="Asked for at Launch"
    )

    _code_unique = models.UniqueIndex("(code)", "Each legal profile exists once.")

    _retention_positive = models.Constraint(
        "CHECK (retention_months > 0)", "Records are kept for at least one month."
    )
