# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_reward_pools import PoolCase


def sheet_of(action):
    """Rows of the workbook that an action downloads."""
    content = base64.b64decode(action["params"]["content"])
    return [list(row) for row in load_workbook(BytesIO(content)).active.values]


@tagged("post_install", "-at_install")
class TestRewardCompare(PoolCase):
    """Runs side by side, and results of units as a proposal for the next budget."""

    def two_runs(self):
        first = self._run(rule=self._rule(base_type="fixed", fixed_amount=1000))
        first.action_simulate()
        second = self._run(
            rule=self._rule(base_type="pool", pool_weight="equal", name="Pool"),
            pool_amount=4037.02,
        )
        second.action_simulate()
        second.reward_ids.filtered(
            lambda r: r.employee_id == self.people["colleague"]
        ).action_exclude("left")
        return first, second

    def compare(self, runs, role="reward"):
        dialog = self.as_user(self.env["hr.performance.reward.compare"], role)
        return dialog.with_context(default_run_ids=runs.ids).create({})

    def test_who_gains_and_who_loses(self):
        """Against the first run, by person; sums by department and grade."""
        first, second = self.two_runs()
        compare = self.compare(first | second)
        self.assertEqual(compare.base_run_id, first)
        action = compare.action_compare()
        lines = self.env[action["res_model"]].search(action["domain"])
        changed = {
            line.employee_id.name: line.direction
            for line in lines
            if line.run_id == second
        }
        # The pool gives the share of whoever is excluded to the others.
        self.assertEqual(
            changed, {"Manager": "gains", "Subject": "gains", "Userless": "gains"}
        )
        rows = {row[0]: row[1:] for row in sheet_of(compare.action_export())}
        self.assertEqual(rows["Total"], [4037.02, 4037.02])
        self.assertEqual(rows["Pool or budget"], [None, 4037.02])
        self.assertEqual(rows["People"], [4, 3])
        self.assertEqual(rows["Colleague"], [1000, None])
        department = rows[self.office.display_name]
        self.assertEqual(department[0], 1337.02)

    def test_what_cannot_be_compared(self):
        """One run alone, and one that is not simulated."""
        first, second = self.two_runs()
        with self.assertRaisesRegex(UserError, "at least two"):
            self.compare(first).action_compare()
        second.sudo().state = "draft"
        with self.assertRaisesRegex(UserError, "simulate it first"):
            self.compare(first | second).action_compare()

    def test_only_reward_officers_compare(self):
        """And another officer does not read the lines."""
        first, second = self.two_runs()
        compare = self.compare(first | second)
        compare.action_compare()
        with self.assertRaises(AccessError):
            self.as_user(compare.line_ids, "approver").read(["amount"])
        with self.assertRaises(AccessError):
            self.compare(first | second, "manager")

    def test_a_budget_proposal_from_results_of_units(self):
        """Weights can be adjusted; it is exported only. Covers: R194"""
        cycle = self._unit_results({self.plant: "A", self.office: "C"})
        form = Form(self.as_user(self.env["hr.performance.budget.sheet"], "reward"))
        form.cycle_id = cycle
        form.amount = 1_000_000
        sheet = form.save()
        lines = sheet.line_ids.grouped("department_id")
        plant, office = lines[self.plant], lines[self.office]
        (plant | office).weight = 50
        ratio = plant.coefficient / (plant.coefficient + office.coefficient)
        self.assertEqual(plant.proposal, round(1_000_000 * ratio, 2))
        self.assertEqual(plant.proposal + office.proposal, 1_000_000)
        sheet.effect = 0
        self.assertEqual((plant.proposal, office.proposal), (500_000, 500_000))
        plant.write({"weight": 75, "before": 600_000})
        office.weight = 25
        rows = sheet_of(sheet.action_export())
        found = {row[0]: row[5] for row in rows[1:]}
        self.assertEqual(found[self.plant.display_name], 750_000)
        self.assertEqual(rows[-1], ["Total", *[None] * 3, 600_000, 1_000_000, 400_000])

    def test_a_budget_proposal_that_is_not_possible(self):
        """Each refusal says what would do."""
        cycle = self._unit_results({})
        sheets = self.as_user(self.env["hr.performance.budget.sheet"], "reward")
        sheet = sheets.create({"cycle_id": cycle.id, "amount": 10})
        with self.assertRaisesRegex(UserError, "no released result"):
            sheet.action_export()
        sheet.line_ids.create(
            {"sheet_id": sheet.id, "department_id": self.plant.id, "weight": -1}
        )
        sheet.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Enter zero or more"):
            sheet.action_export()
