# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase

LATE = "2026-01-16 08:00:00"
LATER = "2026-01-21 08:00:00"


@tagged("post_install", "-at_install")
class TestReminders(PerformanceCase):
    """One mail per user and day, one activity for each sheet that waits."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.env["mail.mail"].search([]).unlink()

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "hr_performance.ir_cron_hr_performance_digest"
            ).method_direct_trigger()

    def mails(self, role):
        """Digests to the user of a role."""
        partner = self.users[role].partner_id
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def steps(self, role="manager"):
        return self.env["hr.performance.step"].search(
            [("owner_id", "=", self.people[role].id), ("left_on", "=", False)]
        )

    # DIGEST

    @freeze_time("2026-01-06 08:00:00")
    def test_plans_in_time_are_not_repeated(self):
        """The announcement asked for plans; the next day nobody is mailed again."""
        self.run_cron()
        self.assertFalse(self.mails("manager"))

    @freeze_time(LATE)
    def test_one_digest_lists_everything(self):
        """Manager: all plans of the team in one mail; a second run sends nothing."""
        self.run_cron()
        mail = self.mails("manager")
        self.assertEqual(len(mail), 1)
        for role in ("subject", "colleague", "userless"):
            self.assertIn(self.people[role].name, mail.body_html)
        self.assertIn("/odoo/hr.performance.appraisal/", mail.body_html)
        self.assertNotIn("access_token", mail.body_html)
        self.assertFalse(mail.model, "in nobody's chatter")
        self.assertTrue(mail.auto_delete)
        self.assertEqual(set(self.steps().mapped("reminder_count")), {1})
        self.run_cron()
        self.assertEqual(len(self.mails("manager")), 1)

    def test_reminder_is_repeated_after_the_pause(self):
        """Three days later, not before."""
        for day, expected in ((16, 1), (17, 1), (18, 1), (19, 2)):
            with freeze_time(f"2026-01-{day} 08:00:00"):
                self.run_cron()
                self.assertEqual(len(self.mails("manager")), expected, day)

    @freeze_time(LATE)
    def test_who_has_no_login_is_reminded_through_the_manager(self):
        """The manager enters for her, so the manager gets the line."""
        appraisal = self.appraisal("userless")
        appraisal.write({"manager_confirmed_on": "2026-01-06 08:00:00"})
        step = appraisal._open_steps()
        self.assertEqual(step.owner_id, self.people["userless"])
        part, users = step._receivers()[step]
        self.assertEqual((part, users), ("mine", self.users["manager"]))

    @freeze_time(LATE)
    def test_hr_gets_what_nobody_else_can_take(self):
        """The top has no manager: HR plans, and reads it in one line."""
        self.run_cron()
        self.assertIn("wait for HR", self.mails("hr_in").body_html)

    @freeze_time(LATE)
    def test_hr_is_not_told_of_the_own_superiors(self):
        """The rights of HR do not cover them, nor do reminders."""
        step = self.appraisal("ceo")._open_steps()
        self.assertNotIn(self.users["hr_in"], step._hr_users()[step])

    # WORDING

    def reword(self, kind, values):
        """The administrator's own words in a mail template."""
        admin = self.env.ref("base.user_admin")
        template = self.env.ref(f"hr_performance.mail_template_{kind}")
        template.with_user(admin).with_context(
            allowed_company_ids=admin.company_ids.ids
        ).write(values)
        return template

    @freeze_time(LATE)
    def test_customer_words_the_reminder(self):
        """Subject and text of the template, with its placeholders, are what is sent."""
        self.reword(
            "reminder",
            {
                "subject": "{{ object.name }}, {{ ctx.get('count') }} to do",
                "body_html": "<p>Dear <t t-out='object.name'/>: <t t-out=\"ctx.get"
                "('steps')\"/> <a href='/odoo/performance-waiting'>Go</a></p>",
            },
        )
        self.run_cron()
        mail = self.mails("manager")
        user = self.users["manager"]
        count = len(self.steps())
        self.assertEqual(mail.subject, f"{user.name}, {count} to do")
        self.assertIn(f"<p>Dear {user.name}:", mail.body_html)
        self.assertIn(self.people["subject"].name, mail.body_html)
        self.assertIn(f"{user.get_base_url()}/odoo/performance-waiting", mail.body_html)
        self.assertNotIn("wait for you", mail.body_html)

    def test_customer_words_the_escalation(self):
        """Who has nothing to do but late steps below gets a mail of its own words."""
        self.reword("escalation", {"subject": "Look: {{ ctx.get('late_names') }}"})
        with freeze_time(LATER):
            self.steps("head").appraisal_id._move({"state": "agreed"})
            self.run_cron()
            mail = self.mails("head")
            self.assertEqual(mail.subject, f"Look: {self.people['manager'].name}")

    @freeze_time(LATE)
    def test_each_reader_gets_his_language(self):
        """Words, lists and the customer's own subject; the others keep theirs."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "hr_performance")]
        )._update_translations(["zh_CN"])
        self.users["manager"].lang = "zh_CN"
        template = self.reword("reminder", {"subject": "To do"})
        template.with_context(lang="zh_CN").subject = "\u5f85\u529e"
        self.run_cron()
        mail = self.mails("manager")
        self.assertEqual(mail.subject, "\u5f85\u529e")
        self.assertIn("\u60a8\u597d\uff1a", mail.body_html)
        self.assertIn("\u622a\u6b62\u4e8e", mail.body_html)
        self.assertNotIn("wait for you", mail.body_html)
        self.assertEqual(self.mails("head").subject, "To do")
        self.assertIn("Hello", self.mails("head").body_html)

    @freeze_time(LATE)
    def test_without_the_template_nobody_is_mailed(self):
        """Deleting it switches the mail off; nobody counts as reminded."""
        self.env.ref("hr_performance.mail_template_reminder").unlink()
        self.run_cron()
        self.assertFalse(self.mails("manager"))
        self.assertEqual(set(self.steps().mapped("reminder_count")), {0})

    # SWITCHES

    @freeze_time(LATE)
    def test_person_switches_reminders_off(self):
        """In the own preferences; nobody else's mail changes."""
        user = self.as_user(self.users["manager"], "manager")
        user.write({"performance_mail_reminder": False})
        self.run_cron()
        self.assertFalse(self.mails("manager"))
        self.assertTrue(self.mails("head"))
        with self.assertRaises(AccessError):
            self.as_user(self.users["head"], "manager").write(
                {"performance_mail_reminder": False}
            )

    @freeze_time(LATE)
    def test_company_switches_reminders_off(self):
        """Nobody gets a digest of own steps."""
        self.company.performance_mail_reminder = False
        self.company.performance_mail_escalation = False
        self.run_cron()
        for role in self.users:
            self.assertFalse(self.mails(role), role)

    def test_announcement_obeys_the_switches(self):
        """Company and person can refuse the mail of a new cycle."""
        self.users["colleague"].performance_mail_announcement = False
        for switch, expected in ((True, {"subject"}), (False, set())):
            self.company.performance_mail_announcement = switch
            cycle = self._cycle(
                name=f"Next {switch}",
                date_start="2027-01-01" if switch else "2028-01-01",
                date_end="2027-06-30" if switch else "2028-06-30",
            )
            self.launch(cycle)
            told = cycle.message_ids.notified_partner_ids
            for role in ("subject", "colleague"):
                is_told = self.users[role].partner_id in told
                self.assertEqual(is_told, role in expected, (switch, role))

    @freeze_time(LATE)
    def test_result_mail_has_a_switch_of_its_own(self):
        """A result to acknowledge is not a reminder of work."""
        self.leaves_sound = False
        appraisal = self.appraisal()
        appraisal._move({"state": "released"})
        self.users["subject"].performance_mail_result = False
        self.run_cron()
        self.assertFalse(self.mails("subject"))
        self.users["subject"].performance_mail_result = True
        self.run_cron()
        self.assertEqual(len(self.mails("subject")), 1)
        self.assertNotIn("score", self.mails("subject").body_html.lower())

    # ESCALATION

    def test_next_level_and_hr_are_told_after_days(self):
        """Five days after the deadline the manager's manager gets one line."""
        with freeze_time(LATE):
            self.run_cron()
            self.assertFalse(self.steps()[0].escalated_on)
        with freeze_time(LATER):
            self.run_cron()
            self.assertEqual(str(self.steps()[0].escalated_on), "2026-01-21")
            self.assertIn("that are late for days", self.mails("head")[:1].body_html)
            self.assertIn("Manager", self.mails("head")[:1].body_html)
            self.assertIn("that are late for days", self.mails("hr_in")[:1].body_html)
            self.assertNotIn(
                "that are late for days", self.mails("manager")[:1].body_html
            )

    def test_late_steps_are_told_once(self):
        """Not again the next day to somebody who wants no reminders of the own work."""
        self.users["head"].performance_mail_reminder = False
        for day in (21, 22):
            with freeze_time(f"2026-01-{day} 08:00:00"):
                self.run_cron()
        self.assertTrue(self.steps("head"), "something waits for him, too")
        self.assertEqual(len(self.mails("head")), 1)

    # BY HAND

    @freeze_time(LATE)
    def test_reminder_by_hand_goes_out_once_a_day(self):
        """It says how many people were reminded; the second press reminds nobody."""
        steps = self.as_user(self.steps(), "hr_admin")
        notice = steps.action_send_reminder()
        self.assertEqual(notice["params"]["message"], "Reminders on their way: 1.")
        self.assertEqual(len(self.mails("manager")), 1)
        notice = steps.action_send_reminder()
        self.assertIn("Reminders on their way: 0", notice["params"]["message"])
        self.assertEqual(len(self.mails("manager")), 1)
        self.assertEqual(set(self.steps().mapped("reminder_count")), {1})

    @freeze_time(LATE)
    def test_only_superiors_and_hr_remind(self):
        """Not colleagues, not those who are waited for."""
        step = self.appraisal()._open_steps()
        for role in ("colleague", "subject", "hr_out", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(step, role).action_send_reminder()
        self.as_user(step, "head").action_send_reminder()

    def test_quiet_cycle_reminds_nobody(self):
        """Before the announcement nobody is mailed."""
        cycle = self._cycle(
            name="Quiet", date_start="2027-01-01", date_end="2027-06-30"
        )
        self.launch(cycle, announce=False)
        step = self.appraisal(cycle=cycle)._open_steps()
        with self.assertRaisesRegex(UserError, "announce"):
            self.as_user(step, "hr_admin").action_send_reminder()

    # ACTIVITIES

    def activities(self, role):
        """The steps that Odoo's clock shows to the user of a role."""
        return self.as_user(self.env["mail.activity"], role).search(
            [("performance_step", "!=", False)]
        )

    @freeze_time(LATE)
    def test_activity_names_the_work_and_opens_it(self):
        """One for each sheet that waits for the manager, on the sheet itself."""
        self.run_cron()
        self.run_cron()
        sheets = self.steps().appraisal_id
        activities = self.activities("manager").filtered(
            lambda a: a.user_id == self.users["manager"]
        )
        self.assertEqual(
            {(a.res_model, a.res_id) for a in activities},
            {(sheets._name, sheet.id) for sheet in sheets},
        )
        self.assertEqual(len(activities), len(sheets))
        mine = activities.filtered(lambda a: a.res_id == self.appraisal().id)
        self.assertEqual(mine.summary, "Agree the plan of Subject")
        self.assertEqual(mine.date_deadline, self.appraisal().deadline)
        self.assertFalse(self.cycle.activity_ids, "HR's own record stays HR's")
        partner = self.users["manager"].partner_id
        self.assertNotIn(partner, sheets.message_partner_ids)
        self.steps().appraisal_id._move({"state": "agreed"})
        self.assertFalse(activities.exists())

    @freeze_time(LATE)
    def test_activity_ends_when_it_is_somebody_elses_turn(self):
        """The manager has confirmed: nobody is asked to do it again."""
        self.run_cron()
        sheet = self.appraisal()
        mine = self.activities("manager").filtered(lambda a: a.res_id == sheet.id)
        self.assertTrue(mine)
        own = self.as_user(sheet, "manager")
        if own.action_confirm_plan():
            own.action_confirm_plan_with_reason("Agreed in person")
        self.assertFalse(mine.exists())
        self.as_user(sheet, "subject").action_ask_for_change("Less")
        self.run_cron()
        mine = self.activities("manager").filtered(lambda a: a.res_id == sheet.id)
        self.assertEqual(mine.summary, "Answer the change request of Subject")

    @freeze_time(LATE)
    def test_verbs_of_the_later_steps(self):
        """What is to be done, not how the state is called."""
        self.leaves_sound = False
        sheet = self.appraisal()
        for state, text in (
            ("manager_review", "Submit the rating of Subject"),
            ("second_review", "Approve the rating of Subject"),
            ("decided", "Hold the interview with Subject"),
        ):
            sheet._move({"state": state})
            steps = self.env["hr.performance.step"]
            steps._sync_waiting_activities(steps._with_activities())
            found = self.env["mail.activity"].search(
                [("performance_step", "!=", False), ("res_id", "=", sheet.id)]
            )
            self.assertEqual(found.mapped("summary"), [text])

    # SPEED

    @freeze_time(LATE)
    def test_queries_do_not_grow_with_the_steps(self):
        """Forty more people of the same manager cost no more queries."""

        def queries():
            activities = self.env["mail.activity"]
            activities.search([("performance_step", "!=", False)]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            steps = self.env["hr.performance.step"]
            digest = self.env["hr.performance.digest"]
            steps._to_escalate()._escalate()
            steps._sync_waiting_activities(steps._with_activities())
            digest._send_digests(digest._digest_plan())
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries()
        self.users["manager"].performance_digest_on = False
        self.steps().write({"reminded_on": False, "escalated_on": False})
        few = queries()
        self.workers(40, self.people["manager"])
        self.as_user(self.cycle, "hr_admin").action_add_joiners()
        self.users["manager"].performance_digest_on = False
        self.steps().write({"reminded_on": False, "escalated_on": False})
        self.assertLessEqual(queries(), few + 4)
