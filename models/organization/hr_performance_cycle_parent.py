# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class HrPerformanceCycle(models.Model):
    """Cycles that feed a longer one: the quarters of a year."""

    _inherit = "hr.performance.cycle"

    child_ids = fields.One2many(
        "hr.performance.cycle",
        "parent_id",
        string="Cycles That Feed This One",
    )

    @api.constrains("parent_id", "date_start", "date_end", "company_id")
    def _check_inside_parent(self):
        for cycle in self | self.child_ids:
            parent = cycle.parent_id
            if not parent:
                continue
            if not (
                parent.date_start <= cycle.date_start
                and cycle.date_end <= parent.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "%(cycle)s cannot be part of %(parent)s: its period is not"
                        " inside the other one.",
                        cycle=cycle.name,
                        parent=parent.name,
                    )
                )
            if parent.company_id and parent.company_id != cycle.company_id:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s cannot be part of %(parent)s: they belong to"
                        " different companies.",
                        cycle=cycle.name,
                        parent=parent.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        cycles = super().create(vals_list)
        cycles._link_parents()
        return cycles

    def _link_parents(self):
        """Give cycles the longer one that their scheme feeds, and take in those that
        were there before it.

        Company and period decide; what HR has set is kept.
        """
        schemes = self.scheme_id
        feeding = self.env["hr.performance.scheme"].search(
            [("parent_cycle_scheme_id", "in", schemes.ids)]
        )
        waiting = self.filtered(
            lambda cycle: cycle.scheme_id.parent_cycle_scheme_id and not cycle.parent_id
        )
        if feeding:
            waiting |= self.search(
                [("scheme_id", "in", feeding.ids), ("parent_id", "=", False)]
            )
        if not waiting:
            return
        parents = self.search(
            Domain("scheme_id", "in", waiting.scheme_id.parent_cycle_scheme_id.ids)
            & Domain("date_start", "<=", max(waiting.mapped("date_start")))
            & Domain("date_end", ">=", min(waiting.mapped("date_end")))
        )
        found = {cycle: cycle._parent_among(parents) for cycle in waiting}
        for parent, cycles in waiting.grouped(found.get).items():
            if parent:
                cycles.write({"parent_id": parent.id})

    def _parent_among(self, cycles):
        """The narrowest of these cycles that this one can be part of."""
        self.ensure_one()
        fitting = cycles.filtered(
            lambda parent: parent != self
            and parent.scheme_id == self.scheme_id.parent_cycle_scheme_id
            and parent.company_id in (self.company_id, self.env["res.company"])
            and parent.date_start <= self.date_start
            and parent.date_end >= self.date_end
        )
        return fitting.sorted(lambda parent: parent.date_end - parent.date_start)[:1]
