# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The chart behind a bar: values, targets, plan and forecast over the periods."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..base.test_tours import TourCase
from ..measure.test_value_log import LogCase

READERS = ("subject", "manager", "head", "hr_in")


class CourseCase(LogCase):
    """An output of 120 in six months: 20 a month; in March February is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.line_ids.filtered("kpi_id").target = 120

    def give(self, day, value):
        return self.as_user(self.env["hr.performance.measure"], "manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.kpi.id,
                "period_end": day,
                "value": value,
            }
        )

    def course(self, role="subject", title="Output"):
        self.env.invalidate_all()
        return self.line(title, role).action_load_course()

    def series(self, course, panel=0):
        found = course["panels"][panel]["series"]
        return {one["kind"]: one["values"] for one in found}

    def cells(self, course, head):
        place = course["table"]["heads"].index(head) - 1
        return [row["cells"][place] for row in course["table"]["rows"]]


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestCourse(CourseCase):
    """What people see behind the bar of a goal. Covers: R062"""

    def test_values_targets_plan_and_forecast(self):
        """Of each month; what is missing is a gap and never 0. Covers: R062, R063"""
        self.agreed()
        line = self.line()
        line.sudo().write({"target": 120})
        self.give("2026-01-31", 25)
        course = self.course()
        gap = [None] * 5
        self.assertEqual(
            self.series(course), {"actual": [25, *gap], "target": [20] * 6}
        )
        self.assertEqual(
            self.series(course, 1),
            {
                "reached": [25, *gap],
                "planned": [20, 40, 60, 80, 100, 120],
                "forecast": [25, 50, 75, 100, 125, 150],
                "target": [120] * 6,
            },
        )
        self.assertIn("No value of: February 2026", course["missing"])
        self.assertEqual(self.cells(course, "Actual")[:3], ["25", "No Value", "–"])
        self.assertIn("Jun 30, 2026 ends with 150", course["forecast"])
        self.give("2026-02-28", 0)
        self.assertEqual(self.series(self.course())["actual"][:2], [25, 0])
        self.assertFalse(self.course()["missing"], "0 is a value")

    def test_everybody_sees_the_same_at_the_same_moment(self):
        """Employee, manager, chain and HR: numbers, index and light. Covers: R065"""
        self.agreed()
        for day, value in (("2026-01-31", 11), ("2026-02-28", 13)):
            self.give(day, value)
            seen = [self.course(role) for role in READERS]
            self.assertEqual(seen, [seen[0]] * len(READERS))
            bars = [self.line(role=role).progress for role in READERS]
            self.assertEqual(bars, [bars[0]] * len(READERS))
            self.assertEqual(bars[0]["trend"][-1], value)

    def test_nobody_else_sees_it(self):
        """Over RPC as in the form: the rights of the line hold."""
        self.agreed()
        self.give("2026-01-31", 11)
        line = self.line()
        for role in ("colleague", "hr_out"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(line, role).action_load_course()

    def test_a_curve_is_planned_by_its_periods(self):
        """Targets by period are the planned curve, and the forecast follows it."""
        self.launch()
        line = self.line()
        months = [
            ("01", 31),
            ("02", 28),
            ("03", 31),
            ("04", 30),
            ("05", 31),
            ("06", 30),
        ]
        rows = [
            [f"2026-{m}-01", f"2026-{m}-{d}", target]
            for (m, d), target in zip(months, (5, 5, 10, 20, 40, 40), strict=True)
        ]
        line.write({"period_targets": rows})
        self.agree(self.appraisal())
        self.give("2026-01-31", 5)
        self.give("2026-02-28", 5)
        course = self.course()
        self.assertEqual(self.series(course, 1)["planned"], [5, 10, 20, 40, 80, 120])
        self.assertEqual(self.series(course, 1)["forecast"][-1], 120)
        self.assertEqual(course["light"], "green", "a season is no delay")

    def test_a_rate_is_one_picture(self):
        """Its target holds in every month; it goes on as it is."""
        self.kpi.write({"aggregation": "avg"})
        self.agreed()
        self.give("2026-01-31", 90)
        self.give("2026-02-28", 100)
        course = self.course()
        self.assertEqual(len(course["panels"]), 1)
        found = self.series(course)
        self.assertEqual(found["actual"], [90, 100, None, None, None, None])
        self.assertEqual(found["forecast"][-1], 95)
        self.assertEqual(set(found["target"]), {self.line().target})

    def test_an_own_goal_moves_to_its_target(self):
        """What was entered for the whole stands where it is today."""
        self.launch()
        sheet = self.appraisal()
        self.as_user(sheet, "subject").write(
            {
                "line_ids": [
                    Command.create(
                        {"name": "Certify", "section": "result", "target": 60}
                    )
                ]
            }
        )
        self.agree(self.appraisal())
        self.line("Certify").actual_input = "15"
        course = self.course(title="Certify")
        found = self.series(course)
        self.assertEqual(found["reached"][:3], [None, None, 15])
        self.assertEqual(found["planned"][-1], 60)
        self.assertFalse(course["missing"])
        self.assertTrue(course["forecast"])

    def test_an_improvement_follows_its_milestones(self):
        """The way from a baseline has a planned curve as well (METHODS M38)."""
        self.kpi.write(
            {"method": "progress", "aggregation": "last", "baseline": 0, "target": 100}
        )
        self.launch()
        line = self.line()
        months = [
            ("01", 31),
            ("02", 28),
            ("03", 31),
            ("04", 30),
            ("05", 31),
            ("06", 30),
        ]
        line.write(
            {
                "period_targets": [
                    [f"2026-{m}-01", f"2026-{m}-{d}", target]
                    for (m, d), target in zip(
                        months, (0, 10, 20, 40, 70, 100), strict=True
                    )
                ]
            }
        )
        self.agree(self.appraisal())
        self.give("2026-02-28", 10)
        self.assertEqual(self.line().progress["light"], "green")
        found = self.series(self.course())
        self.assertEqual(found["planned"], [0, 10, 20, 40, 70, 100])
        self.assertEqual(found["forecast"][-1], 100)

    def test_what_has_no_target_shows_its_values(self):
        """Events are counted without a plan."""
        self.kpi.write({"method": "deduction", "target": 0})
        self.agreed()
        self.give("2026-01-31", 2)
        course = self.course()
        self.assertEqual(
            self.series(course), {"actual": [2, None, None, None, None, None]}
        )
        self.assertFalse(course["forecast"])

    def test_languages(self):
        """A Chinese reader reads Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.agreed()
        self.give("2026-01-31", 2)
        line = self.line().with_context(lang="zh_CN")
        self.assertIn("2026年2月", line.action_load_course()["missing"])


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00", tick=True)
class TestCourseTour(CourseCase, TourCase):
    """One click on the bar, on the plan. Covers: R062"""

    def test_one_click(self):
        """Picture and table of the goal, with the month that is missing."""
        self.agreed()
        self.give("2026-01-31", 25)
        self.tour(
            "hr_performance_course", "hr_performance_appraisal_action_my", "subject"
        )
