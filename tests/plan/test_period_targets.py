# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from io import BytesIO

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from ...reports.hr_performance_plans_xlsx import write_plans
from ..exchange.common_import import cells, xlsx
from ..plan_change.common_plan_change import PlanChangeCase
from ..takepart.common_takepart import TakePartCase

YEAR = {"name": "2026", "date_start": "2026-01-01", "date_end": "2026-12-31"}
QUARTERS = [
    ("2026-01-01", "2026-03-31"),
    ("2026-04-01", "2026-06-30"),
    ("2026-07-01", "2026-09-30"),
    ("2026-10-01", "2026-12-31"),
]


def quarters(*targets):
    return [[*days, float(t)] for days, t in zip(QUARTERS, targets, strict=True)]


@tagged("post_install", "-at_install")
class TestPeriodTargets(PlanChangeCase):
    """A plan line whose quarters have targets of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi.write({"aggregation": "sum", "data_period": "quarter"})
        cls.cycle.write(YEAR)

    def setUp(self):
        super().setUp()
        self.launch()
        self.plan = self.appraisal()
        self.output = self.line(self.plan, "Output")

    def divide(self, *targets, role="manager", line=None):
        line = self.as_user(line or self.output, role)
        line.period_targets = quarters(*targets)
        return line

    def targets(self, line=None):
        return [row[2] for row in (line or self.output).period_targets or []]

    def dialog(self, role="manager", line=None):
        action = self.as_user(line or self.output, role).action_open_period_targets()
        return Form(
            self.as_user(self.env[action["res_model"]], role).browse(action["res_id"])
        )

    def measure(self, *values):
        """One value at the end of each quarter, as the manager enters them."""
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            [
                {
                    "employee_id": self.people["subject"].id,
                    "kpi_id": self.kpi.id,
                    "period_end": last,
                    "value": value,
                }
                for (_first, last), value in zip(QUARTERS, values, strict=False)
            ]
        )

    # THE DIALOG

    def test_parts_of_a_quarter_get_less(self):
        """November to April: two months, a quarter, a month. Covers: R042"""
        cycle = self._cycle(
            name="Winter", date_start="2026-11-01", date_end="2027-04-30"
        )
        self.launch(cycle)
        plan = self.appraisal(cycle=cycle)
        line = self.line(plan, "Output")
        line.target = 181
        dialog = self.dialog(line=line)
        self.assertEqual(dialog.split, "days")
        self.assertEqual(
            [row.target for row in dialog.save().row_ids], [61.0, 90.0, 30.0]
        )

    def test_the_dialog_splits_and_each_quarter_may_differ(self):
        """In equal parts that add up, then as the two sides want. Covers: R042"""
        dialog = self.dialog()
        self.assertEqual(dialog.length, "quarter")
        with dialog.row_ids.edit(0) as row:
            self.assertEqual((row.label, row.target), ("2026 Q1", 25))
            row.target = 20
        with dialog.row_ids.edit(3) as row:
            row.target = 35
        self.assertEqual(dialog.whole_text, "105 t")
        dialog.save().action_save()
        self.assertEqual(self.targets(), [20, 25, 25, 35])
        self.assertEqual(self.output.target, 105)
        self.assertEqual(
            self.output.period_targets_text,
            "2026 Q1: 20 · 2026 Q2: 25 · 2026 Q3: 25 · 2026 Q4: 35",
        )
        again = self.dialog(role="subject")
        self.assertEqual(again.record.row_ids.mapped("target"), [20, 25, 25, 35])
        again.record.action_remove()
        self.assertFalse(self.output.period_targets)
        self.assertEqual(self.output.target, 105)

    def test_parts_add_up_exactly(self):
        """100 over the twelve months, without and with decimals. Covers: R042"""
        dialog = self.dialog()
        dialog.length = "month"
        rows = dialog.save().row_ids
        self.assertEqual(sorted(rows.mapped("target")), [8] * 8 + [9] * 4)
        dialog = Form(rows.dialog_id)
        dialog.decimals = 2
        dialog.split = "days"
        record = dialog.save()
        self.assertEqual(round(sum(record.row_ids.mapped("target")), 6), 100)
        self.assertEqual(record.row_ids[1].target, 7.67, "28 of 365 days")

    def test_only_lines_with_values_by_period(self):
        """Own goals and judged lines have one target. Covers: R042"""
        attitude = self.line(self.plan, "Attitude")
        self.assertFalse(self.as_user(attitude, "manager").takes_period_targets)
        for act in (
            lambda line: line.action_open_period_targets(),
            lambda line: line.write({"period_targets": quarters(1, 1, 1, 1)}),
        ):
            with self.assertRaisesRegex(UserError, "KPI of the library"):
                act(self.as_user(attitude, "manager"))

    # GUARDS

    def test_guarded_like_the_target(self):
        """By those who plan, while the plan is drafted, and confirmed anew."""
        self.as_user(self.plan, "manager").action_confirm_plan()
        self.divide(20, 25, 25, 30, role="subject")
        self.assertFalse(self.plan.manager_confirmed_on)
        for role in ("colleague", "hr_out", "reward", "foreign"):
            with self.assertRaises(AccessError):
                self.divide(1, 1, 1, 1, role=role)
        self.agreed()
        for role in ("subject", "manager", "hr_admin"):
            with self.assertRaisesRegex(UserError, "plan is agreed"):
                self.divide(1, 1, 1, 1, role=role)
            with self.assertRaisesRegex(UserError, "plan is agreed"):
                self.as_user(self.output, role).action_open_period_targets()
        self.assertEqual(self.targets(), [20, 25, 25, 30])

    def test_bad_rows_are_refused(self):
        """Gaps, other days, text: a clear error, nothing written."""
        line = self.as_user(self.output, "manager")
        good = quarters(20, 25, 25, 30)
        for bad in (good[1:], good[::-1], [["2026-01-01", "2026-12-30", 1]]):
            with self.assertRaisesRegex(ValidationError, "without a gap from"):
                line.period_targets = bad
        for bad in ([["x", "y", 1]], [[1]], "20", {"a": 1}, [[*QUARTERS[0], None]]):
            with self.assertRaises(ValidationError):
                line.period_targets = bad
        self.assertFalse(self.output.period_targets)

    def test_target_and_rows_never_contradict(self):
        """The rows make the target, another target moves the rows. Covers: R042"""
        line = self.divide(20, 25, 25, 30)
        line.write({"target": 999, "period_targets": quarters(20, 25, 25, 40)})
        self.assertEqual(line.target, 110)
        line.target = 220
        self.assertEqual(self.targets(), [40, 50, 50, 80])
        line.weight = 40
        self.assertEqual(self.targets(), [40, 50, 50, 80])
        line.kpi_id = self._kpi("Sales", target=7)
        self.assertFalse(line.period_targets)
        self.assertEqual(line.target, 7)

    def test_the_whole_follows_the_values_of_the_period(self):
        """Mean, lowest, highest, latest as for actual values. Covers: R042, R044"""
        wanted = {"avg": 87.5, "min": 80, "max": 95, "last": 95}
        for aggregation, whole in wanted.items():
            kpi = self._kpi(aggregation, target=85, aggregation=aggregation)
            line = self.as_user(self.output, "manager").create(
                {"appraisal_id": self.plan.id, "kpi_id": kpi.id, "weight": 0}
            )
            self.divide(80, 85, 90, 95, line=line)
            self.assertEqual(line.target, whole, aggregation)
            line.target = whole + 1
            self.assertEqual(self.targets(line), [81, 86, 91, 96], aggregation)

    # PROPOSALS

    def test_proposed_and_answered_like_a_target(self):
        """The other side reads old and new and may refuse. Covers: R036, R042"""
        self.divide(20, 25, 25, 30)
        self.plan.proposal_ids.invalidate_recordset()
        line = self.divide(10, 20, 30, 60, role="subject")
        [proposal] = self.plan.proposal_ids.filtered(lambda p: p.side == "employee")
        self.assertEqual(proposal.field_label, "Targets by Period")
        self.assertIn("2026 Q4: 30", proposal.old_value)
        self.assertIn("2026 Q4: 60", proposal.new_value)
        self.assertEqual(line.target, 120)
        self.as_user(proposal, "manager").action_reject("Start earlier")
        self.assertEqual(self.targets(), [20, 25, 25, 30])
        self.assertEqual(self.output.target, 100)

    def test_refusing_the_first_division_gives_the_target_back(self):
        """Both the division and the new total can be refused."""
        self.divide(30, 30, 30, 30, role="subject")
        proposals = self.plan.proposal_ids
        self.assertEqual(
            set(proposals.mapped("field_name")), {"target", "period_targets"}
        )
        self.as_user(proposals, "manager").action_reject("As it was")
        self.assertFalse(self.output.period_targets)
        self.assertEqual(self.output.target, 100)

    def test_a_removed_line_comes_back_with_its_targets(self):
        self.divide(20, 25, 25, 30)
        self.as_user(self.output, "subject").unlink()
        removed = self.plan.proposal_ids.filtered(lambda p: p.kind == "removed")
        self.as_user(removed, "manager").action_reject("Stays")
        self.output = self.line(self.plan, "Output")
        self.assertEqual(self.targets(), [20, 25, 25, 30])

    # VALUES

    def test_each_period_has_target_value_and_per_cent(self):
        """What a quarter asked for is what it is compared with. Covers: R042, R044"""
        self.divide(20, 25, 25, 30)
        self.agreed()
        self.measure(20, 20)
        table = self.as_user(self.output, "subject").period_table
        self.assertIn("2026 Q1", table)
        for text in (">20<", ">25<", ">30<", ">100 %<", ">80 %<"):
            self.assertIn(text, table)

    def test_lower_is_better_is_achieved_by_less(self):
        """Six defects of five allowed are 80 %, not 120 %. Covers: R042, R047"""
        self.defects.data_period = "quarter"
        line = self.line(self.plan, "Defects")
        self.agreed()
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.defects.id,
                "period_end": "2026-03-31",
                "value": 6,
            }
        )
        self.assertIn(">80 %<", line.period_table)

    def test_printed_and_in_the_workbook(self):
        """Contract and workbook name the quarters. Covers: R042"""
        self.divide(20, 25, 25, 30)
        text = self.output.period_targets_text
        self.agreed()
        report = self.as_user(self.env["ir.actions.report"], "manager")
        html, _kind = report._render_qweb_html(
            "hr_performance.report_hr_performance_contract", self.plan.ids
        )
        self.assertIn(text, html.decode())
        stream = BytesIO()
        write_plans(self.as_user(self.cycle, "manager"), stream)
        header, *rows = cells(stream.getvalue())
        column = header.index("Targets by Period")
        self.assertIn(text, [row[column] for row in rows])

    # VERSIONS

    def test_a_plan_change_keeps_what_is_over(self):
        """Another total from July on changes the rest; both versions tell it.

        Covers: R040, R042
        """
        self.divide(20, 25, 25, 30)
        self.agreed()
        change = self.ask(
            self.plan, "subject", {"Output": {"target": 122}}, day="2026-07-01"
        )
        asked = self.as_user(change, "manager").difference_html
        for text in ("2026 Q4: 30", "2026 Q2: 25 · 2026 Q3: 35 · 2026 Q4: 42"):
            self.assertIn(text, asked, "who approves sees what becomes of the quarters")
        self.approve(change, "manager")
        self.assertEqual(self.targets(), [20, 25, 35, 42])
        first, second = self.plan.version_ids.sorted("number")
        self.assertEqual(first._lines()[0]["period_targets"], quarters(20, 25, 25, 30))
        self.assertIn("2026 Q4: 30", second.difference_html)
        self.assertIn("2026 Q4: 42", second.difference_html)

    def test_a_version_is_scored_by_what_its_days_asked_for(self):
        """A first quarter of 20 that asked for 20 is fully met. Covers: R040, R042"""
        self.divide(20, 25, 25, 30)
        self.agreed()
        self.changed(self.plan, {"Output": {"target": 122}}, day="2026-04-01")
        self.measure(20, 32, 32, 38)
        self.enter(self.plan, {"Defects": "5"})
        self.rate(self.plan, "100")
        line = self.result(self.plan).line_ids.filtered(
            lambda row: row.appraisal_line_id == self.output
        )
        self.assertEqual(line.points, 100)

    def test_a_kpi_added_by_a_plan_change_gets_the_target_of_the_plan(self):
        """Five a quarter are twenty in the year. Covers: R040, R042"""
        visits = self._kpi("Visits", target=5, target_period="quarter")
        visits.aggregation = "sum"
        self.agreed()
        self.changed(
            self.plan,
            {"Defects": {"weight": 20}},
            added=[{"kpi_id": visits.id, "weight": 10}],
        )
        self.assertEqual(self.line(self.plan, "Visits").target, 20)

    def test_imported_targets_move_the_quarters(self):
        """A file of targets has one figure; the proportion stays. Covers: R042"""
        self.divide(20, 25, 25, 30)
        person = self.people["subject"]
        person.barcode = "7001"
        content = xlsx(
            [["7001", "Output", 200]], header=["Badge ID", "KPI or Goal", "Target"]
        )
        wizard = self.as_user(self.env["hr.performance.import"], "hr_in").create(
            {
                "kind": "target",
                "cycle_id": self.cycle.id,
                "file": base64.b64encode(content),
                "file_name": "targets.xlsx",
            }
        )
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(wizard.changed_count, 1)
        self.assertEqual(self.targets(), [40, 50, 50, 60])
        proposal = self.plan.proposal_ids[0]
        self.assertEqual(proposal.field_name, "period_targets")

    # SPEED

    def test_many_plans_cost_no_more_queries(self):
        """Tables and texts of all lines are read together."""
        self.divide(20, 25, 25, 30)
        lines = self.env["hr.performance.appraisal.line"].search(
            [
                ("kpi_id", "=", self.kpi.id),
                ("appraisal_id.cycle_id", "=", self.cycle.id),
            ]
        )
        self.assertGreater(len(lines), 5)

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("period_table")
            records.mapped("period_targets_text")
            return self.env.cr.sql_log_count - before

        count(lines)
        self.assertLessEqual(count(lines), count(self.output) + 2)


@tagged("post_install", "-at_install")
class TestPeriodTargetsTakePart(HttpCase, TakePartCase):
    """People without login read the targets of the quarters, too."""

    def test_on_the_page_without_login(self):
        """Covers: R042"""
        self.kpi.write({"aggregation": "sum", "data_period": "quarter"})
        self.cycle.write(YEAR)
        plan = self.launched()
        line = plan.line_ids.filtered(lambda row: row.kpi_id == self.kpi)
        self.as_user(line, "manager").period_targets = quarters(20, 25, 25, 30)
        page = self.page(f"/performance/take/{self.link(plan)}").text
        self.assertIn("Targets by Period", page)
        self.assertIn("2026 Q1: 20 · 2026 Q2: 25 · 2026 Q3: 25 · 2026 Q4: 30", page)
