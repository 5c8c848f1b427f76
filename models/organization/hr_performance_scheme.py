# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

PERIODS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class HrPerformanceScheme(models.Model):
    """The rules of a company or group in one place; cycles are made from it."""

    _name = "hr.performance.scheme"
    _description = "Performance Scheme"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share the scheme with all companies."
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    profile = fields.Selection(
        [("light", "Light"), ("standard", "Standard"), ("full", "Full")],
        required=True,
        default="light",
        help="Light suits companies below fifty people: goals, the manager's review and"
        " a talk. Standard adds the self-review as an expected step.",
    )
    period_type = fields.Selection(
        [
            ("month", "Monthly"),
            ("quarter", "Quarterly"),
            ("half", "Half-yearly"),
            ("year", "Yearly"),
        ],
        string="Frequency",
        required=True,
        default="half",
        tracking=True,
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        string="Default Template",
        check_company=True,
        domain="[('subject_kind', '=', 'employee')]",
        help="Used for jobs that no other template names.",
    )
    scale_id = fields.Many2one(
        "hr.performance.scale",
        string="Grade Scale",
        required=True,
        check_company=True,
        tracking=True,
    )
    self_review = fields.Boolean(
        string="Self-Review",
        default=True,
        tracking=True,
        help="Employees rate themselves first. A missing self-review is skipped and"
        " never counts as zero.",
    )
    interview_policy = fields.Selection(
        [
            ("all", "For Everybody"),
            ("exceptions", "Low Grades and On Request"),
            ("none", "Result Slip Only"),
        ],
        required=True,
        default="all",
        tracking=True,
        help="Where no interview is held, the employee acknowledges a one-page result"
        " slip.",
    )
    items_cap = fields.Float(
        string="Bonus Item Limit",
        digits=(6, 2),
        default=5.0,
        help="Bonus and penalty items together move the weighted score by at most this"
        " many points in either direction.",
    )
    appeal_days = fields.Integer(
        string="Appeal Window (Working Days)",
        default=5,
        help="Counted from the later of release and signature.",
    )
    policy_text = fields.Html(
        string="Rules in Words",
        translate=True,
        help="Shown to everybody who takes part: how scores, grades and rewards come"
        " about.",
    )

    @api.constrains("items_cap", "appeal_days")
    def _check_not_negative(self):
        for scheme in self:
            if scheme.items_cap < 0 or scheme.appeal_days < 0:
                raise ValidationError(
                    self.env._(
                        "Scheme %s: the bonus item limit and the appeal window cannot"
                        " be negative.",
                        scheme.name,
                    )
                )

    def _months(self):
        """Length in months of the scheme's period."""
        self.ensure_one()
        return PERIODS[self.period_type]
