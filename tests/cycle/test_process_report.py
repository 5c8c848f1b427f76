# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import freeze_time, tagged

from ..interview.common_interview import SIGNATURE, InterviewCase


@tagged("post_install", "-at_install")
class TestProcessReport(InterviewCase):
    """How long steps take, and how healthy a cycle is."""

    def course(self, role, days):
        """Planning and both reviews of somebody, ending on the days of January."""
        plan, own, manager = days
        sheet = self.appraisal(role)
        for day, state in (
            (plan, "agreed"),
            (plan, "self_review"),
            (own, "manager_review"),
            (manager, "decided"),
        ):
            with freeze_time(f"2026-01-{day:02} 08:00:00"):
                sheet._move({"state": state})
                sheet.flush_recordset()

    def rows(self, role, **values):
        report = self.as_user(self.env["hr.performance.process.report"], role)
        return report.search(
            [("cycle_id", "=", self.cycle.id)]
            + [(name, "=", value) for name, value in values.items()]
        )

    def test_median_lateness_and_hand_backs(self):
        """Three people of one department, one of them returned. Covers: R007"""
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.course("subject", (6, 8, 10))
        self.course("colleague", (7, 9, 15))
        self.course("userless", (19, 20, 30))
        with freeze_time("2026-01-31 08:00:00"):
            self.appraisal("userless")._move({"state": "manager_review"})
        row = {
            row.state: row for row in self.rows("hr_admin", department_id=self.plant.id)
        }
        planning = row["planning"]
        self.assertEqual(planning.count, 7, "everybody in the plant but HR's superiors")
        ended = [1, 2, 14]
        self.assertEqual(planning.median_days, sorted(ended)[1])
        self.assertEqual(planning.late_count, 1 + planning.open_count)
        self.assertAlmostEqual(
            planning.late_rate, 100 * planning.late_count / planning.count, places=1
        )
        review = row["manager_review"]
        self.assertEqual((review.count, review.hand_back_count), (4, 1))
        self.assertEqual(review.median_days, 6)
        self.assertTrue(review.is_slowest)
        self.assertEqual(sum(r.is_slowest for r in row.values()), 1)
        self.assertNotIn("agreed", row, "waiting for the calendar is no work")

    def test_waiting_for_the_calendar_is_not_slow(self):
        """An agreed plan counts from when its assessment is open. Covers: R007

        Nor is the closing of acknowledged sheets, which keeps nobody waiting.
        """
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        sheets = [self.appraisal("subject"), self.appraisal("colleague")]
        with freeze_time("2026-01-08 08:00:00"):
            for sheet in sheets:
                sheet._move({"state": "agreed"})
        with freeze_time("2026-07-01 08:00:00"):
            self.cycle.sudo().state = "assessment"
            self.cycle._refresh_agreed_steps()
            self.assertEqual(sheets[0].days_waiting, 0)
        with freeze_time("2026-07-03 08:00:00"):
            self.env.invalidate_all()
            self.assertEqual(sheets[0]._open_steps().days_waiting, 2)
            waiting = self.env["hr.performance.appraisal"].search(
                [("days_waiting", ">", 1), ("days_waiting", "<", 3)]
            )
            self.assertLessEqual(set(sheets), set(waiting))
            for sheet in sheets:
                sheet._move({"state": "manager_review"})
        with freeze_time("2026-07-08 08:00:00"):
            for sheet in sheets:
                sheet._move({"state": "acknowledged"})
        with freeze_time("2026-12-08 08:00:00"):
            for sheet in sheets:
                sheet._move({"state": "done"})
        self.env.flush_all()
        row = {
            row.state: row for row in self.rows("hr_admin", department_id=self.plant.id)
        }
        self.assertEqual(row["agreed"].median_days, 2)
        self.assertEqual(row["acknowledged"].median_days, 153)
        slowest = [state for state, found in row.items() if found.is_slowest]
        self.assertEqual(slowest, ["manager_review"])

    def test_several_rows_say_what_all_their_steps_say(self):
        """Two departments together: the median of the steps, not of medians.

        Steps stand in the order of the course. Covers: R007
        """
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        days = {"subject": 6, "colleague": 7, "userless": 8, "hr_out": 25}
        for role, day in days.items():
            self.course(role, (day, day + 1, day + 2))
        places = {self.appraisal(role).department_id for role in days}
        self.assertEqual(len(places), 2, "three in one department, one in another")
        report = self.as_user(self.env["hr.performance.process.report"], "hr_admin")
        of_cycle = [("cycle_id", "=", self.cycle.id)]
        figures = ["median_days:avg", "late_rate:avg", "count:sum", "late_count:sum"]
        rows = report.formatted_read_group(of_cycle, ["state"], figures)
        course = ["planning", "self_review", "manager_review", "decided"]
        self.assertEqual([row["state"] for row in rows], course)
        planning = rows[0]
        self.assertEqual(planning["median_days:avg"], 2.5, "of 1, 2, 3 and 20 days")
        self.assertAlmostEqual(
            planning["late_rate:avg"],
            100 * planning["late_count:sum"] / planning["count:sum"],
        )
        self.assertFalse(rows[-1]["median_days:avg"], "nothing has ended there")
        [whole, crossed] = report.formatted_read_grouping_sets(
            of_cycle, [[], ["department_id", "state"]], figures
        )
        self.assertTrue(whole[0]["median_days:avg"])
        of_one = [
            row["state"]
            for row in crossed
            if row["department_id"][0] == self.appraisal("subject").department_id.id
        ]
        self.assertEqual(of_one, course)

    def test_latest_cycle_is_shown_first(self):
        """The report opens with one cycle, and with all while none has results."""
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        report = self.as_user(self.env["hr.performance.process.report"], "hr_admin")
        latest = [("is_latest", "=", True)]
        self.assertTrue(report.search(latest), "no results yet: everything")
        newer = self._cycle(name="Next", date_start="2026-07-01", date_end="2026-12-31")
        newer.action_launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.enter(sheet, {"Output": "95", "Defects": "6"})
        self.rate(sheet)
        self.assertEqual(report.search(latest).cycle_id, self.cycle)
        self.assertTrue(report.search(latest)[:1].is_latest)
        of_newer = report.search([("cycle_id", "=", newer.id)])
        self.assertFalse(any(of_newer.mapped("is_latest")))

    def test_scope_of_hr(self):
        """Officers see their departments, other people nothing."""
        self.launch()
        plant = [("department_id", "=", self.plant.id)]
        self.assertTrue(self.rows("hr_in").filtered_domain(plant))
        self.assertFalse(self.rows("hr_out").filtered_domain(plant))
        self.assertFalse(
            self.as_user(
                self.env["hr.performance.process.report"], "manager"
            ).has_access("read")
        )

    def test_health_of_a_cycle(self):
        """On time, coverage, disputes and interviews in counts. Covers: R205"""
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        cycle = self.as_user(self.cycle, "hr_admin")
        self.assertEqual((cycle.health_coverage, cycle.health_disputes), (0, 0))
        self.course("subject", (6, 8, 10))
        self.course("userless", (30, 31, 31))
        cycle.invalidate_recordset()
        self.assertAlmostEqual(
            cycle.health_coverage, 2 / cycle.population_count, places=5
        )
        ended = self.env["hr.performance.step"].search(
            [
                ("cycle_id", "=", cycle.id),
                ("left_on", "!=", False),
                ("deadline", "!=", False),
            ]
        )
        late = ended.filtered(lambda step: step.left_on.date() > step.deadline)
        self.assertEqual((len(ended), len(late)), (6, 1))
        with freeze_time("2026-01-05 08:00:00"):
            cycle.invalidate_recordset()
            self.assertAlmostEqual(cycle.health_on_time, 5 / 6, places=5)
        waiting = self.env["hr.performance.step"].search_count(
            [
                ("cycle_id", "=", cycle.id),
                ("left_on", "=", False),
                ("is_task", "=", True),
                ("deadline", "<", "2026-03-01"),
            ]
        )
        self.assertTrue(waiting)
        with freeze_time("2026-03-01 08:00:00"):
            cycle.invalidate_recordset()
            self.assertAlmostEqual(cycle.health_on_time, 5 / (6 + waiting), places=5)
        self.as_user(self.appraisal("colleague"), "colleague").action_object("No")
        cycle.invalidate_recordset()
        self.assertEqual(cycle.health_disputes, 1)

    def test_interviews_and_reservations(self):
        """A talk within the month counts; a reservation is a dispute. Covers: R205"""
        self.cycle.date_end = self.moment.date().replace(day=1)
        talk = self.closed(self.decided())
        cycle = self.as_user(self.cycle, "hr_admin")
        self.assertEqual(cycle.health_interviews, 1)
        self.as_user(talk, "subject").action_sign(SIGNATURE, reservation="Too low")
        cycle.invalidate_recordset()
        self.assertEqual(cycle.health_disputes, 1)
        talk.sudo().write({"started_on": "2031-01-01 08:00:00"})
        cycle.invalidate_recordset()
        self.assertEqual(cycle.health_interviews, 0)

    def test_recent_cycles_are_compared(self):
        """The same company's earlier cycles, newest first, no drafts."""
        earlier = self._cycle(
            name="2025 H2", date_start="2025-07-01", date_end="2025-12-31"
        )
        self._cycle(name="Draft", date_start="2025-01-01", date_end="2025-06-30")
        self.launch(earlier)
        cycle = self.launch()
        self.assertEqual(cycle.recent_cycle_ids.ids, [cycle.id, earlier.id])
