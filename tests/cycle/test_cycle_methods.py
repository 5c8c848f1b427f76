# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import PerformanceCase

WHY = "Results of the plant can be counted."


@tagged("post_install", "-at_install")
class TestCycleMethods(PerformanceCase):
    """Which method for whom, and why: asked before the launch, and kept with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fitter = cls.env["hr.job"].create(
            {"name": "Fitter", "company_id": cls.company.id}
        )
        cls.people["subject"].job_id = cls.fitter
        cls.behaviour = cls.env.ref("hr_performance.hr_performance_template_behaviour")
        cls.objectives = cls.env.ref("hr_performance.hr_performance_template_mbo")

    def level(self, level):
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "method_reason")
        gate.level = level

    def page(self):
        return Form(
            self.as_user(self.env["hr.performance.launch"], "hr_admin").with_context(
                default_scheme_id=self.scheme.id,
                default_company_id=self.company.id,
            )
        )

    def template_of(self, cycle, role):
        return self.appraisal(role, cycle).template_id

    def test_the_page_asks_method_and_reason_for_each_population(self):
        """Chosen by job and department; each person gets it. Covers: R071, R069"""
        page = self.page()
        page.method_reason = WHY
        with page.method_ids.new() as row:
            row.job_id = self.fitter
            row.template_id = self.behaviour
            row.reason = "Their work is seen, not counted."
        with page.method_ids.new() as row:
            row.department_id = self.office
            row.template_id = self.objectives
            row.reason = "Goals are agreed with each of them."
        self.assertEqual(page.template_method, "objectives")
        opened = page.save().action_launch()
        cycle = self.env["hr.performance.cycle"].browse(opened["res_id"])
        self.assertEqual(self.template_of(cycle, "subject"), self.behaviour)
        self.assertEqual(self.template_of(cycle, "hr_out"), self.objectives)
        self.assertEqual(self.template_of(cycle, "manager"), self.template)
        self.assertEqual(cycle.method_reason, WHY)
        self.assertEqual(
            [
                (row.display_name, row.method, row.people_count, row.reason)
                for row in cycle.method_ids
            ],
            [
                ("Fitter", "behaviour", 1, "Their work is seen, not counted."),
                ("Office", "objectives", 4, "Goals are agreed with each of them."),
            ],
        )

    def test_the_page_begins_with_scheme_and_library(self):
        """What holds already is there, to be explained or changed. Covers: R071"""
        self.scheme.template_rule_ids = [
            Command.create(
                {"department_id": self.office.id, "template_id": self.objectives.id}
            )
        ]
        self.behaviour.job_ids = self.fitter
        page = self.page()
        found = [
            (row["job_id"], row["department_id"], row["template_id"])
            for row in page.method_ids._records
        ]
        self.assertEqual(
            found,
            [
                (False, self.office.id, self.objectives.id),
                (self.fitter.id, False, self.behaviour.id),
            ],
        )

    def test_a_required_reason_holds_up_the_launch(self):
        """For everybody else and for each row that somebody has. Covers: R071"""
        self.level("required")
        cycle = self.as_user(self.cycle, "hr_admin")
        self.behaviour.job_ids = self.fitter
        with self.assertRaises(UserError) as caught:
            self.launch()
        self.assertIn("everybody else: say under Methods", str(caught.exception))
        self.assertIn("Fitter: say under Methods why", str(caught.exception))
        cycle.action_fill_methods()
        cycle.method_reason = WHY
        with self.assertRaisesRegex(UserError, "Fitter"):
            self.launch()
        cycle.method_ids.reason = "Their work is seen."
        self.launch()
        self.assertEqual(self.template_of(self.cycle, "subject"), self.behaviour)

    def test_without_the_page_the_launch_keeps_who_had_what(self):
        """Rows of the scheme and jobs of the library, with people. Covers: R071"""
        self.scheme.template_rule_ids = [
            Command.create(
                {"department_id": self.office.id, "template_id": self.objectives.id}
            )
        ]
        self.behaviour.job_ids = self.fitter
        self.launch()
        self.assertEqual(
            {row.display_name: row.people_count for row in self.cycle.method_ids},
            {"Office": 4, "Fitter": 1},
        )

    def test_the_record_stays_as_it_was(self):
        """Neither row nor reason changes after the launch. Covers: R071"""
        cycle = self.as_user(self.cycle, "hr_admin")
        cycle.write(
            {
                "method_reason": WHY,
                "method_ids": [
                    Command.create(
                        {
                            "job_id": self.fitter.id,
                            "template_id": self.behaviour.id,
                            "reason": "Seen, not counted.",
                        }
                    )
                ],
            }
        )
        self.launch()
        row = cycle.method_ids
        for change in (
            lambda: row.write({"reason": "Nicer"}),
            lambda: row.unlink(),
            lambda: cycle.write({"method_reason": "Nicer"}),
            lambda: row.copy({"job_id": False, "department_id": self.works.id}),
            lambda: row.write({"people_count": 99}),
        ):
            with self.assertRaises(UserError):
                change()
        self.behaviour.method = "mixed"
        self.assertEqual((row.method, row.reason), ("behaviour", "Seen, not counted."))
        told = self.as_user(self.cycle, "hr_in").method_ids
        self.assertEqual(told.reason, "Seen, not counted.")

    def test_the_row_of_the_cycle_goes_before_the_scheme(self):
        """And later changes of the scheme do not reach it. Covers: R071, R069"""
        self.scheme.template_rule_ids = [
            Command.create(
                {"job_id": self.fitter.id, "template_id": self.objectives.id}
            )
        ]
        self.as_user(self.cycle, "hr_admin").method_ids = [
            Command.create({"job_id": self.fitter.id, "template_id": self.behaviour.id})
        ]
        self.launch()
        self.assertEqual(self.template_of(self.cycle, "subject"), self.behaviour)

    def test_a_retracted_launch_asks_the_scheme_again(self):
        """Rows that it had brought go; what HR has explained stays. Covers: R071"""
        self.scheme.template_rule_ids = [
            Command.create(
                {"job_id": self.fitter.id, "template_id": self.objectives.id}
            )
        ]
        cycle = self.launch(announce=False)
        cycle.action_retract()
        self.assertFalse(cycle.method_ids)
        self.scheme.template_rule_ids.template_id = self.behaviour
        self.launch(announce=False)
        self.assertEqual(self.template_of(self.cycle, "subject"), self.behaviour)

    def test_bad_rows_are_refused(self):
        """Without a place, twice for one place, or a block. Covers: R071"""
        cycle = self.as_user(self.cycle, "hr_admin")
        block = self.env.ref("hr_performance.hr_performance_block_team")
        rows = (
            {"template_id": self.behaviour.id},
            {"job_id": self.fitter.id, "template_id": block.id},
        )
        for values in rows:
            with self.subTest(values), self.assertRaises(ValidationError):
                cycle.method_ids = [Command.create(values)]

    def test_only_hr_reads_it(self):
        """Employees and managers have no way to the reasons. Covers: R071"""
        self.launch()
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.cycle.method"], "manager").search([])
