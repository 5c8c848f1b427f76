# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.hr_performance.models.base.seeing import names_of


class HrPerformanceHonourTitle(models.Model):
    """A title that comes with a badge."""

    _inherit = "hr.performance.honour.title"

    badge_id = fields.Many2one(
        "gamification.badge",
        ondelete="set null",
        index="btree_not_null",
        domain="[('rule_auth', '=', 'nobody')]",
        help="Whoever bears the title has this badge, as long as colleagues may see the"
        " title. It has to be one that nobody grants by hand.",
    )

    @api.constrains("badge_id")
    def _check_badge(self):
        for title in self:
            if title.badge_id and title.badge_id.rule_auth != "nobody":
                raise ValidationError(
                    self.env._(
                        "%(title)s: colleagues could grant the badge “%(badge)s” by"
                        " hand. Let nobody grant it, or choose another one.",
                        title=names_of(title, "name"),
                        badge=names_of(title.badge_id, "name"),
                    )
                )
