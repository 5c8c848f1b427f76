# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_import import ImportCase, xlsx

HEADER = ["Badge ID", "KPI or Goal", "Target", "Weight (%)"]


@tagged("post_install", "-at_install")
class TestImportTarget(ImportCase):
    """Targets and weights from files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_launch()
        cls.cycle.action_announce()

    def check_targets(self, role, rows):
        return self.check(
            role, xlsx(rows, header=HEADER), kind="target", cycle_id=self.cycle.id
        )

    def load_targets(self, role, rows):
        return self.load(
            role, xlsx(rows, header=HEADER), kind="target", cycle_id=self.cycle.id
        )

    def line(self, title="Output", role="subject"):
        return self.appraisal(role).line_ids.filtered(lambda x: x.title == title)

    def test_targets_and_weights(self):
        rows = [
            ["00subject", "OUT", 120, 40],
            ["00subject", "Defects", 0, 40],
            ["00subject", "Attitude", 1, 20],
        ]
        wizard = self.load_targets("hr_in", rows)
        self.assertEqual(self.counts(wizard), (0, 3, 0))
        self.assertEqual((self.line().target, self.line().weight), (120, 40))
        self.assertEqual(self.line("Defects").target, 0)
        self.assertEqual(self.appraisal().weight_total, 100)
        self.assertEqual(self.counts(self.load_targets("hr_in", rows)), (0, 0, 3))

    def test_empty_weight_stays(self):
        self.load_targets("manager", [["00subject", "OUT", 120, None]])
        self.assertEqual((self.line().target, self.line().weight), (120, 50))
        noted = self.appraisal().proposal_ids
        self.assertEqual((noted.side, noted.summary), ("manager", "Target: 100 → 120"))

    def test_new_line_takes_the_rule_of_the_library(self):
        kpi = self._kpi(
            "Scrap",
            code="SCR",
            method="reverse_quotient",
            direction="down",
            target=4,
        )
        wizard = self.load_targets("manager", [["00subject", "SCR", 3, 10]])
        self.assertEqual(self.counts(wizard), (1, 0, 0))
        line = self.line("Scrap")
        self.assertEqual((line.kpi_id, line.target, line.weight), (kpi, 3, 10))
        self.assertEqual(line.method, "reverse_quotient")

    def test_confirmations_are_asked_again(self):
        self.as_user(self.appraisal(), "subject").action_confirm_plan()
        self.assertTrue(self.appraisal().employee_confirmed_on)
        self.load_targets("manager", [["00subject", "OUT", 120, None]])
        self.assertFalse(self.appraisal().employee_confirmed_on)

    def test_bad_rows(self):
        self.agree(self.appraisal())
        wizard = self.check_targets(
            "manager",
            [
                ["00subject", "OUT", 120, None],
                ["00colleague", "OUT", "high", None],
                ["00colleague", "OUT", 120, 101],
                ["00colleague", "Unheard of", 120, None],
                ["00colleague", "OUT", 120, None],
                ["00colleague", "Output", 130, None],
                ["00head", "OUT", 130, None],
            ],
        )
        self.assertEqual(
            self.findings(wizard),
            [
                (2, "Badge ID", "00subject"),
                (3, "Target", "high"),
                (4, "Weight (%)", "101"),
                (5, "KPI or Goal", "Unheard of"),
                (7, "Badge ID", "00colleague"),
                (8, "Badge ID", "00head"),
            ],
        )
        self.assertIn("Plan agreed", wizard.line_ids[0].reason)
        wizard.action_import()
        self.assertEqual(self.line(role="colleague").target, 100)

    def test_agreed_but_unchanged_is_no_error(self):
        self.agree(self.appraisal())
        wizard = self.check_targets("manager", [["00subject", "OUT", 100, 50]])
        self.assertEqual(self.findings(wizard), [])
        self.assertEqual(wizard.unchanged_count, 1)

    def test_person_outside_the_cycle(self):
        other = self._cycle(name="Office", department_ids=self.office.ids)
        other.action_launch()
        wizard = self.check(
            "hr_in",
            xlsx([["00subject", "OUT", 1, 1]], header=HEADER),
            kind="target",
            cycle_id=other.id,
        )
        self.assertIn("Office", wizard.line_ids.reason)

    def test_cycle_is_asked_for(self):
        wizard = self.wizard("hr_in", xlsx([]), kind="target")
        with self.assertRaises(UserError):
            wizard.action_check()
