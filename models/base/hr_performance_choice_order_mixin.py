# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class HrPerformanceChoiceOrderMixin(models.AbstractModel):
    """Groups of a selection stand in the order of its choices, as on a status bar.

    The platform sorts them by their codes, so that graphs and pivots would show the
    steps of a course by the alphabet.
    """

    _name = "hr.performance.choice.order.mixin"
    _description = "Groups in the Order of Choices"

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        places = {}
        for name, term in groupby_terms.items():
            field = self._fields.get(name)
            if field and field.type == "selection":
                codes = field.get_values(self.env)
                places[name] = SQL("array_position(%s::text[], %s::text)", codes, term)
        terms = {**groupby_terms, **places}
        ordered = super()._read_group_orderby(order, terms, query)
        # What the platform adds to the terms of links counts; ours are only sorted by.
        groupby_terms.update({k: v for k, v in terms.items() if k not in places})
        return ordered
