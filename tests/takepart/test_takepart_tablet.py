# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_takepart import PIXEL, TakePartCase

NOON = datetime(2026, 7, 1, 12, 0)


@tagged("post_install", "-at_install")
class TestTakepartTablet(TakePartCase, HttpCase):
    """Badge and PIN at a shared tablet, for a short time and one's own steps only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["userless"].write({"barcode": "B100", "pin": "4711"})
        cls.people["other"].write({"barcode": "B200", "pin": "1234"})
        cls.people["colleague"].write({"barcode": "B300"})
        cls.people["foreign"].write({"barcode": "B400", "pin": "4711"})
        cls.company.sudo().action_performance_new_tablet_key()
        cls.tablet = f"/performance/tablet/{cls.company.performance_tablet_key}"

    def sign_in(self, badge="B100", pin="4711"):
        """Scan a badge and type a PIN; the page that comes then."""
        return self.send(self.tablet, badge=badge, pin=pin)

    def task(self, appraisal, purpose="plan"):
        return f"{self.tablet}/task/{appraisal.id}/{purpose}"

    def attempt(self, role="userless"):
        return self.env["hr.performance.pin.attempt"].search(
            [("employee_id", "=", self.people[role].id)]
        )

    # STEPS

    def test_confirm_plan(self):
        """Sign in, see what waits, confirm, and it is gone from the list."""
        appraisal = self.launched()
        page = self.sign_in()
        self.assertIn("Hello", page.text)
        self.assertIn("Confirm your plan", page.text)
        self.assertIn(self.task(appraisal), page.text)
        done = self.send(self.task(appraisal), action="done")
        self.assertIn("You have confirmed your plan", done.text)
        self.assertEqual(appraisal.employee_confirmed_via, "tablet")
        self.assertEqual(appraisal.employee_confirmed_text, "At the shared tablet")
        self.assertIn("Nothing waits for you", self.page(f"{self.tablet}/tasks").text)

    def test_self_review(self):
        """The same page as by link, the same checks."""
        appraisal = self.reviewing()
        self.sign_in()
        review = appraisal._self_review()
        line = review.line_ids.filtered(lambda line: line.method == "manual")
        path = self.task(appraisal, "self_review")
        self.assertIn("give points", self.send(path, action="done").text)
        self.send(path, action="done", **{f"points_{line.id}": "70"})
        self.assertEqual((review.state, review.entered_via), ("submitted", "tablet"))

    def test_sign_interview(self):
        """The text is read before, afterwards it says who is missing."""
        appraisal = self.talked()
        talk = appraisal._closed_interview()
        self.sign_in()
        path = self.task(appraisal, "interview")
        page = self.page(path).text
        for text in ("A good half-year", "Cut scrap", "Sign here", "Type My Name"):
            self.assertIn(text, page)
        image = f"data:image/png;base64,{PIXEL}"
        seen = self.hidden(path)
        own = self.interview(appraisal, "manager")
        own.action_correct("Wrong summary")
        own.manager_summary = "A fair half-year"
        own.action_close()
        late = self.url_open(path, {**seen, "action": "done", "signature": image})
        self.assertIn("corrected while you read it", late.text)
        self.assertIn("A fair half-year", late.text)
        self.assertFalse(talk.is_signed_by_employee)
        done = self.send(path, action="done", signature=image).text
        sentence = "You have signed on .*; the signature of Manager is missing"
        self.assertRegex(done, sentence)
        self.assertTrue(talk.is_signed_by_employee)
        tasks = self.page(f"{self.tablet}/tasks").text
        self.assertRegex(tasks, sentence)
        own.action_sign(PIXEL.encode(), side="manager")
        tasks = self.page(f"{self.tablet}/tasks").text
        self.assertIn("Both have signed; the record is being filed", tasks)

    def test_headers(self):
        """Nothing stays in the browser."""
        self.launched()
        for page in (self.page(self.tablet), self.sign_in()):
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    # KEY

    def test_key(self):
        """An old or wrong address opens nothing; only the administrator changes it."""
        self.assertEqual(self.page("/performance/tablet/guess").status_code, 404)
        self.assertEqual(self.page("/performance/tablet/guess/tasks").status_code, 404)
        old = self.tablet
        for role in ("manager", "hr_in", "foreign"):
            with self.assertRaises(AccessError):
                self.as_user(self.company, role).action_performance_new_tablet_key()
            with self.assertRaises(AccessError):
                self.as_user(self.company, role).read(["performance_tablet_key"])
        self.as_user(self.company, "hr_admin").action_performance_new_tablet_key()
        self.assertEqual(self.page(old).status_code, 404)
        self.as_user(self.company, "hr_admin").action_performance_remove_tablet_key()
        self.assertFalse(self.company.performance_tablet_url)

    def test_new_key_ends_sessions(self):
        """Who is signed in when the address changes is out."""
        appraisal = self.launched()
        self.sign_in()
        self.company.action_performance_new_tablet_key()
        self.assertEqual(self.page(self.task(appraisal)).status_code, 404)

    # WHO GETS IN

    def test_same_answer_to_all_strangers(self):
        """Unknown badge, wrong PIN, no PIN, another company: one and the same page."""
        self.launched()
        answers = set()
        for badge, pin in (
            ("NOBODY", "4711"),
            ("B100", "0000"),
            ("B300", ""),
            ("B300", "False"),
            ("B400", "4711"),
            ("", ""),
        ):
            page = self.sign_in(badge, pin).text
            page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
            self.assertIn("Badge and PIN do not fit", page)
            answers.add(page)
        self.assertEqual(len(answers), 1)

    def test_wrong_pins_are_slowed_down_and_locked(self):
        """After three wait, after five locked; HR is told once; the right PIN waits."""
        self.launched()
        self.users["hr_in"].email = "hr_in@performance.test"
        told = self._told()
        with freeze_time(NOON) as clock:
            for _number in range(2):
                self.assertNotIn("Please wait", self.sign_in(pin="0000").text)
            self.assertIn("<strong>30</strong>", self.sign_in(pin="0000").text)
            self.assertNotIn("Hello", self.sign_in().text, "the right PIN waits, too")
            clock.tick(31)
            self.assertIn("<strong>30</strong>", self.sign_in(pin="0000").text)
            clock.tick(31)
            self.assertIn("<strong>900</strong>", self.sign_in(pin="0000").text)
            self.assertEqual(self._told(), told + 1)
            clock.tick(14 * 60)
            self.assertNotIn("Hello", self.sign_in().text)
            clock.tick(2 * 60)
            self.assertIn("Hello", self.sign_in().text)
            self.assertEqual(self.attempt().failed, 0, "a right PIN begins anew")
            self.assertEqual(self._told(), told + 1)

    def test_unknown_badges_wait_the_same(self):
        """Waiting times do not tell which badges exist."""
        with freeze_time(NOON):
            pages = [self.sign_in("NOBODY", "1").text for _number in range(4)]
        self.assertNotIn("Please wait", pages[1])
        self.assertIn("<strong>30</strong>", pages[2])
        self.assertIn("<strong>30</strong>", pages[3])

    def test_one_badge_after_the_other(self):
        """Who tries many badges is slowed down at the tablet as a whole."""
        with freeze_time(NOON) as clock:
            for number in range(20):
                page = self.sign_in(f"X{number}", "1").text
            self.assertIn("Please wait", page)
            self.assertNotIn("Hello", self.sign_in().text)
            clock.tick(31)
            self.assertIn("Hello", self.sign_in().text)

    def _told(self):
        return self.env["mail.message"].search_count(
            [
                ("subject", "like", "wrong PIN five times"),
                ("partner_ids", "in", self.users["hr_in"].partner_id.ids),
            ]
        )

    def test_hr_unlocks(self):
        """HR in scope sees the lock and lifts it; others do not see it."""
        for _number in range(3):
            self.sign_in(pin="0000")
        attempt = self.attempt()
        for role in ("manager", "hr_out", "colleague"):
            model = self.as_user(self.env["hr.performance.pin.attempt"], role)
            if role == "hr_out":
                self.assertFalse(model.search([]))
            else:
                with self.assertRaises(AccessError):
                    model.search([])
            with self.assertRaises(AccessError):
                self.as_user(attempt, role).action_unlock()
        with self.assertRaises(AccessError):
            self.as_user(attempt, "hr_admin").read(["badge_hash"])
        self.as_user(attempt, "hr_in").action_unlock()
        self.env.flush_all()
        self.launched()
        self.assertIn("Hello", self.sign_in().text)

    # SESSIONS

    def test_reaching_for_others(self):
        """Changed ids in address or form lead back to one's own list."""
        appraisal = self.launched()
        stranger = self.appraisal("other")
        self.sign_in()
        for path in (self.task(stranger), self.task(self.appraisal("subject"))):
            page = self.page(path)
            self.assertTrue(page.url.endswith("/tasks"))
            self.assertNotIn("Other", page.text)
        self.send(
            self.task(appraisal),
            action="done",
            appraisal_id=stranger.id,
            employee_id=self.people["other"].id,
            purpose="result",
        )
        self.assertFalse(stranger.employee_confirmed_on)

    def test_other_purposes(self):
        """A step that does not wait cannot be opened."""
        appraisal = self.launched()
        self.sign_in()
        for purpose in ("result", "interview", "self_review", "nonsense"):
            page = self.page(self.task(appraisal, purpose))
            self.assertTrue(page.url.endswith("/tasks"))

    def test_idle_session_ends(self):
        """After some time without a touch the server has forgotten who it was."""
        appraisal = self.launched()
        with freeze_time(NOON) as clock:
            self.sign_in()
            clock.tick(70)
            self.assertIn("Confirm Plan", self.page(self.task(appraisal)).text)
            clock.tick(70)
            stay = self.send(f"{self.tablet}/tasks")
            self.assertNotIn("Hello", stay.text, "the list is only read")
            clock.tick(80)
            page = self.page(self.task(appraisal))
            self.assertIn("You were signed out", page.text)
            self.assertNotIn("Confirm Plan", page.text)

    def test_sign_out(self):
        """Opening the first page signs out."""
        appraisal = self.launched()
        self.sign_in()
        self.page(self.tablet)
        self.assertNotIn("Confirm Plan", self.page(self.task(appraisal)).text)

    def test_tablet_of_another_company(self):
        """A session is good at the company's own tablet only."""
        self.launched()
        self.other_company.action_performance_new_tablet_key()
        self.sign_in()
        other = f"/performance/tablet/{self.other_company.performance_tablet_key}"
        self.assertNotIn("Hello", self.page(f"{other}/tasks").text)

    def test_person_who_left(self):
        """An archived person is out at once."""
        appraisal = self.launched()
        self.sign_in()
        self.people["userless"].active = False
        self.assertNotIn("Confirm Plan", self.page(self.task(appraisal)).text)
        self.assertNotIn("Hello", self.sign_in().text)
