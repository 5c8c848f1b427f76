# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.seeing import readers_only
from .scheme_rules import GROUP_RULES


class HrPerformanceSchemeOpenRule(models.Model):
    """A rule of a group scheme that its companies may set for themselves."""

    _name = "hr.performance.scheme.open.rule"
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

    @readers_only
    def write(self, vals):
        """The rule that stood here before is closed again."""
        result = super().write(vals)
        self.scheme_id._follow_group()
        return result

    @readers_only
    def unlink(self):
        """A rule that is closed again is the group's from now on."""
        schemes = self.scheme_id
        result = super().unlink()
        schemes._follow_group()
        return result
