# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models


class PayEffect(NamedTuple):
    """What coefficients come to in money, by one rule.

    ``amount`` is what one person with coefficient 1 gets, the same for everybody: who
    moves one grade and subtracts learns the change of a coefficient, and no wage.
    """

    name: str
    amount: float
    currency_id: int
    #: Whether it is a rounded mean of the people.
    is_mean: bool


class HrPerformancePayEffectMixin(models.AbstractModel):
    """What knows how grades become pay tells it to whoever compares grades.

    A model that has this contract answers for the user it is asked as: it tells nothing
    to who may not see money, and nothing that is made of fewer than five people.
    """

    _name = "hr.performance.pay.effect.mixin"
    _description = "Effect of Grades on Pay"

    @api.model
    def _pay_effects_for(self, people, company):
        """Effects of all models that have this contract, in the order of their names.

        :param people: employees whose grades are compared, with superuser rights
        """
        mixin = "hr.performance.pay.effect.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        models_ = [self.env[name] for name in sorted(names)]
        told = [m._pay_effects(people, company) for m in models_ if not m._abstract]
        return [effect for effects in told for effect in effects]

    @api.model
    def _pay_effects(self, people, company):
        """A list of ``PayEffect``; empty for who may not see money."""
        return []
