# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestStepLog(PerformanceCase):
    """Every stay in a state leaves a row: who was waited for, and how it ended."""

    def steps(self, appraisal):
        """Rows of an appraisal, oldest first."""
        return appraisal.step_ids.sorted("id")

    def present(self, role="subject"):
        """The open step of somebody's appraisal."""
        return self.appraisal(role)._open_steps()

    def test_launch_waits_for_the_manager(self):
        """Each sheet has one open step, owned by who plans."""
        self.launch()
        appraisal = self.appraisal()
        step = self.present()
        self.assertEqual(
            (step.state, step.owner_id), ("planning", self.people["manager"])
        )
        self.assertEqual(appraisal.waiting_for_id, self.people["manager"])
        self.assertFalse(self.appraisal("ceo").waiting_for_id, "HR plans for the top")
        of_cycle = self.env["hr.performance.step"].search(
            [("cycle_id", "=", self.cycle.id), ("left_on", "=", False)]
        )
        self.assertEqual(len(of_cycle), self.cycle.appraisal_count)

    def test_whole_course_is_logged(self):
        """Planning to decision: one closed row per state with its actor and owner."""
        appraisal = self.decided()
        self.assertEqual(
            self.steps(appraisal).mapped("state"),
            ["planning", "agreed", "self_review", "manager_review", "decided"],
        )
        closed = self.steps(appraisal)[:-1]
        self.assertEqual(closed.mapped("exit_kind"), ["done"] * 4)
        self.assertTrue(all(closed.mapped("left_on")))
        self.assertEqual(self.steps(appraisal)[2].acted_by_id, self.users["subject"])
        self.assertEqual(self.steps(appraisal)[2].owner_id, self.people["subject"])
        self.assertEqual(self.steps(appraisal)[3].owner_id, self.people["manager"])
        self.assertFalse(self.steps(appraisal)[-1].left_on)

    def test_owner_follows_the_confirmation(self):
        """Once the manager has confirmed the plan waits for the employee."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "manager").action_confirm_plan()
        self.assertEqual(appraisal.waiting_for_id, self.people["subject"])
        self.as_user(appraisal.line_ids[-1], "manager").name = "Attitude to customers"
        self.assertEqual(appraisal.waiting_for_id, self.people["manager"])

    def test_reopened_result_is_a_hand_back(self):
        """A step back says so, with the reason's author."""
        appraisal = self.decided()
        self.as_user(self.result(appraisal), "hr_admin").action_reopen("Wrong target")
        back = self.present()
        self.assertEqual((back.state, back.is_hand_back), ("manager_review", True))
        self.assertEqual(self.steps(appraisal)[-2].exit_kind, "returned")

    def test_end_of_the_course_leaves_nothing_open(self):
        """Cancelled and done sheets wait for nobody."""
        self.launch()
        appraisal = self.appraisal()
        self.as_user(appraisal, "hr_admin").action_cancel()
        self.assertFalse(self.present())
        self.assertEqual(self.steps(appraisal)[-1].exit_kind, "cancelled")
        self.assertFalse(appraisal.deadline)

    def test_owner_follows_a_new_manager(self):
        """Whoever leads the person now is waited for, with time to act."""
        self.launch()
        self.people["subject"].parent_id = self.people["former"]
        step = self.present()
        self.assertEqual(step.owner_id, self.people["former"])
        self.assertFalse(step.reminded_on)
        self.assertEqual(self.present("colleague").owner_id, self.people["manager"])

    def test_log_is_written_by_the_server_only(self):
        """Nobody edits, adds or removes rows, whatever the role."""
        self.launch()
        step = self.present()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            for values in ({"deadline": "2030-01-01"}, {"owner_id": False}):
                with self.assertRaises(AccessError):
                    self.as_user(step, role).write(values)
            with self.assertRaises(AccessError):
                self.as_user(step, role).unlink()
            with self.assertRaises(AccessError):
                self.as_user(self.env["hr.performance.step"], role).create(
                    {"appraisal_id": self.appraisal().id, "state": "done"}
                )

    def test_cost_does_not_grow_with_the_batch(self):
        """Moving twelve sheets takes as many queries as moving two."""
        self.launch()
        sheets = self.cycle.appraisal_ids.sudo()
        counts = []
        for batch in (sheets[:2], sheets[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._move({"state": "agreed"})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreater(len(sheets), 8)
        self.assertLessEqual(counts[1], counts[0] + 2)


@tagged("post_install", "-at_install")
class TestDeadlines(PerformanceCase):
    """Deadlines in working days of the company, from the cycle's calendar."""

    def deadline(self, role="subject"):
        return self.appraisal(role).deadline

    @freeze_time("2026-01-05 08:00:00")
    def test_plan_is_due_when_its_stage_ends(self):
        """Two weeks after the start of the period."""
        self.launch()
        self.assertEqual(self.deadline(), date(2026, 1, 14))

    @freeze_time("2026-01-05 08:00:00")
    def test_deadline_on_a_holiday_moves_on(self):
        """14 January is a holiday: the next working day counts."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-01-13 23:00:00",
                "date_to": "2026-01-14 22:59:59",
            }
        )
        self.launch()
        self.assertEqual(self.deadline(), date(2026, 1, 15))

    @freeze_time("2026-02-05 08:00:00")
    def test_late_launch_gives_the_grace(self):
        """The stage is over; three working days after Thursday are Tuesday."""
        self.launch()
        self.assertEqual(self.deadline(), date(2026, 2, 10))

    @freeze_time("2026-01-05 08:00:00")
    def test_changed_calendar_changes_open_deadlines(self):
        """HR gives everybody another week."""
        cycle = self.launch()
        planning = cycle.stage_ids.filtered(lambda stage: stage.state == "planning")
        planning.date_end = "2026-01-21"
        self.assertEqual(self.deadline(), date(2026, 1, 21))

    def test_company_without_working_days(self):
        """The launch is refused and names company, calendar and remedy."""
        calendar = self.env["resource.calendar"].create(
            {"name": "Empty Hall", "attendance_ids": [Command.clear()]}
        )
        calendar.attendance_ids.unlink()
        self.company.resource_calendar_id = calendar
        with self.assertRaisesRegex(UserError, "Empty Hall.*Lighthouse.*working hours"):
            self.as_user(self.cycle, "hr_admin").action_launch()
        self.assertEqual(self.cycle.state, "draft")

    def test_calendar_emptied_later_stops_nobody(self):
        """The plan can still be agreed."""
        self.launch()
        self.company.resource_calendar_id.attendance_ids.unlink()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.assertEqual(appraisal.state, "agreed")

    def test_stages_out_of_order(self):
        """Assessment before planning, or in another century, is refused by name."""
        cycle = self.as_user(self.cycle, "hr_admin")
        rows = {
            "planning": ("2026-03-01", "2026-03-31"),
            "assessment": ("2026-01-01", "2026-01-31"),
        }
        stages = [
            Command.create({"state": state, "date_start": start, "date_end": end})
            for state, (start, end) in rows.items()
        ]
        with self.assertRaisesRegex(ValidationError, "Assessment.*Planning"):
            cycle.stage_ids = stages
        with self.assertRaisesRegex(ValidationError, "Check the year"):
            self.env["hr.performance.cycle.stage"].create(
                {
                    "cycle_id": self._cycle(name="Typing error").id,
                    "state": "planning",
                    "date_start": "0026-01-01",
                    "date_end": "2026-01-31",
                }
            )

    def test_whole_calendar_can_move_at_once(self):
        """Each stage by itself would stand out of order on the way."""
        cycle = self.launch()
        commands = [
            Command.update(
                stage.id,
                {
                    "date_start": stage.date_start.replace(year=2027),
                    "date_end": stage.date_end.replace(year=2027),
                },
            )
            for stage in cycle.stage_ids
        ]
        cycle.write({"stage_ids": commands})
        self.assertEqual(cycle.stage_ids[0].date_start.year, 2027)


@tagged("post_install", "-at_install")
class TestStageGate(PerformanceCase):
    """The cycle's calendar waits for mandatory tasks; single appraisals do not."""

    def test_required_check_refuses_the_next_stage(self):
        """Open plans are counted with the remedy; an override lets the cycle go on.

        Covers: R001
        """
        self.scheme.profile = "standard"
        cycle = self.launch()
        with self.assertRaisesRegex(UserError, "Agree the plan.*Appraisals: 13;"):
            cycle.action_next_stage()
        self.assertEqual(cycle.state, "planning")
        self.agree(self.appraisal())
        self.assertEqual(self.appraisal().state, "agreed", "one goes on by herself")
        with self.assertRaises(UserError):
            cycle.action_next_stage()
        self.as_user(self.env["hr.performance.override"], "hr_admin").create(
            {"cycle_id": cycle.id, "code": "stage_tasks", "reason": "Strike"}
        )
        cycle.action_next_stage()
        self.assertEqual(cycle.state, "coaching")
        self.assertEqual(cycle.override_ids.reason, "Strike")

    def test_stages_come_in_their_order(self):
        """With nothing open the five stages follow each other. Covers: R001"""
        self.scheme.profile = "standard"
        cycle = self.launch()
        others = cycle.sudo().appraisal_ids - self.appraisal()
        others._move({"state": "cancelled"})
        appraisal = self.appraisal()
        self.agree(appraisal)
        seen = [cycle.state]
        cycle.action_next_stage()
        cycle.action_next_stage()
        with self.assertRaisesRegex(UserError, "Submit the self-review"):
            cycle.action_next_stage()
        seen.append(cycle.state)
        appraisal.sudo()._move({"state": "manager_review"})
        appraisal.sudo()._move({"state": "decided"})
        cycle.action_next_stage()
        with self.assertRaisesRegex(UserError, "Hold the interview"):
            cycle.action_next_stage()
        appraisal.sudo()._move({"state": "acknowledged"})
        cycle.action_next_stage()
        self.assertEqual(
            [*seen, cycle.state], ["planning", "assessment", "application"]
        )

    def test_advice_says_so_and_goes_on(self):
        """Light: the calendar goes on with a notice."""
        cycle = self.launch()
        notice = cycle.action_next_stage()
        self.assertIn("Agree the plan", notice["params"]["message"])
        self.assertEqual(cycle.state, "coaching")
