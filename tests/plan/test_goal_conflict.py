# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from itertools import permutations
from random import Random

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...engine import alignment
from .common_check import CheckCase


@tagged("post_install", "-at_install")
class TestGoalConflict(CheckCase):
    """Cost against quality: found between departments, settled by guard or waiver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._kpi(
            "Cost", method="achievement", direction="down", target=9, unit="€"
        )
        cls.quality = cls._kpi("Quality", method="achievement", target=95, unit="%")
        cls.relation = cls.env["hr.performance.kpi.relation"].create(
            {
                "kpi_id": cls.cost.id,
                "other_kpi_id": cls.quality.id,
                "relation": "supports",
            }
        )
        cls.works.manager_id = cls.people["head"]
        cls.office.manager_id = cls.people["hr_out"]
        cls.plant.manager_id = cls.people["manager"]
        cls.as_user(cls, cls.cycle, "hr_admin").action_launch()
        cls.cycle.is_announced = True

    def setUp(self):
        super().setUp()
        # The plant saves cost, the office watches quality.
        self.sheet, self.other = self.appraisal(), self.appraisal("approver")
        self.give(self.sheet, self.cost, 50)
        self.give(self.other, self.quality, 50)

    def give(self, sheet, kpi, weight):
        sheet.line_ids.filtered(lambda line: line.kpi_id == kpi).unlink()
        values = {name: kpi[name] for name in ("method", "direction", "target")}
        sheet.line_ids = [
            Command.create({**values, "kpi_id": kpi.id, "weight": weight})
        ]

    def found(self, state=None):
        """Conflicts of the cycle after a new search."""
        self.cycle._detect_conflicts()
        conflicts = self.env["hr.performance.goal.conflict"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        return conflicts.filtered(lambda c: not state or c.state == state)

    # RELATIONS

    def test_relation_holds_both_ways(self):
        """Each KPI shows the relation; change and deletion follow. Covers: R029"""
        mirror = self.quality.relation_ids
        self.assertEqual(mirror.other_kpi_id, self.cost)
        self.as_user(mirror, "hr_in").relation = "opposes"
        self.assertEqual(self.relation.relation, "opposes")
        self.as_user(mirror, "hr_in").unlink()
        self.assertFalse(self.relation.exists())

    @mute_logger("odoo.sql_db")
    def test_relation_with_itself_and_twice(self):
        """A KPI has no relation with itself, and one with each other. Covers: R029"""
        relations = self.env["hr.performance.kpi.relation"]
        for other, rule in ((self.cost, "not_itself"), (self.quality, "pair_unique")):
            values = {"kpi_id": self.cost.id, "other_kpi_id": other.id}
            with self.assertRaisesRegex(IntegrityError, rule), self.cr.savepoint():
                relations.create(values)

    def test_relation_of_two_companies(self):
        """KPIs of two companies are not related; a shared one is. Covers: R029"""
        one, other = self.cost.copy({"name": "A"}), self.cost.copy({"name": "B"})
        one.company_id = self.company
        other.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        relations = self.env["hr.performance.kpi.relation"]
        with self.assertRaisesRegex(ValidationError, "A – B.*two companies"):
            relations.create({"kpi_id": one.id, "other_kpi_id": other.id})
        self.assertIn(self.quality, one.relation_ids.other_kpi_id, "shared")

    def test_new_version_keeps_relations(self):
        """The next version of a KPI moves as the one before."""
        action = self.cost.action_new_version()
        new = self.env["hr.performance.kpi"].browse(action["res_id"])
        self.assertEqual(new.relation_ids.other_kpi_id, self.quality)

    def test_editor_on_the_kpi(self):
        """HR adds a relation on the form of the KPI."""
        with Form(self.as_user(self.defects, "hr_in")) as form:
            with form.relation_ids.new() as row:
                row.relation = "opposes"
                row.other_kpi_id = self.as_user(self.quality, "hr_in")
        self.assertEqual(self.defects.relation_ids.other_kpi_id, self.quality)
        self.assertIn(self.defects, self.quality.relation_ids.other_kpi_id)

    # FINDING

    def test_opposed_goals_across_departments(self):
        """Cost down against quality up is listed with both sides. Covers: R029"""
        [conflict] = self.found("open")
        self.assertEqual(
            conflict.kpi_id | conflict.other_kpi_id, self.cost | self.quality
        )
        self.assertEqual(
            conflict.department_id | conflict.other_department_id,
            self.plant | self.office,
        )
        text = conflict.explanation
        self.assertIn("Plant wants “Cost” to fall", text)
        self.assertIn("Office wants “Quality” to rise", text)

    def test_goals_that_go_together(self):
        """Cost down and scrap down go well together. Covers: R029"""
        self.quality.direction = "down"
        self.other.line_ids.filtered("kpi_id").direction = "down"
        self.assertFalse(self.found())

    def test_people_of_one_department(self):
        """Two people of one department may clash, too. Covers: R029"""
        self.other.line_ids.filtered(lambda line: line.kpi_id == self.quality).unlink()
        self.give(self.appraisal("colleague"), self.quality, 40)
        [conflict] = self.found("open")
        self.assertEqual(conflict.department_id, self.plant)
        self.assertEqual(conflict.other_department_id, self.plant)

    def test_objectives_clash(self):
        """Goals of departments clash before any plan holds them. Covers: R029"""
        (self.sheet | self.other).line_ids.filtered(
            lambda line: line.kpi_id in self.cost | self.quality
        ).unlink()
        for unit, kpi, direction, lead in (
            (self.plant, self.cost, "down", "manager"),
            (self.office, self.quality, "up", "hr_out"),
        ):
            self.company_goal(
                name=kpi.name,
                level="department",
                department_id=unit.id,
                responsible_id=self.people[lead].id,
                kpi_id=kpi.id,
                direction=direction,
                target=1,
                cycle_ids=[Command.link(self.cycle.id)],
            )
        self.assertEqual(len(self.found("open")), 1)

    def test_goals_of_nobody_clash(self):
        """A goal for which nobody answers yet clashes like any other. Covers: R029"""
        self.other.line_ids.filtered(lambda line: line.kpi_id == self.quality).unlink()
        self.assertFalse(self.advice(self.sheet, "subject", "goal_conflict"))
        self.company_goal(
            name="Quality",
            level="department",
            department_id=self.office.id,
            responsible_id=False,
            kpi_id=self.quality.id,
            cycle_ids=[Command.link(self.cycle.id)],
        ).responsible_id = False
        self.assertEqual(len(self.found("open")), 1)
        self.assertTrue(self.advice(self.sheet, "subject", "goal_conflict"))

    def test_plans_of_units_clash(self):
        """Production lowers cost, quality checks more: plans of departments.

        Covers: R029
        """
        for sheet, unit in ((self.sheet, self.plant), (self.other, self.office)):
            sheet.sudo().write(
                {
                    "subject_kind": "department",
                    "subject_department_id": unit.id,
                    "employee_id": False,
                }
            )
        [conflict] = self.found("open")
        self.assertEqual(
            conflict.department_id | conflict.other_department_id,
            self.plant | self.office,
        )
        [[line, reason]] = self.sheet._open_conflicts()
        self.assertEqual(line.kpi_id, self.cost)
        self.assertEqual(reason["department"], self.office.id)
        self.give(self.sheet, self.quality, 10)
        self.assertFalse(self.sheet._open_conflicts())
        self.assertTrue(self.found("guarded"))

    def test_lines_taken_out_clash_no_more(self):
        """A line that a change of the plan has archived counts no more."""
        line = self.other.line_ids.filtered(lambda line: line.kpi_id == self.quality)
        line.sudo().active = False
        self.assertFalse(self.advice(self.sheet, "subject", "goal_conflict"))
        self.assertFalse(self.found())

    def test_queries_say_what_the_rule_says(self):
        """Plans at random: both queries agree with the rule of the engine."""
        sheets = self.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", self.cycle.id)]
        )
        dice = Random(29)
        for _round in range(12):
            for sheet in sheets:
                sheet.department_id = dice.choice([self.plant, self.office, False])
                for kpi in (self.cost, self.quality):
                    mine = sheet.line_ids.filtered(lambda line, k=kpi: line.kpi_id == k)
                    mine.unlink()
                    if dice.random() < 0.7:
                        self.give(sheet, kpi, dice.choice([0, 9, 10, 40]))
                        line = sheet.line_ids.filtered(lambda x, k=kpi: x.kpi_id == k)
                        line.direction = dice.choice(["up", "down"])
            wanted = self.by_the_rule(sheets)
            found = {
                (line, reason["other_kpi"], reason["department"])
                for line, reason in sheets._open_conflicts()
            }
            self.assertEqual(found, wanted)
            pairs = {
                frozenset(
                    [
                        _side(c.kpi_id, c.department_id),
                        _side(c.other_kpi_id, c.other_department_id),
                    ]
                )
                for c in self.found("open")
            }
            said = {
                frozenset(
                    [_side(line.kpi_id, line.appraisal_id.department_id), (kpi, unit)]
                )
                for line, kpi, unit in wanted
            }
            self.assertEqual(pairs, said)

    def by_the_rule(self, sheets):
        """Lines that clash, by comparing every line with every other one."""
        lines = sheets.line_ids.filtered(
            lambda line: line.kpi_id in self.cost | self.quality and line.weight
        )
        held = {(line.appraisal_id, line.kpi_id): line.weight for line in lines}
        found = set()
        for here, there in permutations(lines, 2):
            other = here.appraisal_id != there.appraisal_id
            if (
                here.kpi_id != there.kpi_id
                and other
                and alignment.is_open(
                    alignment.SUPPORTS,
                    *(1 if line.direction == "up" else -1 for line in (here, there)),
                    held.get((here.appraisal_id, there.kpi_id)),
                    held.get((there.appraisal_id, here.kpi_id)),
                )
            ):
                unit = there.appraisal_id.department_id.id
                found.add((here, there.kpi_id.id, unit))
        return found

    # WAYS OUT

    def test_guard_kpi_settles(self):
        """Carrying the other's KPI at 10 % settles it, at 9 % not. Covers: R029"""
        self.give(self.sheet, self.quality, 9)
        self.assertTrue(self.found("open"))
        self.give(self.sheet, self.quality, 10)
        self.assertFalse(self.found("open"))
        self.assertTrue(self.found("guarded"))
        self.assertFalse(self.advice(self.other, "approver", "goal_conflict"))

    def test_waiver_with_reason_and_name(self):
        """A head of department waives with a reason; a new search keeps it.

        Covers: R029
        """
        conflict = self.as_user(self.found("open"), "manager")
        self.assertTrue(self.advice(self.sheet, "subject", "goal_conflict"))
        with self.assertRaisesRegex(ValidationError, "enter the reason"):
            conflict.action_waive()
        conflict.waiver_reason = "Quality is audited anyway"
        conflict.action_waive()
        again = self.found()
        self.assertEqual(again.ids, conflict.ids)
        self.assertEqual(again.state, "waived")
        self.assertEqual(again.waived_by_id, self.users["manager"])
        self.assertFalse(self.advice(self.sheet, "subject", "goal_conflict"))
        with self.assertRaisesRegex(UserError, "waived already"):
            conflict.waiver_reason = "Another"
        conflict.action_reopen()
        self.assertTrue(self.advice(self.sheet, "subject", "goal_conflict"))

    def test_others_do_not_waive(self):
        """Employees, and HR of other departments, neither see nor settle it."""
        conflict = self.found("open")
        for role in ("subject", "colleague", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(conflict, role).waiver_reason = "No"
        with self.assertRaises(AccessError):
            self.as_user(conflict, "manager").state = "waived"

    def test_conflict_goes_with_its_goals(self):
        """What no longer exists is no longer listed, waived or not. Covers: R029"""
        conflict = self.as_user(self.found("open"), "hr_in")
        conflict.waiver_reason = "Fine"
        conflict.action_waive()
        self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.cost).unlink()
        self.assertFalse(self.found())

    def test_plan_tells_the_clash_and_the_ways_out(self):
        """Both sides of the plan read what clashes before they sign. Covers: R029"""
        sentences = self.advice(self.sheet, "subject", "goal_conflict")
        self.assertEqual(sentences, self.advice(self.sheet, "manager", "goal_conflict"))
        self.assertIn("“Quality” of Office", sentences[0])
        self.assertIn("at least 10 %", sentences[0])

    def test_required_check_refuses(self):
        """Where required, the plan waits for a guard or a waiver. Covers: R029"""
        self.set_gates(self.cycle, goal_conflict="required", goal_smart="off")
        self.sheet.line_ids.filtered(lambda line: line.kpi_id != self.cost).weight = 0
        self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.cost).weight = 100
        with self.assertRaisesRegex(UserError, "Quality"):
            self.as_user(self.sheet, "subject").action_confirm_plan()
        conflict = self.as_user(self.found("open"), "hr_admin")
        conflict.waiver_reason = "Fine"
        conflict.action_waive()
        self.as_user(self.sheet, "subject").action_confirm_plan()
        self.assertTrue(self.sheet.employee_confirmed_on)


def _side(kpi, department):
    return kpi.id, department.id
