# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase

CODE, OTHER = "rater_trained", "overlap"


@tagged("post_install", "-at_install")
class TestBoundariesGates(PerformanceCase):
    """An override lets pass what it names: this check, this cycle, this sheet."""

    def setUp(self):
        super().setUp()
        self.other_cycle = self._cycle(name="Other")
        self.launch()
        for cycle in (self.cycle, self.other_cycle):
            gates = cycle.gate_ids or self.scheme.gate_ids
            gates.filtered(lambda g: g.code in (CODE, OTHER)).level = "required"
        self.mine, self.theirs = self.appraisal(), self.appraisal("colleague")

    def let_pass(self, cycle, code=CODE, appraisal=None):
        return self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": cycle.id,
                "code": code,
                "reason": "Strike",
                "appraisal_id": appraisal and appraisal.id,
            }
        )

    def assert_refused(self, cycle=(), sheets=()):
        """The check stops the cycle as a whole, or each of these sheets."""
        for one in cycle:
            with self.assertRaisesRegex(UserError, "Found"):
                one._check_gate(CODE, ["Found"])
        for sheet in sheets:
            with self.assertRaisesRegex(UserError, "Found"):
                sheet._check_gate(CODE, {sheet: ["Found"]})

    def assert_passed(self, cycle=(), sheets=()):
        for one in cycle:
            self.assertEqual(one._check_gate(CODE, ["Found"]), ["Found"])
        for sheet in sheets:
            found = {sheet: ["Found"]}
            self.assertEqual(sheet._check_gate(CODE, found), found)

    def test_nothing_is_let_pass(self):
        """Without an override everything is refused; without findings nothing is."""
        self.assert_refused(self.cycle, self.mine | self.theirs)
        self.assertEqual(self.cycle._check_gate(CODE, []), [])
        self.assertEqual(self.mine._check_gate(CODE, {}), {})

    def test_of_one_sheet(self):
        """Neither the cycle nor a second sheet passes with it."""
        self.let_pass(self.cycle, appraisal=self.mine)
        self.assert_passed(sheets=self.mine)
        self.assert_refused(self.cycle, self.theirs)
        found = {self.mine: ["Found"], self.theirs: ["Found"]}
        both = self.mine | self.theirs
        advice, refused = both._split_gate(CODE, found)
        self.assertEqual((set(advice), set(refused)), ({self.mine}, {self.theirs}))

    def test_of_the_whole_cycle(self):
        """Everybody passes, in this cycle only."""
        self.let_pass(self.cycle)
        self.assert_passed(self.cycle, self.mine | self.theirs)
        self.assert_refused(self.other_cycle)

    def test_of_another_check(self):
        """Another check stays what it is."""
        self.let_pass(self.cycle, OTHER)
        self.let_pass(self.cycle, OTHER, self.mine)
        self.assert_refused(self.cycle, self.mine | self.theirs)

    def test_of_another_cycle(self):
        """A second cycle with the same people lets nobody pass here."""
        self.let_pass(self.other_cycle)
        self.assert_refused(self.cycle, self.mine | self.theirs)

    def test_advice_and_off(self):
        """Advice is told and passes; a check that is off asks for nothing."""
        gate = self.cycle.gate_ids.filtered(lambda g: g.code == CODE)
        gate.level = "advice"
        self.assert_passed(self.cycle, self.mine)
        gate.level = "off"
        self.assertEqual(self.cycle._check_gate(CODE, self.fail), [])
        self.assertEqual(self.mine._split_gate(CODE, {self.mine: ["F"]}), ({}, {}))


@tagged("post_install", "-at_install")
class TestBoundariesScheme(PerformanceCase):
    """Zero is a rule, less than zero is none; rows belong to their company."""

    def test_zero_is_allowed(self):
        """No items and no days are rules; less is refused."""
        names = [
            name
            for name in self.scheme._fields
            if name == "items_cap" or name.endswith("_days")
        ]
        self.assertGreater(len(names), 4)
        for name in names:
            with self.subTest(field=name):
                self.scheme[name] = 0
                with self.assertRaises(ValidationError), self.cr.savepoint():
                    self.scheme[name] = -1

    def test_rows_that_fit_a_company(self):
        """Shared places and the own ones; a job and a department both have to fit."""
        jobs, places = {}, {}
        companies = {
            "own": self.company,
            "other": self.other_company,
            "shared": self.env["res.company"],
        }
        for name, company in companies.items():
            values = {"name": name, "company_id": company.id}
            jobs[name] = self.env["hr.job"].create(dict(values))
            places[name] = self.env["hr.department"].create(values)
        self.scheme.company_id = False
        self.scheme.template_rule_ids = [
            Command.create(
                {
                    "job_id": jobs[job].id,
                    "department_id": places[place].id,
                    "template_id": self.template.id,
                }
            )
            for job in companies
            for place in companies
        ]
        found = self.scheme.template_rule_ids._fits(self.company)
        self.assertEqual(
            {(row.job_id.name, row.department_id.name) for row in found},
            {
                ("own", "own"),
                ("own", "shared"),
                ("shared", "own"),
                ("shared", "shared"),
            },
        )
