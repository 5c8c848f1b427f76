# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...engine import codes, smart
from ...models.base.check_sentences import CHECK_SENTENCES, check_sentence
from .common_check import CheckCase


@tagged("post_install", "-at_install")
class TestGoalChecks(CheckCase):
    """SMART and the other checks of a plan, from the first word to both signatures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.as_user(cls, cls.cycle, "hr_admin").action_launch()
        cls.cycle.is_announced = True

    def setUp(self):
        super().setUp()
        self.sheet = self.appraisal()

    def as_manager(self):
        return self.as_user(self.sheet, "manager")

    # SMART

    def test_vague_goal_in_chinese_and_english(self):
        """A promise without metric fails S and M, and both sides read why.

        Covers: R026, R028
        """
        for text in ("提高业绩", "Improve sales"):
            line = self.write_goal(self.sheet, text)
            self.assertEqual(self.flags(line)[:2], "00")
        for role in ("subject", "manager"):
            [sentence] = self.advice(self.sheet, role, "goal_vague")
            self.assertIn("“Improve”", sentence)

    def test_oracle_goals_on_plan_lines(self):
        """Numbers with units and deadlines in the text pass. Covers: R026"""
        goal = self.company_goal()
        line = self.write_goal(
            self.sheet, "每周撰写3篇文章，阅读量不低于5000次", objective_id=goal.id
        )
        self.assertEqual(self.flags(line), "11?11")
        line = self.write_goal(self.sheet, "Write 3 articles by August 2026")
        self.assertEqual(self.flags(line), "11?10")
        reason = line.smart_flags[4]["reason"]
        self.assertIn("August 2026", reason)
        self.assertIn("Jun 30, 2026", reason)

    def test_each_letter_has_a_word_and_a_reason(self):
        """The letters say what they stand for and why they are as they are."""
        line = self.write_goal(self.sheet, "提高业绩")
        words = [flag["word"] for flag in line.smart_flags]
        self.assertEqual(
            words,
            ["Specific", "Measurable", "Achievable", "Relevant", "Time-bound"],
        )
        self.assertTrue(all(flag["reason"] for flag in line.smart_flags))

    def test_lines_that_are_no_goals_have_no_letters(self):
        """Attitude, ability and bonus items are judged by their standards."""
        line = self.sheet.line_ids.filtered(lambda line: line.section == "attitude")
        self.assertTrue(line)
        self.assertFalse(line.smart_flags)

    def test_letters_follow_what_is_typed(self):
        """The form shows the letters of what stands there now."""
        line = self.write_goal(self.sheet, "提高业绩")
        typed = line.new({"title": "每月签约5家客户"}, origin=line)
        self.assertEqual(
            [flag["state"] for flag in typed.smart_flags][:2], ["pass"] * 2
        )

    # TOO HIGH

    def test_target_beyond_history_is_too_high(self):
        """More than 1.5 times the best growth of earlier half-years is told.

        Covers: R026, R027
        """
        self.measured("subject", self.kpi, {"2025-06-30": 100, "2025-12-31": 110})
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        line.target = 126
        self.assertEqual(self.flags(line)[2], "1")
        self.assertFalse(self.advice(self.sheet, "subject", "goal_high"))
        line.target = 127
        self.assertEqual(self.flags(line)[2], "0")
        [sentence] = self.advice(self.sheet, "subject", "goal_high")
        self.assertIn("15.45 %", sentence)
        self.assertIn("10 %", sentence)
        self.assertEqual(sentence, self.advice(self.sheet, "manager", "goal_high")[0])

    def test_factor_of_the_scheme(self):
        """HR sets how much growth is within reach. Covers: R027"""
        self.measured("subject", self.kpi, {"2025-06-30": 100, "2025-12-31": 110})
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        line.target = 200
        self.assertEqual(self.flags(line)[2], "0")
        self.cycle.frozen_rules = {**self.cycle.frozen_rules, "growth_factor": 20}
        self.assertEqual(self.flags(line)[2], "1")

    def test_half_a_period_is_no_history(self):
        """Totals of a different number of months are not compared."""
        total = self._kpi("Units", method="ratio", target=70, unit="t")
        total.aggregation = "sum"
        self.as_manager().line_ids = [
            Command.create({"kpi_id": total.id, "weight": 0, "target": 700})
        ]
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == total)
        self.measured(
            "subject", total, {"2025-05-31": 1, "2025-11-30": 50, "2025-12-31": 60}
        )
        self.assertEqual(self.flags(line)[2], "?")

    def test_a_running_period_is_no_history(self):
        """One month of the half-year under way is neither baseline nor growth.

        Covers: R027
        """
        self.measured(
            "subject",
            self.kpi,
            {"2024-12-31": 100, "2025-06-30": 110, "2025-10-31": 5},
        )
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        with freeze_time("2025-11-15 12:00:00"):
            line.target = 140
            self.assertEqual(self.flags(line)[2], "1")
            for role in ("subject", "manager"):
                self.assertFalse(self.advice(self.sheet, role, "goal_high"))
            line.target = 150
            [sentence] = self.advice(self.sheet, "manager", "goal_high")
            self.assertIn("21 %", sentence, "two half-years of 10 %")

    def test_the_last_day_of_a_period_is_not_over(self):
        """A period counts from the day after its last day. Covers: R027"""
        self.measured("subject", self.kpi, {"2025-06-30": 100, "2025-12-31": 110})
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        line.target = 200
        for day, state in (("2025-12-31", "?"), ("2026-01-01", "0")):
            with freeze_time(f"{day} 12:00:00"):
                self.assertEqual(self.flags(line)[2], state)

    def test_one_flat_or_falling_history_says_nothing(self):
        """Only growth of the past tells how much growth is within reach.

        Covers: R027
        """
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        for values in ((None, 100), (100, 100), (100, 80), (100, None)):
            self.env["hr.performance.measure"].search([]).unlink()
            days = {"2025-06-30": values[0], "2025-12-31": values[1]}
            self.measured("subject", self.kpi, {day: v for day, v in days.items() if v})
            line.target = 120 if line.target != 120 else 121
            self.assertEqual(self.flags(line)[2], "?", values)
            self.assertFalse(self.advice(self.sheet, "subject", "goal_high"))
            self.assertNotIn(" 0 %", line.smart_flags[2]["reason"])

    def test_history_of_others_is_not_used(self):
        """A colleague's growth says nothing about one's own. Covers: R027"""
        self.measured("colleague", self.kpi, {"2025-06-30": 100, "2025-12-31": 110})
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        self.assertEqual(self.flags(line)[2], "?")

    # WHOSE WORDS THEY ARE

    def test_short_title_of_a_library_kpi_with_a_rule(self):
        """The rule says what counts; the title and the unit are HR's.

        Covers: R026
        """
        for name, values in (
            ("安全", {"method": "deduction", "deduction": 5}),
            ("次数", {"method": "achievement", "target": 3}),
        ):
            kpi = self._kpi(name, **values)
            self.as_manager().line_ids = [
                Command.create({"kpi_id": kpi.id, "weight": 0, "target": 3})
            ]
            line = self.sheet.line_ids.filtered(lambda line, k=kpi: line.kpi_id == k)
            self.assertNotIn("0", self.flags(line)[:2], name)
            self.assertFalse(self.advice(self.sheet, "subject", "goal_smart"))

    def test_blank_rows_are_no_goals(self):
        """They have no letters and no findings, but a number as people see it.

        Covers: R026
        """
        self.as_manager().line_ids = [
            Command.create(
                {
                    "section": "result",
                    "weight": 0,
                    "sequence": 500,
                    "description": "Write down what you want to reach",
                }
            )
        ]
        line = self.sheet.line_ids.filtered(lambda line: not line.title)
        self.assertEqual(len(line), 1)
        self.assertFalse(line.smart_flags)
        self.assertFalse(self.advice(self.sheet, "manager"))
        number = len(self.sheet.line_ids)
        with self.assertRaisesRegex(ValidationError, f"Row {number} has no title"):
            self.as_manager().action_confirm_plan()
        goal = self.company_goal().new({"name": " "})
        self.assertFalse(goal.smart_flags)

    def test_what_a_template_asks_for_is_not_the_goal(self):
        """A word of one's own is judged without the template's instructions."""
        line = self.sheet.line_ids.filtered(lambda line: not line.kpi_id)
        line.template_line_id.description = "Name 3 results with a date in each quarter"
        line = self.write_goal(self.sheet, "提高业绩")
        self.assertEqual(self.flags(line)[:2], "00")
        self.assertEqual(self.flags(line)[4], "0")

    # HOURS

    def test_more_hours_than_the_period_has(self):
        """Needed hours beyond the working calendar fail A and show the gap.

        Covers: R026, R030
        """
        line = self.write_goal(self.sheet, "一个月内开拓10个新市场", needed_hours=480)
        self.assertEqual(self.flags(line)[2], "1")
        there = self.sheet.available_hours
        self.assertGreater(there, 800)
        line.needed_hours = there + 720
        self.assertEqual(self.flags(line)[2], "0")
        [sentence] = self.advice(self.sheet, "subject", "plan_hours")
        self.assertIn("720", sentence)
        self.assertEqual([sentence], self.advice(self.sheet, "manager", "plan_hours"))

    def test_hours_of_all_lines_count_together(self):
        """Two goals that fit one by one may not fit together. Covers: R030"""
        lines = self.sheet.line_ids
        lines[0].needed_hours = lines[1].needed_hours = 600
        self.assertEqual(self.flags(lines[0])[2], "1")
        self.assertTrue(self.advice(self.sheet, "subject", "plan_hours"))

    def test_absences_leave_fewer_hours(self):
        """An approved absence is no working time. Covers: R030"""
        self.sheet.line_ids[0].needed_hours = 10
        before = self.sheet.available_hours
        employee = self.people["subject"]
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Parental leave",
                "calendar_id": employee.resource_calendar_id.id,
                "resource_id": employee.resource_id.id,
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-06 23:00:00",
            }
        )
        self.sheet.invalidate_recordset(["available_hours"])
        self.assertAlmostEqual(self.sheet.available_hours, before - 40, delta=0.1)

    def test_people_without_calendar_are_unknown(self):
        """Nobody knows the hours of people without a calendar."""
        self.people["subject"].resource_calendar_id = False
        line = self.sheet.line_ids[0]
        line.needed_hours = 99999
        self.assertEqual(self.flags(line)[2], "?")
        self.assertFalse(self.advice(self.sheet, "subject", "plan_hours"))

    # GOAL ABOVE

    def test_goal_without_parent(self):
        """A plan with a goal that serves nothing is refused where required.

        Covers: R017
        """
        goal = self.company_goal()
        self.set_gates(self.cycle, goal_parent="required")
        sheet = self.as_user(self.sheet, "subject")
        with self.assertRaisesRegex(UserError, "Output[^$]*Override"):
            sheet.action_confirm_plan()
        self.assertFalse(self.sheet.employee_confirmed_on)
        lines = self.sheet.line_ids.filtered("kpi_id")
        self.as_user(lines[0], "subject").objective_id = goal
        with self.assertRaisesRegex(UserError, "Defects"):
            sheet.action_confirm_plan()
        self.as_user(lines[1], "subject").write(
            {"is_local": True, "local_reason": "Only this plant has it"}
        )
        sheet.action_confirm_plan()
        self.assertTrue(self.sheet.employee_confirmed_on)

    def test_parent_that_leads_nowhere(self):
        """A goal of a department that itself serves nothing is no strategy.

        Covers: R017
        """
        self.company_goal()
        orphan = self.company_goal(
            name="Paint the hall", level="department", department_id=self.plant.id
        )
        line = self.write_goal(self.sheet, "Paint 3 walls", objective_id=orphan.id)
        self.assertEqual(self.flags(line)[3], "0")
        orphan.write({"is_local": True, "local_reason": "Old walls"})
        self.assertEqual(self.flags(line)[3], "1")

    def test_company_without_goals_is_not_blamed(self):
        """Where there is nothing to link to, R is unknown. Covers: R026"""
        line = self.write_goal(self.sheet, "Paint 3 walls")
        self.assertEqual(self.flags(line)[3], "?")
        self.assertFalse(self.advice(self.sheet, "subject", "goal_parent"))

    def test_goals_of_other_years_are_no_tree(self):
        """Only a goal that lives in the period can be served."""
        self.company_goal(date_start="2024-01-01", date_end="2024-12-31")
        line = self.write_goal(self.sheet, "Paint 3 walls")
        self.assertEqual(self.flags(line)[3], "?")
        self.assertFalse(self.advice(self.sheet, "subject", "goal_parent"))
        self.company_goal(date_start="2026-06-30", date_end="2027-06-30")
        self.assertEqual(self.flags(line)[3], "0")
        self.assertTrue(self.advice(self.sheet, "subject", "goal_parent"))

    def test_untouched_lines_are_told_where_they_hold_up(self):
        """What nobody has written is no advice; what would be refused is told."""
        self.company_goal()
        self.assertFalse(self.advice(self.sheet, "subject"))
        line = self.sheet.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        self.as_user(line, "subject").target = line.target + 1
        self.assertTrue(self.advice(self.sheet, "subject", "goal_parent"))
        other = self.appraisal("colleague")
        self.assertFalse(self.advice(other, "colleague"))
        self.set_gates(self.cycle, goal_parent="required")
        self.assertTrue(self.advice(other, "colleague", "goal_parent"))

    # CONFIRMING

    def test_a_goal_that_serves_nothing_asks_for_no_reason(self):
        """It is told, and HR may require it; the manager types nothing.

        Covers: R026
        """
        self.company_goal()
        line = self.write_goal(self.sheet, "每周撰写3篇文章")
        self.assertEqual(self.flags(line)[3], "0")
        self.assertTrue(self.advice(self.sheet, "manager", "goal_parent"))
        outlook = self.as_manager()._confirm_outlook()[self.as_manager()]
        self.assertEqual(outlook[0], "employee")
        self.assertFalse(self.as_manager().action_confirm_plan())
        self.assertTrue(self.sheet.manager_confirmed_on)
        self.assertFalse(self.sheet.check_reason)

    def test_manager_confirms_failed_letters_with_a_reason(self):
        """The employee is not held up; the manager says why. Covers: R026"""
        self.write_goal(self.sheet, "提高业绩")
        self.as_user(self.sheet, "subject").action_confirm_plan()
        self.assertTrue(self.sheet.employee_confirmed_on)
        dialog = self.as_manager().action_confirm_plan()
        self.assertEqual(dialog["name"], "Confirm Anyway")
        self.assertFalse(self.sheet.manager_confirmed_on)
        dialog = self.as_manager().env[dialog["res_model"]].browse(dialog["res_id"])
        self.assertIn("提高业绩", dialog.findings)
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_confirm()
        dialog.reason = "The number follows with the budget"
        dialog.action_confirm()
        self.assertEqual(self.sheet.state, "agreed")
        self.assertEqual(self.sheet.check_reason, "The number follows with the budget")
        self.assertEqual(self.sheet.check_confirmed_by_id, self.users["manager"])

    def test_plans_that_pass_need_no_reason(self):
        """With five green or unknown letters the button just confirms. Covers: R026"""
        self.write_goal(self.sheet, "每周撰写3篇文章")
        self.assertFalse(self.advice(self.sheet, "manager"))
        self.agree(self.sheet)
        self.assertEqual(self.sheet.state, "agreed")
        self.assertFalse(self.sheet.check_reason)

    def test_many_plans_at_once(self):
        """Those that pass are confirmed, the others wait for the reason."""
        other = self.appraisal("colleague")
        self.write_goal(self.sheet, "提高业绩")
        both = self.as_user(self.sheet | other, "manager")
        dialog = both.action_confirm_plan()
        self.assertTrue(other.manager_confirmed_on)
        self.assertFalse(self.sheet.manager_confirmed_on)
        self.assertEqual(
            self.env[dialog["res_model"]].browse(dialog["res_id"]).appraisal_ids,
            self.sheet,
        )

    def test_a_changed_plan_needs_a_new_reason(self):
        """The reason belongs to the goals that were shown."""
        line = self.write_goal(self.sheet, "提高业绩")
        self.as_manager().action_confirm_plan_with_reason("Later")
        self.assertTrue(self.sheet.manager_confirmed_on)
        line.title = "加强管理"
        self.assertFalse(self.sheet.check_reason)
        self.assertFalse(self.sheet.manager_confirmed_on)

    def test_nobody_writes_the_reason_directly(self):
        """Only the manager's step keeps a reason, not the employee's."""
        self.write_goal(self.sheet, "提高业绩")
        with self.assertRaises(AccessError):
            self.as_manager().check_reason = "Because"
        with self.assertRaises(AccessError):
            self.as_user(self.sheet, "subject").action_confirm_plan_with_reason("I do")
        self.assertFalse(self.sheet.check_reason)

    def test_required_refuses_and_an_override_lets_pass(self):
        """A required check names goal, reason and remedy. Covers: R026"""
        self.write_goal(self.sheet, "提高业绩")
        self.set_gates(self.cycle, goal_smart="required", goal_vague="off")
        with self.assertRaisesRegex(
            UserError, "提高业绩[^$]*6 are needed[^$]*Override"
        ):
            self.as_manager().action_confirm_plan()
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {
                "cycle_id": self.cycle.id,
                "appraisal_id": self.sheet.id,
                "code": "goal_smart",
                "reason": "New team",
            }
        )
        self.as_manager().action_confirm_plan_with_reason("New team")
        self.assertTrue(self.sheet.manager_confirmed_on)

    def test_off_says_nothing(self):
        """Switched off, a check neither tells nor asks; the letters stay."""
        line = self.write_goal(self.sheet, "提高业绩")
        self.set_gates(self.cycle, **dict.fromkeys(("goal_smart", "goal_vague"), "off"))
        self.assertFalse(self.advice(self.sheet, "manager"))
        self.assertEqual(self.flags(line)[:2], "00")
        self.agree(self.sheet)
        self.assertEqual(self.sheet.state, "agreed")

    def test_advice_ends_with_the_plan(self):
        """An agreed plan shows no advice any more."""
        self.write_goal(self.sheet, "提高业绩")
        self.as_manager().action_confirm_plan_with_reason("Later")
        self.as_user(self.sheet, "subject").action_confirm_plan()
        self.assertEqual(self.sheet.state, "agreed")
        self.assertFalse(self.advice(self.sheet, "subject"))

    # OBJECTIVES

    def test_objectives_have_the_letters(self):
        """Goals outside plans are checked in the same way. Covers: R026, R030"""
        top = self.company_goal(target=20, unit="%")
        self.assertEqual(self.flags(top), "11?11")
        goal = self.company_goal(
            name="提高业绩",
            level="department",
            department_id=self.plant.id,
            responsible_id=self.people["manager"].id,
            needed_hours=99999,
        )
        self.assertEqual(self.flags(goal), "00001")
        goal.parent_id = top
        self.assertEqual(self.flags(goal), "00011")

    def test_any_text_can_be_checked(self):
        """The mixin asks for a text and nothing of plans or goals. Covers: R026

        Improvement plans take it over as it is.
        """
        Aim = self.env["hr.performance.goal.check.mixin"]
        aim = Aim.new({})
        aim._show_smart_flags({aim: smart.Goal("提高业绩", parent=False)})
        states = [flag["state"] for flag in aim.smart_flags]
        self.assertEqual(states, ["fail", "fail", "unknown", "fail", "fail"])
        self.assertTrue(aim.is_not_smart)
        self.assertEqual(len(aim._failed_sentences()), 4)
        self.assertIn("Specific – ", aim._failed_sentences()[0])
        better = smart.Goal("每周撰写3篇文章", is_local=True)
        aim = Aim.new({})
        aim._show_smart_flags({aim: better})
        self.assertFalse(aim.is_not_smart)

    # RULES

    def test_growth_factor_is_positive(self):
        """Nothing is within reach of zero times the past."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "growth_factor"),
            self.cr.savepoint(),
        ):
            self.scheme.growth_factor = 0
            self.env.flush_all()

    def test_every_reason_has_a_sentence(self):
        """Each code of the engine is told, with its own values only."""
        self.assertEqual(set(CHECK_SENTENCES), set(codes.CHECK_CODES))
        for code, names in codes.CHECK_CODES.items():
            values = dict.fromkeys(names, "2026-01-31")
            numbers = {"growth", "best", "limit", "factor", "needed", "available"}
            numbers |= {"gap", "target", "length", "minimum"}
            numbers |= {"own", "together", "budget", "missing"}
            values.update(dict.fromkeys(numbers & set(names), "1.5"))
            self.assertTrue(check_sentence(self.env, code, values))
