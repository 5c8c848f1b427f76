# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.seeing import readers_only


class HrPerformanceRewardClause(models.Model):
    """One numbered clause of a reward policy; rules carry it out."""

    _name = "hr.performance.reward.clause"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.told.mixin"]
    _description = "Clause of a Reward Policy"
    _order = "policy_id, sequence, id"
    _check_company_auto = True
    _rec_names_search = ["number", "policy_id.name"]

    policy_id = fields.Many2one(
        "hr.performance.reward.policy",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    policy_state = fields.Selection(
        related="policy_id.state",
        store=True,
        string="State of the Policy",
    )
    sequence = fields.Integer(default=10)
    number = fields.Char(required=True, help="As people cite it, such as 3.2.")
    text = fields.Text(required=True, translate=True, string="Words of the Clause")
    rule_ids = fields.One2many(
        "hr.performance.reward.rule", "clause_id", string="Rules", readonly=True
    )

    _number_unique = models.UniqueIndex(
        "(policy_id, number)",
        "This policy has a clause with this number already. Choose another number.",
    )

    @api.depends("number", "policy_id.name", "policy_id.version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = self.env._(
                "%(number)s · %(policy)s, version %(version)s",
                number=clause.number or "",
                policy=clause.policy_id.name or "",
                version=clause.policy_id.version,
            )

    @api.model_create_multi
    def create(self, vals_list):
        clauses = super().create(vals_list)
        clauses.policy_id._check_drafted()
        return clauses

    @readers_only
    def write(self, vals):
        self.policy_id._check_drafted()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.policy_id._check_drafted()
