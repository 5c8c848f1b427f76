# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.base.bulk_rows import PAGE, insert_rows
from ..reward.common_reward import RewardCase

#: What differs between two rows although they say the same.
OWN = {"id", "create_date", "write_date"}


@tagged("post_install", "-at_install")
class TestBulkRows(RewardCase):
    """Rows written at once are those that ``create`` would have made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bonus_run = cls._run()
        cls.bonus_run.action_simulate()
        cls.rewards = cls.env["hr.performance.reward"].search(
            [("run_id", "=", cls.bonus_run.id)]
        )

    def _columns(self):
        """What a reward is written with."""
        return [
            name
            for name, field in self.rewards._fields.items()
            if field.store and field.column_type and name not in OWN
        ]

    def _values(self, reward):
        """What the row of a reward says, as values to write."""
        names = set(self._columns()) - {"create_uid", "write_uid"}
        [values] = reward.read(list(names), load=None)
        values.pop("id")
        return values

    def _rows(self, rewards):
        self.env.flush_all()
        names = SQL(", ").join(map(SQL.identifier, self._columns()))
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM hr_performance_reward WHERE id IN %s ORDER BY id",
                names,
                rewards._ids,
            )
        )

    def _insert(self, rows):
        last = max(self.rewards.search([]).ids)
        insert_rows(self.rewards.browse(), rows)
        return self.rewards.search([("id", ">", last)], order="id")

    def test_same_rows(self):
        """Amounts, dates, JSON, links and empty columns are stored alike."""
        values = [self._values(reward) for reward in self.rewards]
        self.assertGreater(len(values), 2)
        made = self.rewards.create(values)
        inserted = self._insert(iter(values))
        self.assertEqual(len(inserted), len(values))
        self.assertEqual(self._rows(inserted), self._rows(made))

    def test_amounts_are_rounded(self):
        """An amount is stored in whole cents of its own currency."""
        values = self._values(self.rewards[0]) | {"amount": 10.006, "base": 0}
        [reward] = self._insert([values])
        self.assertEqual(reward.amount, 10.01)
        self.assertEqual(reward.base, 0)

    def test_more_than_a_page(self):
        """A generator is read to its end, in two statements and as many again."""
        values = self._values(self.rewards[0])
        before = self.env.cr.sql_log_count
        number = insert_rows(
            self.rewards.browse(), ({**values, "base": n} for n in range(PAGE + 1))
        )
        self.assertLess(self.env.cr.sql_log_count - before, 10)
        self.assertEqual(number, PAGE + 1)
        found = self.rewards.search_count([("run_id", "=", self.bonus_run.id)])
        self.assertEqual(found, len(self.rewards) + PAGE + 1)

    def test_lists_follow(self):
        """Who has looked at the list before sees the new row, and its sum."""
        run = self.bonus_run
        count, total = len(run.reward_ids), run.amount_total
        values = self._values(self.rewards[0]) | {"amount": 12.5}
        [reward] = self._insert([values])
        self.assertIn(reward, run.reward_ids)
        self.assertEqual(len(run.reward_ids), count + 1)
        self.assertEqual(run.amount_total, total + 12.5)

    def test_nothing_is_left_out(self):
        """What is not given is computed, as for a bridge that adds such a field."""
        values = self._values(self.rewards[0]) | {"state": "approved"}
        values.pop("hold_reason")
        values.pop("date_payable")
        # Another appraisal: a rule rewards each only once.
        other = self.appraisal("ceo")
        values |= {"appraisal_id": other.id, "result_id": False}
        [reward] = self._insert([values])
        self.assertEqual(reward.hold_reason, "open")
        self.assertEqual(reward.date_payable, self.bonus_run.date_payable)

    def test_a_list_is_no_column(self):
        """Lists are not written by rows of their parent."""
        values = self._values(self.rewards[0])
        with self.assertRaisesRegex(ValueError, "question_ids"):
            insert_rows(self.rewards.browse(), [{**values, "question_ids": []}])

    def test_defaults(self):
        """A field with a default gets it, as by ``create``."""
        values = self._values(self.rewards[0])
        values.pop("state")
        [reward] = self._insert([values])
        self.assertEqual(reward.state, "draft")
