# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import ast
import re
from pathlib import Path

from odoo.tests import TransactionCase, freeze_time, tagged

from ...models.base import appraisal_states
from ..common import PerformanceCase

ROOT = Path(__file__).parents[2]
TABLE = "appraisal_states.py"
STATES = [state for state, _label in appraisal_states.APPRAISAL_STATES]
IN_SQL = re.compile(r"\(\s*'(\w+)'(?:\s*,\s*'(\w+)')+\s*\)")


def sources():
    """Every Python file of the addon that people run, but the table."""
    for folder in ("models", "wizards", "reports", "controllers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name != TABLE:
                yield path, path.read_text(encoding="utf-8")


def spelled_groups(source):
    """Line numbers at which a file spells a group of states itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            values = node.elts
        elif isinstance(node, ast.Call):
            values = node.args
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in IN_SQL.findall(node.value):
                if set(found) <= set(STATES):
                    yield node.lineno
            continue
        else:
            continue
        words = [v.value for v in values if isinstance(v, ast.Constant)]
        stars = [v for v in values if isinstance(v, ast.Starred)]
        if words and set(words) <= set(STATES) and len(words) + len(stars) > 1:
            yield node.lineno


@tagged("post_install", "-at_install")
class TestAppraisalStates(TransactionCase):
    """There is one table of the states of an appraisal."""

    def test_sets_hold_states_in_order(self):
        """Each set names states that exist, in the order of the table."""
        sets = {
            name: value
            for name, value in vars(appraisal_states).items()
            if isinstance(value, tuple)
        }
        self.assertGreater(len(sets), 15)
        for name, value in sets.items():
            self.assertEqual(list(value), [s for s in STATES if s in value], name)
        for name in ("DEADLINE_OF_STATE", "STAGE_OF_STATE"):
            self.assertLessEqual(set(vars(appraisal_states)[name]), set(STATES), name)

    def test_every_state_is_somewhere(self):
        """A sheet is open or it has ended; where it is open, its stage is known."""
        table = appraisal_states
        self.assertEqual([*table.OPEN, *table.ENDED], STATES)
        self.assertEqual(set(table.STAGE_OF_STATE), set(table.OPEN))
        self.assertEqual({*table.UNDECIDED, *table.DECIDED, "cancelled"}, set(STATES))
        self.assertEqual(
            list(table.DEADLINE_OF_STATE),
            [s for s in STATES if s not in table.ENDED_EARLY],
        )

    def test_nobody_spells_groups_of_states(self):
        """Code names a set of the table; a new state is decided there only."""
        spelled = [
            f"{path.relative_to(ROOT)}:{line}"
            for path, source in sources()
            for line in spelled_groups(source)
        ]
        self.assertFalse(spelled, "\n".join(spelled))


@tagged("post_install", "-at_install")
class TestStateDecisions(PerformanceCase):
    """Places that had a set of their own use the same as their neighbours."""

    def part(self, role, component):
        """What a part of the first page shows."""
        name = f"hr.performance.home.{component}"
        return self.as_user(self.env[name], role)._home_part()

    def decided(self):
        """People of the cycle whose result is known or told, as HR sees them."""
        pieces = self.part("hr_admin", "cycles")["cycles"][0]["bars"][0]["pieces"]
        return pieces["talk"] + pieces["done"]

    def test_home_until_the_result(self):
        """In the second-level review a sheet is in the reviews; told, it is no more."""
        self.launch()
        appraisal = self.appraisal()
        appraisal._move({"state": "second_review"})
        self.assertEqual(self.decided(), 0)
        appraisal._move({"state": "decided"})
        self.assertEqual(self.decided(), 1)
        self.assertEqual(len(self.part("subject", "plan")["sheets"]), 1)
        appraisal._move({"state": "released"})
        appraisal._move({"state": "acknowledged"})
        self.assertFalse(self.part("subject", "plan"))

    def test_handover_reminder_counts_what_the_dialog_shows(self):
        """An acknowledged sheet is still to be closed by somebody."""
        self.launch()
        mine = self.cycle.appraisal_ids.filtered(
            lambda a: a.manager_id == self.people["manager"]
        )
        mine._move({"state": "acknowledged"})
        self.people["manager"].active = False
        reminder = self.env["mail.activity"].search(
            [("performance_leaver_id", "=", self.people["manager"].id)]
        )
        self.assertIn(f"Hand over {len(mine)} open tasks", reminder.summary)

    @freeze_time("2026-04-10")
    def test_wishes_of_a_leaver_are_answered(self):
        """Whoever leaves while planning has no open request any more."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "subject").action_ask_for_change("Another target")
        self.assertEqual(appraisal.proposal_ids.state, "open")
        self.people["subject"].write({"departure_date": "2026-03-31", "active": False})
        self.as_user(self.cycle, "hr_admin").action_close_leavers()
        self.assertEqual(appraisal.state, "closed_early")
        self.assertEqual(appraisal.proposal_ids.state, "closed")
