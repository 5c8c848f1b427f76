# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_source import SourceCase


@tagged("post_install", "-at_install")
class TestKpiAggregates(SourceCase):
    """What a source can make of records besides counting and adding."""

    def values(self, source, role="subject"):
        """Values of two quarters; None where there is no value."""
        source = self.start(source)
        source.action_collect()
        self.assertFalse(source.problem)
        found = self.collected(role)
        source.action_stop()
        return [found.get(day) for day in ("2026-03-31", "2026-06-30")]

    def done(self, time, due, role="subject", all_day=False):
        """A meeting that was noted at a time (UTC) and is due at another one."""
        event = self._meet(role, due)
        if all_day:
            event.write({"allday": True, "start_date": due[:10], "stop_date": due[:10]})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE calendar_event SET create_date = %s WHERE id = %s", [time, event.id]
        )
        self.env.invalidate_all()

    def on_time(self, due_field):
        return self._source(
            date_field="create_date", aggregate="on_time", due_field=due_field
        )

    def test_share_in_time(self):
        """Until the second it was due; nothing done is no value. Covers: R009"""
        for time in ("08:00:00", "08:00:01", "07:00:00"):
            self.done(f"2026-02-10 {time}", "2026-02-10 08:00:00")
        self.done("2026-02-10 08:00:00", "2026-02-01 08:00:00", "colleague")
        source = self.on_time("start")
        share, none = self.values(source)
        self.assertAlmostEqual(share, 200 / 3, 5)
        self.assertIsNone(none)
        self.assertEqual(self.values(self.on_time("start"), "colleague"), [0, None])

    def test_a_day_ends_at_the_companys_midnight(self):
        """A time is compared with a day where the company works: Shanghai."""
        for time in ("2026-02-10 15:59:59", "2026-02-10 16:00:00"):
            self.done(time, "2026-02-10 08:00:00", all_day=True)
        self.done("2026-02-10 08:00:00", "2026-02-10 08:00:00")
        source = self.on_time("stop_date")
        self.assertEqual(self.values(source), [50, None])
        self.assertEqual(self.measure().record_count, 2, "one has no last day")

    def test_days_begun_late(self):
        """The first record of a working day, after 8:00 in Shanghai. Covers: R009"""
        self.people["subject"].tz = "Asia/Shanghai"
        self._meet("subject", "2026-02-10 00:10:00")
        self._meet("subject", "2026-02-10 03:00:00")
        self._meet("subject", "2026-02-11 00:10:01")
        self._meet("subject", "2026-02-14 04:00:00")
        source = self._source(aggregate="late", grace_minutes=10)
        self.assertEqual(self.values(source), [1, None])
        self.assertEqual(self.values(self._source(aggregate="late")), [2, None])

    def test_several_people_in_a_record(self):
        """It counts for each of them, and for nobody outside the company's plans."""
        meeting = self._meet("subject", "2026-02-10 08:00:00")
        guests = self.users["subject"] | self.users["colleague"] | self.users["foreign"]
        meeting.partner_ids = [Command.set(guests.partner_id.ids)]
        hours = {"employee_path": "partner_ids", "value_field": "duration"}
        self.assertEqual(self.values(self._source(aggregate="sum", **hours)), [1, 0])
        self.assertEqual(self.collected("colleague")["2026-03-31"], 1)
        self.assertEqual(self.collected("former")["2026-03-31"], 0)
        average = self._source(aggregate="avg", **hours)
        self.assertEqual(self.values(average), [1, None])

    def test_contact_of_somebody_without_login(self):
        """The work contact stands for the person."""
        meeting = self._meet("subject", "2026-02-10 08:00:00")
        contact = self.people["userless"].work_contact_id
        meeting.partner_ids = [Command.set(contact.ids)]
        source = self._source(employee_path="partner_ids")
        self.assertEqual(self.values(source, "userless"), [1, 0])

    def test_too_few_answers(self):
        """A KPI that needs several answers has no value below. Covers: R054"""
        self.meetings.sudo()._write({"minimum_answers": 2})
        self.env.invalidate_all()
        self._meet("subject", "2026-02-10 08:00:00")
        average = {"aggregate": "avg", "value_field": "duration"}
        self.assertEqual(self.values(self._source(**average)), [None, None])
        self._meet("subject", "2026-02-10 09:00:00")
        self.assertEqual(self.values(self._source(**average)), [1, None])

    def test_an_app_that_was_taken_away(self):
        """Told with the remedy; the form opens, the source can be stopped, the values
        stay, and others go on.
        """
        self._meet("subject", "2026-02-10 08:00:00")
        lost = self.start()
        lost.action_collect()
        self.env.cr.execute(
            "UPDATE hr_performance_kpi_source SET model_name = 'gone.model'"
            " WHERE id = %s",
            [lost.id],
        )
        other = self._source(name="Others", kpi_id=self.kpi.id)
        self.kpi.data_period = "quarter"
        self.start(other)
        lost.sudo().attempted_on = "2026-01-01 00:00:00"
        self.env.invalidate_all()
        self.run_cron("collect")
        self.env.invalidate_all()
        self.assertTrue(lost.is_lost)
        self.assertIn("Meetings held, Records", lost.problem)
        self.assertIn("Install it again, or stop the source", lost.problem)
        self.assertFalse(other.problem)
        self.assertEqual(self.collected(kpi=self.kpi)["2026-03-31"], 1)
        self.assertEqual(self.collected()["2026-03-31"], 1, "kept")
        Form(lost)
        with self.assertRaisesRegex(UserError, "not installed any more"):
            lost.action_new_version()
        with self.assertRaisesRegex(UserError, "may not read the records"):
            self.as_user(self.measure(), "manager").action_open_records()
        lost.action_stop()
        self.assertEqual(lost.state, "stopped")

    def test_a_bridge_installed_anew(self):
        """What stayed when a bridge was taken off keeps no app from installation."""
        draft = self._source(name="Draft")
        source = self.start()
        delivered = {"name": "Delivered", "domain": "[]", "factor": 1}
        for record in draft | self.as_user(source, "hr_admin"):
            record.sudo()._load_records_write(delivered)
        self.assertEqual((draft.name, draft.domain), ("Delivered", "[]"))
        self.assertEqual(source.name, "Meetings held")
        self.agree(self.appraisal())
        self.meetings.sudo()._load_records_write({"name": "Delivered", "target": 99})
        self.assertEqual((self.meetings.name, self.meetings.target), ("Meetings", 10))
        self.defects.sudo()._load_records_write({"name": "Delivered"})
        self.assertEqual(self.defects.name, "Defects", "in the same agreed plan")
        unused = self._kpi("Unused", method="ratio", target=3)
        unused._load_records_write({"name": "Delivered", "target": 4})
        self.assertEqual((unused.name, unused.target), ("Delivered", 4))
