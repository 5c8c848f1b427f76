# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.seeing import readers_only
from .scheme_rules import GROUP_RULES


class HrPerformanceSchemeOpenRule(models.Model):
    """A rule of a group scheme that its companies may set for themselves."""

    _name = "hr.performance.scheme.open.rule"
    _inherit = "hr.performance.guard.mixin"
    _description = "Open Rule"
    _order = "scheme_id, id"
    _rec_name = "name"

    scheme_id = fields.Many2one(
        "hr.performance.scheme", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    name = fields.Selection(
        lambda self: self._selection_name(), string="Rule", required=True
    )

    _name_unique = models.UniqueIndex(
        "(scheme_id, name)", "This rule is open to the companies already."
    )

    @api.model
    def _selection_name(self):
        Scheme = self.env["hr.performance.scheme"]
        return [(name, Scheme._rule_label(name)) for name in GROUP_RULES]

    # CRUD: what is open is the group's to say, as its rules are

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_author()
        return rows

    @readers_only
    def write(self, vals):
        """The rule that stood here before is closed again."""
        self._check_author()
        schemes = self.scheme_id
        result = super().write(vals)
        self._check_author()
        (schemes | self.scheme_id)._follow_group()
        return result

    @readers_only
    def unlink(self):
        """A rule that is closed again is the group's from now on."""
        self._check_author()
        schemes = self.scheme_id
        result = super().unlink()
        schemes._follow_group()
        return result

    def _check_author(self):
        if not self.env.su:
            self.scheme_id._check_group_author()
