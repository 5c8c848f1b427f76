# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_unit_subject import UnitCase


@tagged("post_install", "-at_install")
class TestUnitCourse(UnitCase):
    """What becomes of units in steps, lists, prints, rewards and changes."""

    # WHO ANSWERS

    def test_head_by_own_hand(self):
        """HR does not make itself the head of a unit under appraisal."""
        self.launch(self.unit_cycle)
        group = self.env.ref("hr.group_hr_user")
        self.users["hr_admin"].group_ids = [Command.link(group.id)]
        with self.assertRaises(UserError) as refusal:
            self.as_user(self.plant, "hr_admin").manager_id = self.people["hr_admin"]
        self.assertIn("give yourself a part", str(refusal.exception))
        self.assertEqual(self.unit(self.plant).owner_id, self.people["manager"])

    # STEPS

    def test_second_review(self):
        """The manager's manager approves the rating of a unit, too."""
        self.scheme.second_review = True
        unit = self.decided_unit()
        self.assertEqual(unit.second_manager_id, self.people["ceo"])
        self.assertEqual(unit.state, "second_review")
        self.assertEqual(unit.waiting_for_id, self.people["ceo"])
        with self.assertRaisesRegex(UserError, "approved by somebody else"):
            self.as_user(unit, "manager").action_approve_review()
        self.as_user(unit, "ceo").action_approve_review()
        self.assertEqual(unit.state, "decided")

    def test_sentences_are_about_the_unit(self):
        """What is next and the appeal speak of no employee."""
        unit = self.decided_unit()
        self.assertEqual(unit.next_step, "Release the result")
        timeline = self.as_user(unit, "head").timeline
        self.assertFalse(timeline["appeal"])
        self.as_user(self.result(unit), "head").action_release()
        unit.invalidate_recordset()
        self.assertEqual(unit.next_step, "Who answers for the unit acknowledges")

    def test_deputy_acts_for_the_manager(self):
        """A delegation of the manager reaches the units as it reaches the team."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["head"].id,
                "delegate_id": self.people["former"].id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "scope": "act",
            }
        )
        self.assertTrue(self.visible("former", unit))
        self.as_user(unit, "former").action_confirm_plan()
        self.assertTrue(unit.manager_confirmed_on)
        self.assertFalse(unit.employee_confirmed_on)

    def test_values_and_targets_by_period(self):
        """The quarters of a unit's plan show the values of the unit. Covers: R042"""
        self.kpi.write({"aggregation": "sum", "data_period": "quarter"})
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        line = unit.line_ids.filtered("kpi_id")
        self.as_user(line, "manager").period_targets = [
            ["2026-01-01", "2026-03-31", 30],
            ["2026-04-01", "2026-06-30", 50],
        ]
        self.assertEqual(line.target, 80)
        self.enter(unit, {"Output": "45"})
        table = self.as_user(line, "manager").period_table
        for text in ("2026 Q2", ">50<", ">45<", ">90 %<"):
            self.assertIn(text, table)

    def test_exit_without_the_head(self):
        """A head who hands nothing in stops nobody: the self-review is skipped."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        with self.assertRaises(AccessError):
            self.as_user(unit, "subject").action_confirm_plan()
        self.as_user(unit, "manager").action_confirm_plan()
        self.as_user(unit, "head").action_confirm_plan()
        self.as_user(unit, "head").action_open_assessment()
        self.assertEqual(unit.waiting_for_id, self.people["manager"])
        self.as_user(unit, "head").action_skip_self_review("On leave")
        self.assertEqual(unit.state, "manager_review")
        self.assertEqual(unit.waiting_for_id, self.people["head"])

    # ORGANIZATION CHANGES

    def test_new_head_begins_the_self_review_anew(self):
        """The former head's draft is not handed over; the unit's values are."""
        self.launch(self.unit_cycle)
        unit = self.unit(self.plant)
        self.as_user(unit, "manager").action_confirm_plan()
        self.as_user(unit, "head").action_confirm_plan()
        self.enter(unit, {"Output": "80"})
        self.as_user(unit, "head").action_open_assessment()
        self.rating(unit, "self", "manager").comment = "For myself"
        self.plant.manager_id = self.people["colleague"]
        review = unit.rating_ids.filtered(lambda r: r.kind == "self")
        self.assertEqual(review.rater_id, self.people["colleague"])
        self.assertFalse(review.comment)
        self.assertEqual(unit.waiting_for_id, self.people["colleague"])
        line = unit.line_ids.filtered("kpi_id")
        self.assertEqual(line.actual, 80.0)
        value = self.env["hr.performance.measure"].search([("line_id", "=", line.id)])
        self.assertEqual(value.employee_id, self.people["colleague"])
        self.assertEqual(value.display_name, "Plant · Output")
        self.assertEqual(unit.manager_id, self.people["manager"])
        self.assertFalse(self.as_user(value, "former").has_access("read"))

    def test_submitted_self_review_stays(self):
        """From the manager's review on the head who wrote stays responsible."""
        unit = self.decided_unit()
        self.plant.manager_id = self.people["colleague"]
        self.assertEqual(unit.owner_id, self.people["manager"])

    def test_new_head_of_the_company(self):
        """The company's sheet follows the head of its top."""
        self.office.manager_id = False
        self.works.manager_id = self.people["ceo"]
        cycle = self._unit_cycle(
            subject_kind="company", template_id=self._template("company").id
        )
        sheet = self.launch(cycle).sudo().appraisal_ids
        self.people["head"].parent_id = False
        self.works.manager_id = self.people["head"]
        self.assertEqual(sheet.owner_id, self.people["head"])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["hr.performance.appraisal"]._launch(cycle, self.company)

    # ONE CYCLE AT A TIME

    def test_unit_in_two_cycles(self):
        """A unit takes part in one cycle of a time, unless the check is off."""
        self.launch(self.unit_cycle)
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code == "overlap"
        ).level = "required"
        again = self._unit_cycle(name="Again")
        with self.assertRaisesRegex(UserError, "Plant takes part in Units"):
            self.as_user(again, "hr_admin").action_launch()
        teams = self._unit_cycle(
            name="Teams", subject_kind="team", template_id=self._template("team").id
        )
        self.launch(teams)
        self.assertEqual(teams.appraisal_count, 2)

    # SHOWN AND PRINTED

    def test_column_only_where_units_are(self):
        """Lists name the unit as soon as a cycle is about units. Covers: R006"""
        models = ("appraisal", "result", "step", "rating", "measure")

        def named():
            return [
                "unit_name"
                in self.as_user(model, "hr_admin").get_view(view_type="list")["arch"]
                for model in (self.env[f"hr.performance.{name}"] for name in models)
            ]

        self.assertEqual(named(), [False] * 5)
        self.launch(self.unit_cycle)
        self.assertEqual(named(), [True] * 5)
        unit = self.unit(self.plant)
        self.assertEqual(unit.unit_name, "Plant")
        self.assertEqual(unit.step_ids.unit_name, "Plant")
        self.assertFalse(self.appraisal().unit_name)

    def test_department_shows_its_sheets(self):
        """The department leads to its own appraisals. Covers: R006"""
        self.launch(self.unit_cycle)
        plant = self.as_user(self.plant, "hr_in")
        self.people["hr_in"].parent_id = self.people["ceo"]
        plant.invalidate_recordset()
        self.assertEqual(plant.performance_unit_count, 1)
        action = plant.action_open_performance_unit()
        found = self.env["hr.performance.appraisal"].search(action["domain"])
        self.assertEqual(found, self.unit(self.plant))
        opened = self.unit_cycle.action_open_appraisals()
        found = self.env["hr.performance.appraisal"].search(opened["domain"])
        self.assertEqual(found, self.unit_cycle.sudo().appraisal_ids)

    def test_results_open_from_the_cycle(self):
        """The cycle leads to the results of its units, not to an empty list."""
        unit = self.decided_unit()
        action = self.as_user(self.unit_cycle, "head").action_open_results()
        self.assertEqual(
            action["context"], {"search_default_cycle_id": self.unit_cycle.id}
        )
        results = self.as_user(self.env["hr.performance.result"], "head")
        self.assertIn(self.result(unit), results.search([]))

    def test_prints_name_the_unit(self):
        """Plan and result slip name the unit and who answers for it."""
        unit = self.decided_unit()
        self.as_user(self.result(unit), "head").action_release()
        for report, record in (
            ("plan_sheet", unit),
            ("contract", unit),
            ("result_slip", self.result(unit)),
        ):
            html, _kind = (
                self.env["ir.actions.report"]
                .with_user(self.users["manager"])
                ._render_qweb_html(
                    f"hr_performance.report_hr_performance_{report}", record.ids
                )
            )
            text = html.decode()
            self.assertIn("Plant", text)
            self.assertIn("For the unit", text)
            self.assertIn("Department", text)
            self.assertNotIn("Employee", text)

    # MONEY

    def test_no_reward_for_a_unit(self):
        """Results of units enter no reward run; the head's bonus is the head's own."""
        unit = self.decided_unit()
        self.as_user(self.result(unit), "head").action_release()
        run = self.env["hr.performance.reward.run"].create(
            {
                "rule_id": self.env["hr.performance.reward.rule"]
                .create(
                    {
                        "name": "Fixed",
                        "base_type": "fixed",
                        "fixed_amount": 1000,
                        "company_id": self.company.id,
                    }
                )
                .id,
                "cycle_id": self.unit_cycle.id,
                "company_id": self.company.id,
            }
        )
        self.assertFalse(
            self.env["hr.performance.result"].search(run._results_domain())
        )

    # HOURS

    def test_hours_of_a_unit_are_those_of_its_people(self):
        """One person's hours say nothing about a department. Covers: R030"""
        self.launch(self.unit_cycle)
        unit = self.unit(self.works)
        people = self.env["hr.employee"].search(
            [("department_id", "child_of", self.works.id)]
        )
        people.resource_calendar_id = self.company.resource_calendar_id
        person = people[0]._performance_hours(*unit._period())
        line = unit.line_ids[0]
        line.needed_hours = float(person) * (len(people) - 1)
        self.assertAlmostEqual(
            unit.available_hours, float(person) * len(people), delta=0.1
        )
        self.assertFalse(unit._hours_gaps())
        line.needed_hours = float(person) * (len(people) + 1)
        unit.invalidate_recordset()
        self.assertIn(unit, unit._hours_gaps())
