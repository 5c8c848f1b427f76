# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far the goals of an agreed plan are, beside what was planned by now."""

from odoo.tests import freeze_time, tagged

from ..measure.test_value_log import LogCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestProgress(LogCase):
    """The output of 100 in six months, logged by the month. Covers: R063"""

    def progress(self, title="Output", role="subject"):
        self.env.invalidate_all()
        return self.line(title, role).progress

    def put_months(self, *texts):
        """Log January, February and so on."""
        for number, text in enumerate(texts, start=1):
            self.enter_measure(f"2026-0{number}-28", text)

    def enter_measure(self, day, value):
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.kpi.id,
                "period_end": day,
                "value": value,
            }
        )

    def test_nothing_while_the_plan_is_drafted(self):
        self.launch()
        self.assertFalse(self.progress())

    def test_against_what_was_planned_by_the_months_that_are_over(self):
        self.agreed()
        nothing = self.progress()
        self.assertEqual((nothing["word"], nothing["light"]), ("No Value Yet", ""))
        self.assertAlmostEqual(nothing["planned"], 2 / 6, 2)
        self.put_months(20, 7)
        found = self.progress()
        self.assertAlmostEqual(found["reached"], 0.27, 6)
        self.assertEqual((found["light"], found["word"]), ("amber", "Behind"))
        self.assertEqual(found["trend"], [20, 7])
        self.assertIn("planned by Feb 28, 2026", found["sentence"])
        self.enter_measure("2026-03-31", 30)
        ahead = self.progress()
        self.assertAlmostEqual(ahead["planned"], 0.5, 2)
        self.assertEqual(ahead["light"], "green", "a month counts with its value")

    def test_the_light_changes_at_its_bounds(self):
        """0.9 of the plan is on track, 0.75 of it behind, less is far behind."""
        self.agreed()
        self.kpi.sudo()._write({"data_period": "quarter"})
        self.kpi.invalidate_recordset()
        target = self.line().target
        for share, light in (
            (0.9, "green"),
            (0.89, "amber"),
            (0.75, "amber"),
            (0.74, "red"),
        ):
            with self.subTest(share=share):
                measures = self.measures()
                measures.unlink()
                self.enter_measure("2026-03-31", target / 2 * share)
                self.assertEqual(self.progress()["light"], light)

    def test_a_rate_is_held_against_its_target_on_every_day(self):
        self.kpi.write({"aggregation": "avg"})
        self.agreed()
        self.put_months(95)
        found = self.progress()
        self.assertEqual((found["light"], found["planned"]), ("green", 1.0))

    def test_points_so_far_go_on_like_this(self):
        """What is added up is held against the plan so far, not against the whole."""
        self.agreed()
        self.put_months(100 / 6, 100 / 6)
        self.assertEqual(self.progress()["points"], "100 points so far")

    def test_both_sides_and_their_chain_see_the_same(self):
        self.agreed()
        self.put_months(20)
        self.assertEqual(self.progress(role="subject"), self.progress(role="manager"))

    def test_queries_do_not_grow_with_the_lines(self):
        """The bars of many plans cost what those of one cost."""
        self.agreed()
        sheets = self.cycle.appraisal_ids
        sheets.sudo().write({"state": "agreed"})
        one, many = sheets[:1].line_ids, sheets.line_ids
        self.assertGreater(len(many), len(one))
        counts = []
        for ids in (one.ids, many.ids):
            self.env.invalidate_all()
            lines = one.browse(ids)
            before = self.env.cr.sql_log_count
            lines._progress()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
