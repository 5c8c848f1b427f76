# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class IrDefault(models.Model):
    """A stored default is a user's habit: it never decides what the system writes."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """No default for what is guarded, nor for what the system makes itself."""
        is_own = model_name.startswith("hr.performance.")
        if is_own and self.env.su:
            return {}
        defaults = super()._get_model_defaults(model_name, condition)
        if not is_own:
            return defaults
        guarded = getattr(self.env[model_name], "_guarded_fields", frozenset())
        return {name: value for name, value in defaults.items() if name not in guarded}
