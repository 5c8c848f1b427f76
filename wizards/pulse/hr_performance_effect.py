# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...engine.numbers import to_decimal
from ...models.base.groups import OFFICER
from ...models.base.number_input import format_number
from ...models.pulse import reward_effect


class HrPerformanceEffect(models.TransientModel):
    """Does it work? What came after a cycle with a reward, and without one.

    Amounts are in none of it, nor who was rewarded.
    """

    _name = "hr.performance.effect"
    _description = "Effect of Rewards"
    _transient_max_hours = 4.0

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_cycle(),
        domain=[("state", "=", "closed"), ("subject_kind", "=", "employee")],
        help="Closed; it can be told once the cycle after it is closed, too.",
    )
    told_html = fields.Html(
        compute="_compute_told_html", string="What Came After", sanitize=False
    )

    @api.model
    def _default_cycle(self):
        closed = self.env["hr.performance.cycle"].search(
            [("state", "=", "closed"), ("subject_kind", "=", "employee")],
            order="date_end desc",
        )
        followed = closed.filtered(reward_effect.later_cycle)
        return (followed or closed)[:1]

    @api.depends("cycle_id")
    def _compute_display_name(self):
        for page in self:
            page.display_name = page.cycle_id.display_name or self.env._(
                "Does It Work?"
            )

    @api.depends("cycle_id")
    @api.depends_context("uid", "lang")
    def _compute_told_html(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only human resources looks at the procedure as a whole.")
            )
        for page in self:
            page.told_html = page.cycle_id and page._told_html()

    def _told_html(self):
        self.ensure_one()
        cycle = self.cycle_id
        cycle.check_access("read")
        company = cycle.company_id or self.env.company
        sides = reward_effect.sides(cycle, company)
        return self.env["ir.qweb"]._render(
            "hr_performance.hr_performance_effect_page",
            {
                "is_early": sides is None,
                "rows": [self._row(key, sides[key]) for key in (True, False)]
                if sides
                else [],
                "satisfaction": [
                    {
                        "audience": dict(
                            share._fields["audience"]._description_selection(self.env)
                        )[share.audience],
                        "mean": format_number(
                            self.env, to_decimal(share.satisfaction), 2
                        ),
                        "people": share.count,
                    }
                    for share in reward_effect.satisfaction(cycle, company)
                ],
            },
        )

    def _row(self, is_rewarded, side):
        _ = self.env._
        few, sign = _("too few people"), ""
        if side.change is not None and side.change > 0:
            sign = "+"
        return {
            "title": _("With a reward") if is_rewarded else _("Without a reward"),
            "people": few if side.people is None else side.people,
            "change": few
            if side.change is None
            else f"{sign}{format_number(self.env, side.change, 1)}",
            "followed": side.followed or "",
            "left": few
            if side.left is None
            else f"{side.left} ({format_number(self.env, side.left_share, 1)} %)",
        }
