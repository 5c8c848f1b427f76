# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was kept long enough: listed, read and confirmed by HR, deleted, counted."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..development.common_development import PLANS, DevelopmentCase
from ..takepart.common_takepart import PIXEL

LISTS, LINES = "hr.performance.retention", "hr.performance.retention.line"
QUIET = "odoo.addons.hr_performance.models.base.hr_performance_job_mixin"


@tagged("post_install", "-at_install")
class TestRetention(DevelopmentCase):
    """Nothing goes by itself, nothing under dispute, and a broken one stops none."""

    def setUp(self):
        super().setUp()
        self.env[PLANS].search([]).sudo().write({"state": "draft"})
        self.company.performance_retention = True

    def over(self, *roles, days=1, **values):
        """Closed plans whose last day was so many days ago."""
        plans = self.env[PLANS].create(
            [
                {
                    "employee_id": self.people[role].id,
                    "kind": "improvement",
                    "date_start": "2020-01-01",
                    "date_end": "2020-06-30",
                    "state": "done",
                    "closed_on": "2020-06-30",
                    **values,
                }
                for role in roles
            ]
        )
        plans.kept_until = self.company._performance_today() - timedelta(days=days)
        return plans

    def job(self):
        self.run_cron("retention")
        self.env.invalidate_all()

    def made(self):
        return self.env[LISTS].search([("company_id", "=", self.company.id)])

    def admin(self, record):
        return self.as_user(record, "hr_admin")

    def test_listed_confirmed_deleted(self):
        """A person reads and confirms; then they go, with their scans."""
        plans = self.over("subject", "colleague")
        paper = self.env["hr.performance.paper"].create(
            {
                "plan_id": plans[0].id,
                "purpose": "development",
                "reference": "D-1-1",
                "signed_on": "2020-01-05",
                "scan": PIXEL,
                "entered_by_id": self.env.uid,
                "entered_on": "2020-01-06 10:00:00",
            }
        )
        scans = [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        scans += [("res_field", "=", "scan")]
        self.assertTrue(self.env["ir.attachment"].search(scans))
        notes = plans.message_ids
        self.job()
        one = self.made()
        self.assertEqual((one.state, one.listed_count), ("draft", 2))
        names = self.admin(one).line_ids.mapped("record_name")
        self.assertIn("Improvement Plan · Subject", names)
        self.job()
        self.assertEqual(plans.exists(), plans, "nobody has confirmed")
        self.assertEqual(self.made(), one, "one list at a time")
        self.admin(one).action_confirm()
        self.job()
        self.assertFalse(plans.exists())
        self.assertFalse(self.env["ir.attachment"].search(scans))
        self.assertFalse(notes.exists())
        self.assertEqual((one.state, one.gone_count), ("done", 2))
        self.assertFalse(one.line_ids, "no name stays in the list")
        self.assertEqual(one.confirmed_by_id, self.users["hr_admin"])
        log = str(one.message_ids.mapped("body"))
        self.assertIn("2 of 2 records were deleted, 0 are kept", log)
        self.assertNotIn("Subject", log)

    def test_off_as_it_comes(self):
        """No list where no company has asked for one."""
        self.assertFalse(
            self.env["res.company"].create({"name": "New"}).performance_retention
        )
        self.company.performance_retention = False
        self.over("subject")
        self.job()
        self.assertFalse(self.made())

    def test_day_by_day(self):
        """The last day is kept whole; the day after it may go. Open ones never."""
        plan = self.over("subject", days=0)
        running = self.begun()
        running.sudo().kept_until = False
        self.job()
        self.assertFalse(self.made(), "on its last day it is kept")
        with freeze_time(Date.today() + timedelta(days=1)):
            self.job()
            self.assertEqual(self.made().line_ids.mapped("res_id"), plan.ids)

    def test_kept_back_by_hr(self):
        """A lawsuit: it stays, and stays out of later lists until HR lets it go."""
        plans = self.over("subject", "colleague")
        self.job()
        one = self.admin(self.made())
        kept = one.line_ids.filtered(lambda line: line.res_id == plans[0].id)
        with (
            Form(one) as form,
            form.line_ids.edit(one.line_ids.ids.index(kept.id)) as line,
        ):
            line.keep_reason = "Lawsuit 12/2026"
        one.action_confirm()
        self.job()
        self.assertEqual(plans.exists(), plans[0])
        self.assertEqual((one.state, one.gone_count, one.held_count), ("done", 1, 1))
        self.job()
        self.assertEqual(len(self.made()), 1, "not listed again")
        kept.keep_reason = False
        self.job()
        self.assertEqual(self.made()[0].line_ids.res_id, plans[0].id)

    def test_under_dispute(self):
        """What is appealed by now, or kept for longer, stays though it is confirmed."""
        sheet = self.shortfall()
        plans = self.over("subject", "colleague")
        plans[0].appraisal_id = sheet
        plans[0].kept_until = Date.today() - timedelta(days=1)
        self.job()
        one = self.made()
        self.admin(one).action_confirm()
        self.result(sheet).is_appealed = True
        plans[1].kept_until = Date.today() + timedelta(days=1)
        self.job()
        self.assertEqual(plans.exists(), plans)
        texts = " ".join(one.line_ids.mapped("held_text"))
        self.assertIn("is appealed", texts)
        self.assertIn("kept for longer", texts)
        self.assertEqual((one.state, one.gone_count, one.held_count), ("done", 0, 2))

    def test_one_broken_record(self):
        """It is told and tried again; the others go, and the numbers are right."""
        plans = self.over("subject", "colleague", "userless")
        self.job()
        self.admin(self.made()).action_confirm()
        self.env.cr.execute(
            """
            CREATE FUNCTION broken_plan() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
            """
        )
        self.env.cr.execute(
            f"""
            CREATE TRIGGER broken BEFORE DELETE ON hr_performance_development_plan
            FOR EACH ROW WHEN (OLD.id = {plans[1].id})
            EXECUTE FUNCTION broken_plan()
            """
        )
        with mute_logger(QUIET):
            self.job()
        one = self.made()
        self.assertEqual(plans.exists(), plans[1])
        self.assertEqual((one.state, one.gone_count), ("confirmed", 2))
        failures = self.env["hr.performance.failure"].search(
            [("job_name", "=", "retention")]
        )
        self.assertEqual(failures.res_id, one.line_ids.id)
        self.env.cr.execute("DROP TRIGGER broken ON hr_performance_development_plan")
        self.job()
        self.assertFalse(plans.exists())
        self.assertEqual((one.state, one.gone_count), ("done", 3))
        self.assertFalse(failures.exists())

    def test_who_decides(self):
        """Neither an HR officer nor a manager; nobody about oneself."""
        plans = self.over("subject", "hr_admin")
        self.job()
        one = self.made()
        for role in ("hr_in", "manager", "subject"):
            with self.assertRaises(AccessError):
                self.as_user(one, role).action_confirm()
        lines = self.admin(self.env[LINES]).search([("retention_id", "=", one.id)])
        self.assertEqual(lines.res_id, plans[0].id, "not the own one")
        self.admin(one).action_confirm()
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.admin(one).action_confirm()
        self.job()
        self.assertEqual(plans.exists(), plans[1])
        with self.assertRaises(AccessError):
            self.admin(one).write({"state": "draft"})
        with self.assertRaises(AccessError):
            self.admin(one).unlink()

    def test_put_aside(self):
        """Nothing is deleted; what is not kept back comes in the next list."""
        plan = self.over("subject")
        self.job()
        self.admin(self.made()).action_put_aside()
        self.job()
        self.assertTrue(plan.exists())
        self.assertEqual(self.made().mapped("state"), ["draft", "dropped"])

    def test_everything_kept_back(self):
        self.over("subject")
        self.job()
        one = self.admin(self.made())
        one.line_ids.keep_reason = "Lawsuit"
        with self.assertRaisesRegex(UserError, "everything in it is kept back"):
            one.action_confirm()
