# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goals that fall behind their plan: told once for each change, red is answered."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..measure.test_value_log import LogCase
from ..waiting.common_home import HomeMixin
from ..waiting.test_waiting_contract import ToldMixin

CRON = "hr_performance.ir_cron_hr_performance_alert"


class AlertCase(HomeMixin, ToldMixin, LogCase):
    """An output of 100 in six months: by the end of February a third was planned."""

    def put_value(self, value, day="2026-02-28"):
        """What was reached by February; the scheduled job looks at it."""
        self.measures().unlink()
        self.as_user(self.env["hr.performance.measure"], "manager").create(
            {
                "employee_id": self.people["subject"].id,
                "kpi_id": self.kpi.id,
                "period_end": day,
                "value": value,
            }
        )
        return self.look()

    def look(self):
        """Run the scheduled job; the alerts of the subject, newest last."""
        self.run_job(self.env.ref(CRON))
        self.env.invalidate_all()
        return self.env["hr.performance.alert"].search(
            [("owner_id", "=", self.people["subject"].id)], order="id"
        )

    def states(self):
        alerts = self.env["hr.performance.alert"].search([], order="id")
        return [(alert.light, alert.state) for alert in alerts]

    def say(self, alert, role, **values):
        """Answer in the form, as a role."""
        with Form(self.as_user(alert, role)) as form:
            form.cause = values.get("cause", "Two machines stood still")
            form.measure = values.get("measure", "A third shift until May")
            form.until = values.get("until", "2026-05-31")
        self.as_user(alert, role).action_answer()


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestAlerts(AlertCase):
    """A machine shop's output is held against its plan every day."""

    def setUp(self):
        super().setUp()
        self.sheet = self.agreed()
        self.alone()

    def test_each_change_of_colour_is_told_once(self):
        """Owner and manager, by one mail each, and not again. Covers: R064"""
        amber = self.put_value(27)
        self.assertEqual(self.states(), [("amber", "told")])
        self.assertEqual((amber.share, str(amber.since)), (81.0, "2026-03-10"))
        self.assert_told(["subject", "manager"], "Output · Subject", "Behind its plan")
        with freeze_time("2026-03-11 10:00:00"):
            self.assertEqual(self.look(), amber, "the same colour is no change")
            self.assert_told([])
            red = self.put_value(20) - amber
            self.assertEqual(self.states(), [("amber", "over"), ("red", "open")])
            self.assertEqual(str(amber.over_on), "2026-03-11")
            self.assertEqual(str(red.deadline), "2026-03-16")
            self.assert_told(["subject", "manager"], "Far behind", "Output · Subject")
        with freeze_time("2026-03-20 10:00:00"):
            self.look()
            self.assert_told(["subject"], "late since")
            self.assertEqual(self.put_value(34), amber | red)
            self.assertEqual(red.state, "over")
            self.assert_told([])

    def test_looking_twice_writes_nothing(self):
        """What is behind as it was stays as it was. Covers: R064"""
        self.put_value(20)
        query = "SELECT id, ctid::text FROM hr_performance_alert ORDER BY id"
        self.env.cr.execute(query)
        before = self.env.cr.fetchall()
        self.look()
        self.env.flush_all()
        self.env.cr.execute(query)
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_red_asks_the_owner_for_an_answer(self):
        """Cause, measure and day; it stands on the own first page. Covers: R064"""
        alert = self.put_value(20)
        verb = "Say how this gets back on track: Output"
        self.assertIn(verb, self.verbs("subject"))
        self.assertNotIn(verb, self.verbs("manager"), "the owner is asked")
        self.assertEqual(self.opened("alerts", "subject").ids, alert.ids)
        mine = self.as_user(alert, "subject")
        with self.assertRaisesRegex(UserError, "“Why.*still empty"):
            mine.action_answer()
        with self.assertRaisesRegex(UserError, "Choose a later one"):
            self.say(alert, "subject", until="2026-03-09")
        self.say(alert, "subject", until="2026-03-10")
        self.assertEqual(
            (alert.state, alert.cause), ("answered", "Two machines stood still")
        )
        self.assertEqual(alert.answered_by_id, self.users["subject"])
        self.assertNotIn(verb, self.verbs("subject"))
        read = self.as_user(alert, "manager").read(["cause", "measure", "until"])[0]
        self.assertEqual(read["measure"], "A third shift until May")
        with self.assertRaisesRegex(UserError, "Answered"):
            mine.write({"cause": "Something nicer"})
        self.assertEqual(self.look(), alert, "an answered one is not asked again")
        self.assertEqual(alert.state, "answered")

    def test_who_answers(self):
        """The owner, or the manager in his place; nobody else, over RPC neither."""
        alert = self.put_value(20)
        for role in ("head", "hr_in"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(alert, role).write({"cause": "I know better"})
        for role in ("colleague", "hr_out"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(alert, role).read(["cause"])
        with self.assertRaises(AccessError):
            self.as_user(alert, "subject").write({"state": "answered"})
        with self.assertRaises(AccessError):
            self.as_user(alert, "subject").unlink()
        self.say(alert, "manager")
        self.assertEqual(alert.answered_by_id, self.users["manager"])

    def test_who_has_no_login_is_asked_through_the_manager(self):
        """Nothing waits for nobody."""
        self.people["subject"].user_id = False
        alert = self.put_value(20)
        self.assertIn("on track: Output", "".join(self.verbs("manager")))
        self.assert_told(["manager"], "Far behind")
        self.people["manager"].user_id.active = False
        self.assertFalse(alert._receivers()[alert][1] & self.users["manager"])
        self.say(alert, "hr_in")
        self.assertEqual(alert.state, "answered")

    def test_what_is_not_known_is_not_red(self):
        """A goal without value is missing, not far behind."""
        self.assertFalse(self.look())
        self.assertEqual(self.put_value(0).light, "red", "0 is a value")
        self.measures().unlink()
        self.look()
        self.assertEqual(self.states(), [("red", "over")])

    def test_it_ends_with_the_work_on_the_plan(self):
        """Once the assessment is open nobody is asked; nor after the period."""
        alert = self.put_value(20)
        self.as_user(self.sheet, "manager").action_open_assessment()
        self.look()
        self.assertEqual(alert.state, "over")
        self.assertEqual(self.states(), [("red", "over")], "and none is made")

    def test_only_within_the_period(self):
        """On its last day it is compared, on the day after no more."""
        with freeze_time("2026-06-30 10:00:00"):
            self.assertEqual(self.put_value(20).state, "open")
        with freeze_time("2026-07-01 10:00:00"):
            self.assertEqual(self.look().state, "over")

    def test_the_scheme_says_from_when(self):
        """Frozen with the launch; the bars on the plan have the same colour."""
        self.assertEqual(self.put_value(27).light, "amber")
        self.scheme.write({"amber_below": 80, "red_below": 50})
        self.look()
        self.assertEqual(self.states(), [("amber", "told")], "rules of the launch hold")
        rules = {**self.cycle.frozen_rules, "amber_below": 80, "red_below": 50}
        self.cycle.frozen_rules = rules
        self.look()
        self.assertEqual(self.states(), [("amber", "over")])
        self.assertEqual(self.line().progress["light"], "green")

    def test_bounds_have_an_order(self):
        """Far behind does not begin above behind."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.scheme.write({"amber_below": 60, "red_below": 70})
            self.env.flush_all()

    def test_queries_do_not_grow_with_the_sheets(self):
        """All sheets of a batch cost what one costs."""
        self.put_value(20)
        sheets = self.sheet.browse(self.cycle.appraisal_ids.ids)
        self.assertGreater(len(sheets), 3)
        sheets._move({"state": "agreed"})

        def queries(some):
            self.env["hr.performance.alert"].search([]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["hr.performance.alert"]._compare(some)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(sheets)
        self.assertLessEqual(queries(sheets), queries(self.sheet) + 3)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestAlertJob(AlertCase):
    """The scheduled job finds nothing to do twice."""

    def test_a_second_run_writes_nothing(self):
        """Refreshing twice leaves every row as it is."""
        self.agreed()
        alert = self.put_value(20)
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin FROM hr_performance_alert")
        before = self.env.cr.fetchall()
        stamp = alert.write_date
        self.look()
        self.env.cr.execute("SELECT xmin FROM hr_performance_alert")
        self.assertEqual(self.env.cr.fetchall(), before)
        self.assertEqual(alert.write_date, stamp)
