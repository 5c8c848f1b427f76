# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import csv
from io import StringIO

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_reward import RewardCase
from .test_reward_compare import sheet_of


@tagged("post_install", "-at_install")
class TestRewardHandover(RewardCase):
    """Files for payroll and accounting, and a run that is taken back."""

    def csv_of(self, run):
        attachment = run.sudo().message_ids.attachment_ids.filtered(
            lambda one: one.name.endswith(".csv")
        )
        text = base64.b64decode(attachment.datas).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    def columns(self, *rows):
        self.as_user(self.env["hr.performance.handover.column"], "reward").create(
            [
                {
                    "company_id": self.company.id,
                    "source": source,
                    "title": title,
                    "sequence": number,
                }
                for number, (source, title) in enumerate(rows)
            ]
        )

    def test_csv_beside_the_workbook(self):
        """The same rows, and the control total in the last one."""
        run = self.approved()
        self.as_user(run, "approver").action_hand_over()
        rows = self.csv_of(run)
        self.assertEqual(rows[0][0], "Number")
        self.assertEqual(len(rows), 5)
        self.assertEqual(rows[-1][:3], ["Control total", "", "3"])
        self.assertEqual(float(rows[-1][6]), 51900.15)
        total = sum(float(row[6]) for row in rows[1:-1])
        self.assertEqual(round(total, 2), run.handover_total)

    def test_columns_of_the_company(self):
        """In the order and with the titles of the other payroll."""
        self.people["subject"].barcode = "0042"
        self.columns(("badge", "PERNR"), ("amount", "BETRG"), ("code", False))
        run = self.approved()
        self.as_user(run, "approver").action_hand_over()
        rows = self.csv_of(run)
        self.assertEqual(rows[0], ["PERNR", "BETRG", "Payroll Code"])
        self.assertIn(["0042", "14400.0", "PERF_BONUS"], rows)
        self.assertEqual(rows[-1][:2], ["3", "51900.15"])

    def test_a_file_without_amount_is_refused(self):
        """Neither the first row, nor when the amount is removed."""
        refused = self.assertRaisesRegex(ValidationError, "needs the amount")
        with refused, self.env.cr.savepoint():
            self.columns(("badge", "PERNR"))
        self.columns(("amount", "BETRG"), ("badge", "PERNR"))
        columns = self.env["hr.performance.handover.column"].search(
            [("company_id", "=", self.company.id)]
        )
        with self.assertRaisesRegex(ValidationError, "needs the amount"):
            columns.filtered(lambda one: one.source == "amount").unlink()
        columns.unlink()

    def test_costs_by_department(self):
        """With the code of the analytic account; what is cancelled costs nothing."""
        self.plant.sudo().performance_cost_code = "4711"
        run = self.approved()
        self.reward(run, "colleague").action_cancel("left")
        rows = sheet_of(self.as_user(run, "approver").action_export_costs())
        self.assertEqual(rows[1][:4], [self.plant.name, "4711", 2, 41400])
        self.assertEqual(rows[-1][:4], ["Total", None, 2, 41400])
        action = self.as_user(run, "approver").action_export_costs_csv()
        text = base64.b64decode(action["params"]["content"]).decode("utf-8-sig")
        self.assertIn("4711", text)

    def test_a_whole_run_is_reversed(self):
        """Handed over or waiting: each reward keeps the reason, a new run pays anew."""
        run = self.approved()
        self.as_user(run, "approver").action_hand_over()
        with self.assertRaisesRegex(UserError, "Say why"):
            run.action_reverse(" ")
        run.action_reverse("The wrong year was paid")
        self.assertEqual(run.state, "reversed")
        rewards = run.sudo().reward_ids.filtered("amount")
        self.assertEqual(set(rewards.mapped("state")), {"reversed"})
        self.assertEqual(
            set(rewards.mapped("cancel_reason")), {"The wrong year was paid"}
        )
        again = self.simulated()
        self.assertEqual(self.reward(again).amount, 14400)
        self.assertFalse(self.reward(again).paid_before)

    def test_a_run_that_waits_is_reversed(self):
        """Nothing was paid, so its rewards are cancelled."""
        run = self.approved()
        run.action_reverse("Budget was cut")
        rewards = run.sudo().reward_ids.filtered(lambda r: not r.is_excluded)
        self.assertEqual(set(rewards.mapped("state")), {"cancelled"})
        self.assertEqual(run.state, "reversed")


@tagged("post_install", "-at_install")
class TestRewardAdvances(RewardCase):
    """Advances of shorter cycles are settled by the run of the year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls._cycle(
            name="2026", date_start="2026-01-01", date_end="2026-12-31"
        )
        cls._decide_cycle(cls.year, {"manager": 100, "subject": 90, "colleague": 40})
        cls.quarterly = cls._rule(name="Advance", base_type="fixed", fixed_amount=1000)
        cls.yearly = cls._rule(name="Year", base_type="fixed", fixed_amount=2000)

    def advance(self):
        """Half of what the first half-year brings, handed over."""
        run = self._run(rule=self.quarterly, is_advance=True, advance_percent=50)
        run.action_simulate()
        self.as_user(run, "approver").action_approve()
        run.action_hand_over()
        return run

    def test_the_year_subtracts_what_was_advanced(self):
        """To the cent, also where less is due than was paid; told in the steps."""
        advance = self.advance()
        self.assertEqual(self.reward(advance).amount, 600)
        self.assertIn("in advance", str(self.reward(advance).explanation_html))
        run = self._run(rule=self.yearly, cycle_id=self.year.id)
        self.assertEqual(run.advance_run_ids, advance)
        run.action_simulate()
        reward = self.reward(run)
        self.assertEqual((reward.paid_before, reward.amount), (600, 1800))
        # 2,000 × 0.5 for the grade D, of which 500 was paid.
        self.assertEqual(self.reward(run, "colleague").amount, 500)
        self.assertEqual(run.advance_total, 600 + 750 + 500)
        self.as_user(run, "approver").action_approve()
        self.assertEqual(self.reward(advance).sudo().settled_by_id, reward)
        # Another run of another rule does not subtract it once more.
        other = self._run(
            rule=self._rule(name="Other", base_type="fixed", fixed_amount=2000),
            cycle_id=self.year.id,
        )
        other.action_simulate()
        self.assertEqual(self.reward(other).amount, 2400)

    def test_too_much_in_advance_is_taken_back(self):
        """Never below what was paid."""
        self.quarterly.fixed_amount = 20_000
        self.advance()
        run = self._run(rule=self.yearly, cycle_id=self.year.id)
        run.action_simulate()
        self.assertEqual(self.reward(run).amount, 2400 - 12_000)

    def test_a_pool_of_the_year_counts_its_advances(self):
        """The shares and what was advanced add up to the pool."""
        self.advance()
        rule = self._rule(name="Pool", base_type="pool", pool_weight="equal")
        run = self._run(rule=rule, cycle_id=self.year.id, pool_amount=9000)
        run.action_simulate()
        self.assertEqual(run.advance_total, 1850)
        self.assertEqual(run.amount_total, 9000 - 1850)
        self.assertFalse(run.unallocated)
        self.as_user(run, "approver").action_approve()
        self.assertEqual(run.state, "approved")
