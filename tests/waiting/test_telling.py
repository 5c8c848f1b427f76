# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the decision of a result until the employee is told."""

import importlib.util
from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools.misc import file_path

from ..base.test_crons import CronMixin
from ..interview.common_interview import InterviewCase
from .common_home import HomeMixin

DECIDED, LATE = "2026-07-06 08:00:00", "2026-07-20 08:00:00"


@tagged("post_install", "-at_install")
class TestTelling(CronMixin, HomeMixin, InterviewCase):
    """A result is not kept from the person whom it is about. Covers: R089"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"performance_grace_days": 1, "performance_escalation_days": 3}
        )
        cls.scheme.telling_days = 4

    def told_late(self):
        """Decided on a Monday, and not told."""
        with freeze_time(DECIDED):
            sheet = self.decided()
        return sheet, sheet.step_ids.filtered(lambda step: not step.left_on)

    def cards(self, role):
        home = self.as_user(self.env["hr.performance.home"], role)
        return {row["title"]: row["count"] for row in home._counts("hr")}

    def digest(self):
        self.run_job(self.env.ref("hr_performance.ir_cron_hr_performance_digest"))

    def test_days_from_the_decision(self):
        """The last day comes from the scheme; the interview's day is the latest one."""
        sheet, step = self.told_late()
        self.assertEqual((step.state, step.deadline), ("decided", date(2026, 7, 10)))
        self.assertEqual(step.owner_id, sheet.manager_id)
        self.assertEqual(self.cycle._step_end("decided", date(2026, 7, 28)).day, 30)

    def test_frozen_at_the_launch(self):
        """A running cycle keeps the days; one of before keeps what held then."""
        _sheet, step = self.told_late()
        self.scheme.telling_days = 9
        entered = date(2026, 7, 6)
        self.assertEqual(self.cycle._step_end("decided", entered), step.deadline)
        rules = dict(self.cycle.frozen_rules)
        rules.pop("telling_days")
        self.cycle.frozen_rules = rules
        path = file_path("hr_performance/migrations/19.0.1.8.0/post-40-telling.py")
        spec = importlib.util.spec_from_file_location("telling", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.cr, "19.0.1.7.0")
        self.env.invalidate_all()
        end = self.cycle._step_end("decided", entered)
        self.assertEqual(end, self.cycle.interview_due_date)

    def test_hr_sees_what_is_late(self):
        """Count on the first page, filter of the open steps, figure of the cycle."""
        title, cycle = "Results Told Too Late", self.as_user(self.cycle, "hr_admin")
        sheet, step = self.told_late()
        with freeze_time("2026-07-10 08:00:00"):
            self.assertNotIn(title, self.cards("hr_in"))
            self.assertEqual(cycle.health_untold, 0)
        with freeze_time("2026-07-11 08:00:00"):
            cycle.invalidate_recordset()
            self.assertEqual(self.cards("hr_in")[title], 1)
            self.assertEqual(cycle.health_untold, 1)
            late = [("state", "=", "decided"), ("is_overdue", "=", True)]
            found = self.as_user(step, "hr_in").search(late)
            self.assertEqual(found.appraisal_id, sheet)
            self.as_user(self.result(sheet), "hr_in").action_release()
            cycle.invalidate_recordset()
            self.assertNotIn(title, self.cards("hr_in"))
            self.assertEqual(cycle.health_untold, 1)

    def test_told_in_time(self):
        """Whoever is told in time counts nowhere."""
        sheet, _step = self.told_late()
        with freeze_time("2026-07-10 08:00:00"):
            self.as_user(self.result(sheet), "hr_in").action_release()
        with freeze_time(LATE):
            self.assertEqual(self.as_user(self.cycle, "hr_admin").health_untold, 0)

    def test_passed_on_once(self):
        """After the days of the company HR and the next level learn of it, once."""
        _sheet, step = self.told_late()
        with freeze_time("2026-07-13 08:00:00"):
            self.digest()
            self.assertFalse(step.escalated_on)
        with freeze_time("2026-07-14 08:00:00"):
            self.digest()
        with freeze_time(LATE):
            self.digest()
        self.assertEqual(step.escalated_on, date(2026, 7, 14))
        told = step._waiting_late()[step]
        self.assertIn(self.users["hr_in"], told)
        self.assertIn(self.users["head"], told)

    def test_days_are_checked_and_told(self):
        """Not negative; the rules of the cycle name them in words."""
        with self.assertRaisesRegex(ValidationError, "Result Told"):
            self.scheme.telling_days = -1
        words = self.scheme._rule_text
        self.assertEqual(words("telling_days", 4), "4 days after the decision")
        self.assertIn("interview", words("telling_days", 0))
