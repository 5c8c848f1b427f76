# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_import import ImportCase, xlsx

HEADER = ["工号", "生效日期", "绩效工资基数"]


@tagged("post_install", "-at_install")
class TestImportPayBase(ImportCase):
    """Performance pay bases of many people from one file."""

    def load_bases(self, role, rows, header=HEADER):
        return self.load(role, xlsx(rows, header=header), kind="pay_base")

    def bases(self, role="subject"):
        found = self.env["hr.performance.pay.base"].search(
            [("employee_id", "=", self.people[role].id)]
        )
        return [(str(base.date_from), base.amount) for base in found]

    def test_one_row_for_each_person_and_day(self):
        """A month is its first day; the same file twice changes nothing."""
        rows = [["00subject", "2026-01", 3000], ["00subject", "2026-04-01", 3500.5]]
        wizard = self.load_bases("reward", rows)
        self.assertEqual(self.counts(wizard), (2, 0, 0))
        self.assertEqual(self.bases(), [("2026-04-01", 3500.5), ("2026-01-01", 3000)])
        rows[1][2] = 3600
        self.assertEqual(self.counts(self.load_bases("reward", rows)), (0, 1, 1))
        self.assertEqual(self.bases()[0], ("2026-04-01", 3600))

    def test_nobody_sets_the_base_of_himself_or_a_superior(self):
        """They are answered like people who do not exist; nothing is written."""
        rows = [["00subject", "2026-01", 3000]]
        for hidden in ("00reward", "00ceo"):
            with self.subTest(hidden=hidden):
                wizard = self.check(
                    "reward",
                    xlsx([*rows, [hidden, "2026-01", 9]], header=HEADER),
                    kind="pay_base",
                )
                self.assertIn("Nobody for whom you may import", str(self.told(wizard)))
                self.assertFalse(self.bases())

    def told(self, wizard):
        return wizard.line_ids.mapped("reason")

    def test_only_reward_officers(self):
        """HR without the role does not import amounts."""
        for role in ("hr_in", "hr_admin", "manager", "subject"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.load_bases(role, [["00subject", "2026-01", 3000]])

    def test_an_amount_below_zero(self):
        """It is listed with its row."""
        wizard = self.check(
            "reward",
            xlsx([["00subject", "2026-01", -1]], header=HEADER),
            kind="pay_base",
        )
        self.assertIn("zero or more", str(self.told(wizard)))
