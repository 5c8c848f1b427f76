# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestBoundariesWaiting(PerformanceCase):
    """The day before, the day itself and the day after: deadlines and reminders."""

    def setUp(self):
        super().setUp()
        self.cycle.employee_ids = self.people["subject"]
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.sheet = self.appraisal()
        self.step = self.sheet._open_steps()
        self.assertEqual(self.step.deadline, date(2026, 1, 14))
        self.mails = self.env["mail.mail"]

    def on(self, day, hour=8):
        return freeze_time(f"2026-01-{day:02} {hour:02}:00:00")

    def told(self, role):
        """Whether the daily job mails somebody; it forgets what it did before."""
        self.mails.search([]).unlink()
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_digest"
            ).method_direct_trigger()
        self.env.invalidate_all()
        partner = self.users[role].partner_id
        return bool(self.mails.search([("recipient_ids", "in", partner.ids)]))

    # LATE

    def test_late_from_the_day_after(self):
        """On its last day a step is in time, by the field and by the search."""
        steps = self.env["hr.performance.step"]
        for day, late in ((13, 0), (14, 0), (15, 1), (16, 2)):
            with self.on(day):
                self.step.invalidate_recordset()
                self.assertEqual(self.step.days_late, late, day)
                self.assertEqual(self.step.is_overdue, late > 0, day)
                found = steps.search([("is_overdue", "=", True)])
                self.assertEqual(bool(found), late > 0, day)
                others = steps.search([("is_overdue", "=", False)])
                self.assertEqual(self.step in others, late == 0, day)

    def test_what_nobody_has_to_do_is_not_late(self):
        """An agreed plan that waits for the calendar is never late."""
        self.step.is_task = False
        with self.on(20):
            self.step.invalidate_recordset()
            self.assertFalse(self.step.is_overdue)
            self.assertFalse(
                self.env["hr.performance.step"].search([("is_overdue", "=", True)])
            )

    def test_left_late_stays_late(self):
        """What was done a day late says so for ever; it waits for nobody any more."""
        with self.on(15):
            self.as_user(self.sheet, "manager").action_confirm_plan()
            self.as_user(self.sheet, "subject").action_confirm_plan()
        self.assertEqual(self.sheet.state, "agreed")
        self.step.left_on = "2026-01-16 08:00:00"
        self.step.deadline = "2026-01-14"
        with self.on(28):
            self.step.invalidate_recordset()
            self.assertEqual(self.step.days_late, 2)
            self.assertFalse(self.step.is_overdue)

    # REMINDERS

    def test_reminded_three_days_before(self):
        """Not earlier than three days before the last day."""
        for day, told in ((10, False), (11, True)):
            with self.on(day):
                self.assertEqual(self.told("manager"), told, day)

    def test_pause_between_reminders(self):
        """A reminder comes again after the pause, not a day earlier."""
        self.company.performance_reminder_days = 3
        for day, told in (
            (12, True),
            (13, False),
            (14, False),
            (15, True),
            (17, False),
        ):
            with self.on(day):
                self.assertEqual(self.told("manager"), told, day)
        self.assertEqual(self.step.reminder_count, 2)
        self.assertEqual(self.step.reminded_on, date(2026, 1, 15))

    def test_what_is_not_due_is_not_repeated(self):
        """However long ago it was told, a step comes again when it is due."""
        self.step.write({"deadline": "2026-01-31", "reminded_on": "2026-01-06"})
        self.company.performance_reminder_days = 1
        for day, told in ((20, False), (27, False), (28, True)):
            with self.on(day):
                self.assertEqual(self.step._needs_reminder(date(2026, 1, day)), told)
                self.assertEqual(self.told("manager"), told, day)

    def test_quiet_cycle_escalates_nothing(self):
        """What was not announced is late for nobody else."""
        self.cycle.is_announced = False
        with self.on(28):
            self.assertFalse(self.told("head"))
        self.assertFalse(self.step.escalated_on)

    def test_no_pause_is_one_day(self):
        """Without a pause a step is told every day, but once a day."""
        self.company.performance_reminder_days = 0
        for day, hour, told in (
            (12, 8, True),
            (12, 20, False),
            (13, 8, True),
            (14, 8, True),
        ):
            with self.on(day, hour):
                self.assertEqual(self.told("manager"), told, (day, hour))

    def test_without_last_day(self):
        """What has no last day is never due and never late."""
        self.step.deadline = False
        with self.on(28):
            self.step.invalidate_recordset()
            self.assertFalse(self.step._is_due(date(2026, 1, 28)))
            self.assertFalse(self.step.is_overdue)
            self.assertFalse(self.told("manager"))
            self.assertFalse(self.told("head"))

    def test_escalated_after_the_days(self):
        """The next level is told when more than five days have passed, once."""
        self.company.performance_escalation_days = 5
        for day, told in ((19, False), (20, True), (21, False)):
            with self.on(day):
                self.assertEqual(self.told("head"), told, day)
        self.assertEqual(self.step.escalated_on, date(2026, 1, 20))

    def test_silence_of_the_other_side(self):
        """Whoever has not answered a plan for so many days is reminded of it."""
        self.company.write(
            {"performance_answer_days": 4, "performance_reminder_days": 30}
        )
        planning = self.cycle.stage_ids.filtered(lambda s: s.state == "planning")
        planning.date_end = "2026-02-27"
        with self.on(6):
            self.as_user(self.sheet, "manager").action_confirm_plan()
        step = self.sheet._open_steps()
        self.assertEqual(step.owner_id, self.people["subject"])
        for day, silent in ((9, False), (10, True), (11, True)):
            with self.on(day):
                self.assertEqual(step._is_silent(date(2026, 1, day)), silent, day)
        for day, told in ((9, False), (10, True)):
            with self.on(day):
                self.assertEqual(self.told("subject"), told, day)

    # A NEW OWNER

    def test_new_owner_gets_time_of_his_own(self):
        """Who is asked a day before the end gets the grace, and a first reminder; who
        is asked early keeps the end of the stage."""
        self.company.performance_grace_days = 3
        self.step.reminded_on = "2026-01-12"
        with self.on(13):
            self.as_user(self.sheet, "manager").action_confirm_plan()
        self.assertEqual(self.step.owner_id, self.people["subject"])
        # Three working days after Tuesday.
        self.assertEqual(self.step.deadline, date(2026, 1, 16))
        self.assertFalse(self.step.reminded_on)

    def test_new_owner_keeps_the_later_end(self):
        """Nobody loses time because somebody else was quick."""
        with self.on(6):
            self.as_user(self.sheet, "manager").action_confirm_plan()
        self.assertEqual(self.step.owner_id, self.people["subject"])
        self.assertEqual(self.step.deadline, date(2026, 1, 14))
        self.step.deadline = "2026-01-30"
        with self.on(7):
            self.as_user(self.sheet, "subject").action_ask_for_change("Too much")
        self.assertEqual(self.step.owner_id, self.people["manager"])
        self.assertEqual(self.step.deadline, date(2026, 1, 30))

    def test_new_owner_without_last_day(self):
        """Whom the calendar gives an end, gets it; else there is none."""
        self.step.deadline = False
        with self.on(6):
            self.as_user(self.sheet, "manager").action_confirm_plan()
        self.assertEqual(self.step.deadline, date(2026, 1, 14))
        self.cycle.stage_ids.unlink()
        self.step.deadline = False
        with self.on(7):
            self.as_user(self.sheet, "subject").action_ask_for_change("Too much")
        self.assertEqual(self.step.owner_id, self.people["manager"])
        self.assertFalse(self.step.deadline)

    def test_same_owner_keeps_his_deadline(self):
        """A refresh that changes nobody gives no time and repeats no mail."""
        self.step.write({"deadline": "2026-01-09", "reminded_on": "2026-01-08"})
        with self.on(13):
            self.sheet._refresh_step_owners()
        self.assertEqual(self.step.deadline, date(2026, 1, 9))
        self.assertEqual(self.step.reminded_on, date(2026, 1, 8))

    # WAITING SINCE

    def test_days_of_waiting(self):
        """Days are counted and searched alike."""
        with self.on(8):
            self.step.invalidate_recordset()
            self.assertEqual(self.step.days_waiting, 3)
            for operator, days, found in (
                (">", 2, True),
                (">=", 3, True),
                (">", 3, False),
                ("<=", 3, True),
                ("<", 3, False),
            ):
                sheets = self.sheet.search([("days_waiting", operator, days)])
                self.assertEqual(self.sheet in sheets, found, (operator, days))
