# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceAgendaMixin(models.AbstractModel):
    """What a talk should be about: each room says what of its own is open.

    The agenda of a talk walks all models with this mixin and names none of them. A
    model answers under the reader's own rights, in a constant number of queries.
    """

    _name = "hr.performance.agenda.mixin"
    _description = "Points for a Talk"
    #: Place of its points on the agenda.
    _agenda_sequence = 50

    @api.model
    def _agenda_models(self):
        """Every model that may have points, in the order of the agenda."""
        mixin = "hr.performance.agenda.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        found = [self.env[name] for name in names if not self.env[name]._abstract]
        return sorted(found, key=lambda model: (model._agenda_sequence, model._name))

    @api.model
    def _agenda(self, employees):
        """Points about these people.

        :return: dict of employee id to a list of dicts: ``kind`` (a heading), ``text``,
            ``tone`` ('danger', 'warning' or ''), ``model`` and ``id`` of what it opens
        """
        return {}
