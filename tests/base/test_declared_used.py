# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is declared is used: checks, rules, buttons and actions."""

import ast
import inspect
import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from ...models.plan.plan_checks import PLAN_CHECKS
from ...models.scheme.checks import CHECKS
from ...models.scheme.scheme_rules import RULES
from .test_public_methods import own_public_methods

ADDON = Path(__file__).parents[2]
FLOW = ("models", "wizards", "controllers", "reports")
#: Tables that only declare; a code that stands nowhere else has no effect.
DECLARATIONS = {"CHECKS", "RULES", "DAYS", "DAYS_AFTER_END"}
#: Checks that no level is asked for, because they are always in force: where.
ALWAYS = {
    "weights_total": ("hr.performance.appraisal", "_check_plan"),
    "named_author": ("hr.performance.result", "_decision_values"),
    "money_approval": ("hr.performance.reward.run", "action_approve"),
}
#: Words before the name of a button, a box or a place, in messages to users.
NAMED = re.compile(
    r"\b(?:[Uu]se|[Pp]ress|[Tt]ick|see|under) "
    r"([A-Z][\w’']*…?(?: (?:(?:and|to|of|the|by|in|for|on|a) )*[A-Z][\w’']*…?)*)"
)
#: Public actions that take what a dialog has asked for: the dialog that calls them.
CALLED_BY_DIALOG = {
    "hr.performance.appeal.action_name_reviewer": "hr.performance.appeal.reason",
    "hr.performance.appeal.action_question": "hr.performance.appeal.reason",
    "hr.performance.result.action_allow_appeal": "hr.performance.appeal.late",
    "hr.performance.appraisal.action_ask_for_change": "hr.performance.plan.answer",
    "hr.performance.development.plan.action_decline_text": (
        "hr.performance.development.decline"
    ),
    "hr.performance.appraisal.action_confirm_plan_with_reason": (
        "hr.performance.plan.reason"
    ),
    "hr.performance.appraisal.action_issue_plan": "hr.performance.exit",
    "hr.performance.appraisal.action_record_delivery": "hr.performance.exit",
    "hr.performance.appraisal.action_skip_self_review": "hr.performance.exit",
    "hr.performance.appraisal.action_substitute_reviewer": "hr.performance.exit",
    "hr.performance.appraisal.action_take_back": "hr.performance.take.back",
    "hr.performance.cycle.action_add_joiners": "hr.performance.add.people",
    "hr.performance.cycle.action_next_stage": "hr.performance.next.stage",
    "hr.performance.cycle.action_take_back": "hr.performance.take.back",
    "hr.performance.interview.action_add_addendum": "hr.performance.interview.reason",
    "hr.performance.interview.action_correct": "hr.performance.interview.reason",
    "hr.performance.interview.action_record_missing_signature": (
        "hr.performance.interview.exit"
    ),
    "hr.performance.objective.action_approve_with_reason": "hr.performance.plan.reason",
    "hr.performance.rating.action_take_back": "hr.performance.take.back",
    "hr.performance.merit.proposal.action_leave_out": "hr.performance.merit.reason",
    "hr.performance.merit.proposal.action_reverse": "hr.performance.merit.reason",
    "hr.performance.reward.action_exclude": "hr.performance.reward.reason",
    "hr.performance.reward.action_reverse": "hr.performance.reward.reason",
    "hr.performance.reward.action_waive_difference": "hr.performance.reward.reason",
    "hr.performance.reward.run.action_reverse": "hr.performance.reward.reason",
    "hr.performance.system.item.action_drop": "hr.performance.system.drop",
    "hr.performance.take.back.mixin.action_take_back": "hr.performance.take.back",
    "hr.performance.result.action_release_many": "hr.performance.release",
}


def source_trees():
    """The syntax trees of what runs, by path."""
    for folder in FLOW:
        for path in sorted((ADDON / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def without_declarations(tree):
    """Nodes of a module without the tables that only declare."""
    todo = [tree]
    while todo:
        node = todo.pop()
        targets = getattr(node, "targets", [])
        if isinstance(node, ast.Assign) and any(
            getattr(target, "id", "") in DECLARATIONS for target in targets
        ):
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


@tagged("post_install", "-at_install")
class TestDeclaredUsed(TransactionCase):
    """A check, rule, button or action that has no effect is a promise not kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trees = list(source_trees())
        nodes = [n for _path, tree in cls.trees for n in without_declarations(tree)]
        cls.texts = {n.value for n in nodes if isinstance(n, ast.Constant)}
        cls.attributes = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
        cls.patterns = {
            "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"
                for part in node.values
            )
            for node in nodes
            if isinstance(node, ast.JoinedStr)
            and any(isinstance(part, ast.Constant) for part in node.values)
        }
        own = cls.env["ir.model.data"].search(
            [("module", "=like", "hr_performance%"), ("model", "=", "ir.ui.view")]
        )
        views = cls.env["ir.ui.view"].browse(own.mapped("res_id"))
        cls.archs = [view.arch_db for view in views]

    # CHECKS

    def test_every_check_is_asked_by_the_flow(self):
        """Its code stands where something is checked, not in the tables alone."""
        asked = {code for code, check in CHECKS.items() if not check.is_fixed}
        unused = asked - self.texts
        self.assertEqual(unused, set(), "these checks have no effect")

    def test_fixed_checks_are_always_in_force(self):
        """Nobody asks for their level; the place that holds them is there."""
        fixed = {code for code, check in CHECKS.items() if check.is_fixed}
        self.assertEqual(set(ALWAYS), fixed)
        for model, method in ALWAYS.values():
            self.assertTrue(hasattr(self.env.registry[model], method), method)

    def test_checks_of_plans_have_their_place(self):
        """Whoever reads what the checks found reads it of every check of a plan."""
        of_plans = {code for code, check in CHECKS.items() if "plan" in check.flows}
        self.assertEqual(set(PLAN_CHECKS), of_plans)

    # RULES

    def test_every_rule_of_a_scheme_is_read(self):
        """By its name, or by a name that is put together."""
        unused = {
            name
            for name in RULES
            if name not in self.texts | self.attributes
            and not any(re.fullmatch(p, name) for p in self.patterns)
        }
        self.assertEqual(unused, set(), "these settings have no effect")

    # BUTTONS

    def labels(self):
        """All names that screens show: buttons, pages, fields, menus, actions."""
        shown = set()
        for arch in self.archs:
            shown |= set(re.findall(r'\b(?:string|title|name)="([^"]+)"', arch))
            shown |= {text.strip() for text in re.findall(r">([^<>]+)<", arch)}
        for model in ("ir.actions.act_window", "ir.actions.server", "ir.ui.menu"):
            shown |= set(self.env[model].search([]).mapped("name"))
        for model in self.env.registry.values():
            shown |= {str(field.string) for field in model._fields.values()}
        return shown | self.texts

    def messages(self):
        """Texts that are told to users."""
        for path, tree in self.trees:
            for node in ast.walk(tree):
                called = isinstance(node, ast.Call) and node.func
                name = getattr(called, "attr", getattr(called, "id", ""))
                if name in ("_", "_lt") and isinstance(node.args[0], ast.Constant):
                    yield path, node.args[0].value

    def test_what_a_message_names_is_there(self):
        """“Use Request Interview”: there is something of that name to press."""
        shown = self.labels()
        missing = set()
        for path, text in self.messages():
            for name in NAMED.findall(text):
                # “Use Override Value and say why”: it may end before a small word.
                ends = [m.start() for m in re.finditer(r" [a-z]", name)]
                if not {name[:end] for end in [*ends, len(name)]} & shown:
                    missing.add((path.name, name))
        self.assertEqual(missing, set())

    # ACTIONS

    def test_every_action_is_within_reach(self):
        """A view, page, script or action of the server names it, or the list above."""
        named = "\n".join(self.archs)
        for pattern in ("static/src/**/*.js", "static/src/**/*.xml", "data/*.xml"):
            named += "\n".join(
                path.read_text(encoding="utf-8") for path in ADDON.glob(pattern)
            )
        named += "\n".join(
            path.read_text(encoding="utf-8")
            for path in (ADDON / "controllers").glob("*.py")
        )
        codes = self.env["ir.actions.server"].search([("code", "!=", False)])
        named += "\n".join(codes.mapped("code"))
        words = set(re.findall(r"\w+", named))
        unreachable = {
            f"{model_name}.{name}"
            for model_name, model in self.env.registry.items()
            for name in own_public_methods(model, "odoo.addons.hr_performance")
            if name.startswith("action_") and name not in words
        }
        self.assertEqual(unreachable, set(CALLED_BY_DIALOG))

    def test_dialogs_call_what_they_are_listed_for(self):
        """The list of exceptions is true."""
        for action, dialog in CALLED_BY_DIALOG.items():
            code = "".join(
                inspect.getsource(base)
                for base in self.env.registry[dialog].__mro__
                if base.__module__.startswith("odoo.addons.hr_performance.")
            )
            self.assertIn(f".{action.rpartition('.')[2]}(", code)
