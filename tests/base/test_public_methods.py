# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect
import re
from types import FunctionType

from odoo.tests import TransactionCase, tagged

# Overrides of public methods of Odoo; they keep the rights of what they override.
ORM_METHODS = {
    "button_uninstall",
    "copy",
    "copy_data",
    "create",
    "default_get",
    "fields_get",
    "get_empty_list_help",
    "search_count",
    "unlink",
    "hierarchy_read",
    "onchange",
    "web_read_group",
    "load_menus",
    "write",
}
CHECK = re.compile(r"\b_(check|require)_\w+\(|\bcheck_access\(|super\(\)\.action_")
# What reaches beyond the user's own rights.
REACH = re.compile(r"\.sudo\(")
# Actions that reach first and why that is safe.
REACH_BEFORE_CHECK = {
    # Checks turn, role and author one by one, in _approval_problems.
    "hr.performance.appraisal.action_approve_review",
    # Tells only whether an interview is being prepared; opens what may be read.
    "hr.performance.appraisal.action_open_interview",
    # Prints what _make_links has made, which checks role and login.
    "hr.performance.link.action_print",
    # Looks which of the user's own employees works here; the page checks its reader.
    "hr.performance.person.action_open_mine",
    # Finds the interview, whose roles it checks; then it checks the author.
    "hr.performance.self.report.action_submit",
    # Reads the logins of the people at once, for the rules that it asks next.
    "hr.performance.value.log.action_save",
}


def own_public_methods(model, package):
    """Public methods that an addon defines on a model: dict of name to functions.

    :param package: the addon's package, such as ``odoo.addons.hr_performance``
    """
    found = {}
    for base in model.__mro__:
        if not f"{base.__module__}.".startswith(f"{package}."):
            continue
        for name, value in vars(base).items():
            is_method = isinstance(value, (FunctionType, staticmethod, classmethod))
            is_private = name.startswith("_") or getattr(value, "_api_private", False)
            if is_method and not is_private:
                found.setdefault(name, []).append(value)
    return found


def new_public_methods(registry, package):
    """Names of the public methods of an addon that override nothing of others."""
    found = set()
    for name, model in registry.items():
        bases = [b for b in model.__mro__ if not b.__module__.startswith(package)]
        found |= {
            f"{name}.{method}"
            for method in own_public_methods(model, package)
            if not any(method in vars(base) for base in bases)
        }
    return found


@tagged("post_install", "-at_install")
class TestPublicMethods(TransactionCase):
    """Every public method can be called over RPC by anybody who is logged in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.methods = {
            f"{model_name}.{name}": functions
            for model_name, model in cls.env.registry.items()
            for name, functions in own_public_methods(
                model, "odoo.addons.hr_performance"
            ).items()
            if name not in ORM_METHODS
        }

    def test_public_methods_are_actions(self):
        """What is no action and overrides nothing is private."""
        found = {
            name
            for name in self.methods
            if not name.rpartition(".")[2].startswith("action_")
        }
        self.assertEqual(found, set(), "make these private, or actions with checks")

    def test_actions_check_before_they_reach(self):
        """Nothing beyond the user's rights before role, state or access is checked."""
        found = {
            name
            for name, functions in self.methods.items()
            if any(map(self._reaches_unchecked, functions))
        }
        self.assertEqual(found, REACH_BEFORE_CHECK)

    def test_actions_begin_for_readers(self):
        """Whoever may not read the records learns nothing from what comes after."""
        open_ones = {
            name
            for name, functions in self.methods.items()
            for function in functions[:1]
            if not getattr(function, "_api_model", False)
            and not getattr(function, "_readers_only", False)
        }
        self.assertEqual(open_ones, set(), "begin these with @readers_only")

    def _reaches_unchecked(self, function):
        code = re.sub(r"#.*", "", inspect.getsource(function))
        reach, check = REACH.search(code), CHECK.search(code)
        return bool(reach) and (not check or check.start() > reach.start())
