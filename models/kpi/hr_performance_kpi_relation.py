# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.seeing import names_of, readers_only

RELATIONS = [("supports", "Supports"), ("opposes", "Works Against")]


class HrPerformanceKpiRelation(models.Model):
    """How one KPI moves another: they rise together, or one at the cost of the other.

    A relation holds both ways and is kept as a pair of rows, so that each KPI shows
    all of its own.
    """

    _name = "hr.performance.kpi.relation"
    _inherit = "hr.performance.guard.mixin"
    _description = "KPI Relation"
    _order = "kpi_id, id"

    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        required=True,
        index=True,
        ondelete="cascade",
        fixed=True,
    )
    other_kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="Other KPI",
        required=True,
        index=True,
        ondelete="cascade",
        fixed=True,
    )
    relation = fields.Selection(
        RELATIONS,
        required=True,
        default="supports",
        help="Supports: when one value rises, the other tends to rise, too (cost and"
        " quality, speed and defects). Works against: when one rises, the other tends"
        " to fall.",
    )
    note = fields.Char(string="Why", translate=True)
    company_id = fields.Many2one(related="kpi_id.company_id")

    _pair_unique = models.UniqueIndex(
        "(kpi_id, other_kpi_id)",
        "These two KPIs are related already. Change the relation that is there.",
    )

    _not_itself = models.Constraint(
        "CHECK (kpi_id != other_kpi_id)",
        "A KPI has no relation with itself. Choose another KPI.",
    )

    @api.depends("kpi_id.name", "other_kpi_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for relation in self:
            names = (relation.kpi_id.name, relation.other_kpi_id.name)
            relation.display_name = " – ".join(filter(None, names))

    @api.constrains("kpi_id", "other_kpi_id")
    def _check_companies(self):
        """People of two companies do not know each other's own KPIs."""
        # sudo: the other half may belong to a KPI of another company.
        for relation in self.sudo():
            companies = relation.kpi_id.company_id | relation.other_kpi_id.company_id
            if len(companies) > 1:
                raise ValidationError(
                    self.env._(
                        "%(relation)s: the KPIs belong to two companies. Relate KPIs of"
                        " one company, or share one of them: empty its company.",
                        relation=names_of(relation),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        relations = super().create(vals_list)
        there = relations._mirrors()
        # sudo: the other half of a relation that the user was allowed to create.
        super(HrPerformanceKpiRelation, self.sudo()).create(
            [
                {
                    "kpi_id": relation.other_kpi_id.id,
                    "other_kpi_id": relation.kpi_id.id,
                    "relation": relation.relation,
                    "note": relation.note,
                }
                for relation in relations
                if (relation.other_kpi_id, relation.kpi_id) not in there
            ]
        )
        return relations

    @readers_only
    def write(self, vals):
        result = super().write(vals)
        values = {name: vals[name] for name in ("relation", "note") if name in vals}
        mirrors = self.browse().union(*self._mirrors().values()) - self
        if values and mirrors:
            # sudo: the other half of relations that the user was allowed to change.
            super(HrPerformanceKpiRelation, mirrors.sudo()).write(values)
        return result

    @readers_only
    def unlink(self):
        # sudo: the other half of relations; deleting the first one is checked.
        mirrors = self.browse().union(*self._mirrors().values()).sudo() - self.sudo()
        result = super().unlink()
        super(HrPerformanceKpiRelation, mirrors).unlink()
        return result

    def _mirrors(self):
        """The other halves, by (KPI, other KPI)."""
        # sudo: the other half may belong to a KPI of another company.
        relations = self.sudo()
        others = relations.search(
            [
                ("kpi_id", "in", relations.other_kpi_id.ids),
                ("other_kpi_id", "in", relations.kpi_id.ids),
            ]
        )
        wanted = {(relation.other_kpi_id, relation.kpi_id) for relation in relations}
        return {
            (other.kpi_id, other.other_kpi_id): other
            for other in others
            if (other.kpi_id, other.other_kpi_id) in wanted
        }
