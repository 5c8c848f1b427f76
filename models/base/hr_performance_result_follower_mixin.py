# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceResultFollowerMixin(models.AbstractModel):
    """What was derived from results and follows when one is no longer what it was.

    A result that is opened again or released, and a sheet that is cancelled, tell each
    model that has this contract, in the order of the models' names.
    """

    _name = "hr.performance.result.follower.mixin"
    _description = "Follows Results"

    @api.model
    def _tell_of_results(self, appraisals):
        """Tell every model that follows results; what has changed is stored already.

        :param appraisals: whose results were opened again, released or cancelled
        """
        mixin = "hr.performance.result.follower.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        for model in (self.env[name] for name in sorted(names)):
            if not model._abstract:
                model._follow_results(appraisals)

    @api.model
    def _texts_on_results(self, appraisals):
        """What stands on the results of these appraisals, each kind in one sentence."""
        mixin = "hr.performance.result.follower.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        models = [self.env[name] for name in sorted(names)]
        texts = [m._text_on_results(appraisals) for m in models if not m._abstract]
        return list(filter(None, texts))

    @api.model
    def _text_on_results(self, appraisals):
        """What happens to what stands on these results, in one sentence; '' if nothing.

        Told to HR before a result is opened again: no amount and no name.
        """
        return ""

    @api.model
    def _follow_results(self, appraisals):
        """Follow what has become of the results of these appraisals."""
