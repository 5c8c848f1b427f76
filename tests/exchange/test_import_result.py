# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_import import ImportCase, xlsx

HEADER = ["Badge ID", "Cycle", "Score", "Grade"]


@tagged("post_install", "-at_install")
class TestImportResult(ImportCase):
    """Results of earlier years."""

    def load_results(self, role, rows, header=HEADER):
        return self.load(
            role, xlsx(rows, header=header), kind="result", scale_id=self.scale.id
        )

    def check_results(self, role, rows, header=HEADER):
        return self.check(
            role, xlsx(rows, header=header), kind="result", scale_id=self.scale.id
        )

    def past(self, role="subject"):
        return self.env["hr.performance.result"].search(
            [("employee_id", "=", self.people[role].id)]
        )

    def test_kept_as_they_are(self):
        """The grade stays, although today's scale would give another."""
        wizard = self.load_results(
            "hr_in",
            [["00subject", "2024 H2", 71.5, "A"], ["00colleague", "2024 H2", 60, ""]],
        )
        self.assertEqual(self.counts(wizard), (2, 0, 0))
        result = self.past()
        self.assertEqual((result.score, result.final_level_id.code), (71.5, "A"))
        self.assertEqual(result.final_origin, "import")
        self.assertEqual(result.coefficient, 1.2)
        self.assertFalse(self.past("colleague").final_level_id)
        cycle = result.cycle_id
        self.assertEqual(
            (str(cycle.date_start), str(cycle.date_end)), ("2024-07-01", "2024-12-31")
        )
        self.assertEqual((cycle.state, cycle.is_imported), ("closed", True))
        self.assertEqual(cycle.company_id, self.company)

    def test_nobody_is_shown_as_having_acted(self):
        self.load_results("hr_in", [["00subject", "2024", 80, "B"]])
        result = self.past()
        self.assertFalse(result.decided_by_id)
        self.assertFalse(result.released_on)
        self.assertEqual(result.appraisal_id.state, "done")
        self.assertFalse(result.appraisal_id.rating_ids)
        self.assertFalse(result.appraisal_id.employee_confirmed_on)
        self.assertIn("file.xlsx", result.explanation_html)

    def test_seen_by_employee_and_line(self):
        self.load_results("hr_in", [["00subject", "2024", 80, "B"]])
        for role, sees in (
            *(("subject", True), ("manager", True), ("head", True), ("hr_in", True)),
            *(("colleague", False), ("hr_out", False), ("foreign", False)),
        ):
            with self.subTest(role=role):
                found = self.as_user(self.env["hr.performance.result"], role).search(
                    [("id", "=", self.past().id)]
                )
                self.assertEqual(bool(found), sees)

    def test_period_from_columns(self):
        header = ["Badge ID", "考核周期", "开始日期", "结束日期", "得分"]
        self.load_results(
            "hr_in", [["00subject", "Spring", "2025-02-01", "2025-05-31", 80]], header
        )
        self.assertEqual(str(self.past().cycle_id.date_end), "2025-05-31")

    def test_again(self):
        rows = [["00subject", "2024", 80, "B"], ["00colleague", "2024", 90, "A"]]
        self.load_results("hr_in", rows)
        self.assertEqual(self.counts(self.load_results("hr_in", rows)), (0, 0, 2))
        rows[0][2] = 82
        self.assertEqual(self.counts(self.load_results("hr_in", rows)), (0, 1, 1))
        self.assertEqual(self.past().score, 82)
        self.assertEqual(len(self.past().cycle_id), 1)

    def test_bad_rows(self):
        self.launch()
        wizard = self.check_results(
            "hr_in",
            [
                ["00subject", "2024", 80, "Z"],
                ["00subject", "Long ago", 80, "A"],
                ["00subject", "2026 H1", 80, "A"],
                ["00subject", "2024", -1, "A"],
                ["00subject", "2023", 80, "A"],
                ["00subject", "2023", 81, "A"],
                ["00hrout", "2023", 80, "A"],
            ],
        )
        self.assertEqual(
            self.findings(wizard),
            [
                (2, "Grade", "Z"),
                (3, "Cycle", "Long ago"),
                (4, "Cycle", "2026 H1"),
                (5, "Score", "-1"),
                (7, "Badge ID", "00subject"),
                (8, "Badge ID", "00hrout"),
            ],
        )
        wizard.action_import()
        self.assertFalse(self.past())
        self.assertFalse(
            self.env["hr.performance.cycle"].search([("is_imported", "=", True)])
        )

    def test_only_hr(self):
        wizard = self.wizard("manager", xlsx([]), kind="result", scale_id=self.scale.id)
        with self.assertRaises(AccessError):
            wizard.action_check()

    def test_manager_hat_does_not_open_past_results(self):
        """An officer imports for the scope, not for a team outside of it."""
        self.people["userless"].write(
            {"parent_id": self.people["hr_out"].id, "department_id": self.plant.id}
        )
        self.launch()
        wizard = self.check_results("hr_out", [["00userless", "2024", 80, "A"]])
        self.assertEqual(len(self.findings(wizard)), 1)

    def test_origin_cannot_be_given_away(self):
        """Nobody turns a real cycle into one that takes any result."""
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "hr_admin").write({"is_imported": True})

    def test_no_rewards_from_past_results(self):
        self.load_results("hr_in", [["00subject", "2024", 80, "B"]])
        run = self.env["hr.performance.reward.run"].new(
            {"cycle_id": self.past().cycle_id.id, "company_id": self.company.id}
        )
        found = self.env["hr.performance.result"].search(run._results_domain())
        self.assertFalse(found)

    def test_scale_is_asked_for(self):
        wizard = self.wizard("hr_in", xlsx([]), kind="result", scale_id=False)
        with self.assertRaises(UserError):
            wizard.action_check()
