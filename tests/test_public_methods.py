# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect

from odoo.tests import TransactionCase, tagged

# Overrides of public ORM methods; they keep the rights of what they override.
ORM_METHODS = {
    "copy",
    "copy_data",
    "create",
    "default_get",
    "fields_get",
    "unlink",
    "web_read_group",
    "write",
}


@tagged("post_install", "-at_install")
class TestPublicMethods(TransactionCase):
    """Every public method can be called over RPC by anybody who is logged in."""

    def test_public_methods_are_actions(self):
        """What is no action and overrides nothing is private."""
        found = {
            f"{name}.{method}"
            for name, model in self.env.registry.items()
            for method in self._own_public_methods(model)
            if not method.startswith("action_") and method not in ORM_METHODS
        }
        self.assertEqual(found, set(), "make these private, or actions with checks")

    def _own_public_methods(self, model):
        """Public methods that this addon defines on a model."""
        return {
            method
            for base in model.__mro__
            if base.__module__.startswith("odoo.addons.hr_performance.")
            for method, value in vars(base).items()
            if inspect.isfunction(value)
            and not method.startswith("_")
            and not getattr(value, "_api_private", False)
        }
