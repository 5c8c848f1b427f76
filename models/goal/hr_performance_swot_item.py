# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..base.groups import ADMINISTRATOR, OFFICER
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import partner_department_ids


class HrPerformanceSwotItem(models.Model):
    """A strength, weakness, opportunity or threat, and the goals that answer it."""

    _name = "hr.performance.swot.item"
    _inherit = "hr.performance.guard.mixin"
    _description = "SWOT Item"
    _order = "company_id, department_id, kind, importance desc, id"

    name = fields.Char(string="Finding", required=True)
    description = fields.Text(string="Evidence")
    kind = fields.Selection(
        [
            ("strength", "Strength"),
            ("weakness", "Weakness"),
            ("opportunity", "Opportunity"),
            ("threat", "Threat"),
        ],
        required=True,
        index=True,
        group_expand=True,
    )
    importance = fields.Selection(
        [("1", "Low"), ("2", "Medium"), ("3", "High")], required=True, default="2"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: a finding about the whole company.",
    )
    active = fields.Boolean(default=True)
    objective_ids = fields.Many2many(
        "hr.performance.objective",
        "hr_performance_objective_swot_rel",
        "swot_id",
        "objective_id",
        string="Goals",
        domain="[('level', '!=', 'person'), ('company_id', '=', company_id)]",
        help="Goals that use the strength or opportunity, or meet the weakness or"
        " threat.",
    )
    coverage = fields.Float(
        string="Coverage (%)",
        digits=(6, 2),
        compute="_compute_coverage",
        store=True,
        aggregator="avg",
        help="100 where a goal answers the finding, else 0; of several findings the"
        " share that goals answer.",
    )
    is_mismatch = fields.Boolean(
        string="Mismatch",
        compute="_compute_coverage",
        store=True,
        help="An important strength or opportunity that no goal uses.",
    )

    @api.depends("objective_ids.state", "objective_ids.active", "kind", "importance")
    def _compute_coverage(self):
        for item in self:
            goals = item.objective_ids.filtered(
                lambda goal: goal.active and goal.state not in ("cancelled", "missed")
            )
            item.coverage = 100 if goals else 0
            item.is_mismatch = (
                not goals
                and item.importance == "3"
                and item.kind in ("strength", "opportunity")
            )

    # RIGHTS

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_editors()
        return items

    @readers_only
    def write(self, vals):
        self._check_editors()
        result = super().write(vals)
        if {"department_id", "company_id"} & set(vals):
            self._check_editors()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_editors()

    def _check_editors(self):
        """Administrators write all, heads and HR partners those of departments."""
        user = self.env.user
        if self.env.su or user.has_group(ADMINISTRATOR):
            return
        scope = set()
        if user.has_group(OFFICER):
            scope = partner_department_ids(user)
        refused = self.filtered(
            lambda item: item.department_id.id not in scope
            and user not in item._heads().user_id
        )
        if refused:
            raise AccessError(
                self.env._(
                    "%(names)s: findings about the company are written by performance"
                    " administrators, those about a department by its head or HR"
                    " partner.",
                    names=names_of(refused, "name"),
                )
            )

    def _heads(self):
        """Heads of the department and of those above."""
        # sudo: hr.department - compares ids only; nothing is shown.
        department = self.sudo().department_id
        heads = department.manager_id
        while department.parent_id:
            department = department.parent_id
            heads |= department.manager_id
        return heads
