# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, freeze_time, tagged

from ..merit.common_merit import MeritCase
from .common_takepart import TakePartCase

PURPOSE = "letters"


@tagged("post_install", "-at_install")
class TestLettersByLink(TakePartCase, MeritCase, HttpCase):
    """Letters about rewards and pay by link and at the tablet, without login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["userless"].write({"barcode": "B100", "pin": "4711"})
        cls.company.sudo().action_performance_new_tablet_key()
        cls.tablet = f"/performance/tablet/{cls.company.performance_tablet_key}"
        run = cls._run()
        run.action_simulate()
        if issues := run.reward_ids.filtered("issue"):
            issues.action_exclude("no wage known")
        run.with_user(cls.users["approver"]).action_approve()
        cls.run_ = run
        cls.reward_ = run.sudo().reward_ids.filtered(
            lambda reward: reward.employee_id == cls.people["userless"]
        )

    def dialog(self, records, role="reward"):
        """The dialog of links, as it opens from rewards or letters."""
        field = "reward_ids" if "reward" in records._name else "letter_ids"
        dialog = Form(
            self.as_user(self.env["hr.performance.link"], role).with_context(
                **{f"default_{field}": records.ids}
            )
        )
        return dialog.save()

    def path(self, records=None, role="reward"):
        """The address of the one link that an officer makes."""
        links = self.dialog(self.reward_ if records is None else records, role)
        ((_token, clear),) = links._make_links()
        return f"/performance/take/{clear}"

    def answer(self, path, letter, action, **values):
        """Press a button below a letter, or send another name for it."""
        if not isinstance(letter, str):
            kind = "reward" if "reward" in letter._name else "pay"
            letter = f"{kind}-{letter.id}"
        self.env.flush_all()
        token = self.hidden(path).get("csrf_token", "")
        sent = {"csrf_token": token, "letter": letter, "action": action, **values}
        page = self.url_open(path, data=sent)
        self.env.invalidate_all()
        return page.text

    def raised(self):
        """The told letter about a raise."""
        merit_round = self.opened()
        row = self.row(merit_round, "userless")
        row.write({"percent": 1, "reason": "Held the line alone"})
        merit_round.action_fit()
        merit_round.action_submit()
        self.as_user(merit_round, "approver").action_approve()
        merit_round.action_apply()
        letters = self.env["hr.performance.pay.letter"].search(
            [("proposal_id.round_id", "=", merit_round.id)]
        )
        self.as_user(letters, "reward").action_tell()
        return letters.filtered(
            lambda one: one.employee_id == self.people["userless"]
        ).sudo()

    # THE WAY

    def test_reward_to_the_answer(self):
        """Covers: R197: read, acknowledged, asked and answered by one link."""
        path = self.path()
        page = self.page(path).text
        amount = f"{self.reward_.amount:,.2f}"
        for text in ("Half-year bonus", amount, "How This Came About"):
            self.assertIn(text, page)
        self.assertIn(
            "That is no agreement", self.answer(path, self.reward_, "acknowledge")
        )
        self.assertTrue(self.reward_.acknowledged_on)
        self.assertEqual(self.reward_.acknowledged_via, "link")
        self.assertIn("By personal link that", self.reward_.acknowledged_text)
        self.assertIn("Write what", self.answer(path, self.reward_, "question"))
        self.answer(path, self.reward_, "question", words="Why so little?")
        question = self.reward_.question_ids
        self.assertEqual(question.owner_id, self.users["reward"])
        self.assertEqual((question.state, question.asked_via), ("open", "link"))
        officer = self.as_user(question, "reward")
        with Form(officer) as form:
            form.answer = "Half of the period."
        officer.action_answer()
        sheet = self.appraisal("userless")
        self.assertIn(PURPOSE, sheet._open_purposes()[sheet.id], "an answer to read")
        self.assertIn("Half of the period.", self.page(path).text)
        self.answer(path, self.reward_, "close", question_id=question.id)
        self.assertEqual(question.state, "closed")
        self.assertNotIn(PURPOSE, sheet._open_purposes()[sheet.id])
        self.assertIn(PURPOSE, sheet._page_purposes()[sheet.id])
        told = " ".join(sheet.message_ids.mapped("body"))
        self.assertNotIn("letters about", told, "the manager reads the sheet")

    def test_letter_about_pay(self):
        """A raise is read, acknowledged and asked about as well. Covers: R197."""
        letter = self.raised()
        path = self.path(letter)
        page = self.page(path).text
        self.assertIn("Monthly wage from then on", page)
        self.answer(path, letter, "acknowledge")
        self.assertEqual(
            (letter.state, letter.acknowledged_via), ("acknowledged", "link")
        )
        self.answer(path, letter, "question", words="And the year after?")
        question = letter.question_ids
        self.assertEqual(question.employee_id, self.people["userless"])
        self.assertEqual(question.company_id, self.company)
        self.assertEqual(question.owner_id, self.users["reward"])
        waiting = self.as_user(question, "reward")._waiting_for(self.users["reward"])
        self.assertEqual(waiting, question)

    def test_letter_about_pay_by_login(self):
        """Who has a login asks in the form, and the officer answers. Covers: R197."""
        self.raised()
        letter = self.env["hr.performance.pay.letter"].search(
            [("employee_id", "=", self.people["subject"].id)]
        )
        mine = self.as_user(letter, "subject")
        action = mine.action_ask_question()
        questions = self.as_user(self.env["hr.performance.reward.question"], "subject")
        with Form(questions.with_context(**action["context"])) as form:
            form.text = "From which day?"
        question = mine.question_ids
        self.assertEqual(question.sudo().asked_via, "login")
        officer = self.as_user(question, "reward")
        officer.answer = "From the first."
        officer.action_answer()
        question.action_close()
        self.assertEqual(question.state, "closed")
        for role in ("colleague", "manager", "hr_in"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(questions, role).create(
                    {"letter_id": letter.id, "text": "What does he get?"}
                )

    def test_at_the_tablet(self):
        """It waits among the tasks, and can be read again afterwards."""
        self.send(self.tablet, badge="B100", pin="4711")
        tasks = self.page(f"{self.tablet}/tasks").text
        self.assertIn("Read your letters about rewards and pay", tasks)
        sheet = self.appraisal("userless")
        path = f"{self.tablet}/task/{sheet.id}/{PURPOSE}"
        self.answer(path, self.reward_, "acknowledge")
        self.assertEqual(self.reward_.acknowledged_via, "tablet")
        tasks = self.page(f"{self.tablet}/tasks").text
        self.assertIn("See your letters about rewards and pay", tasks)

    def test_goes_on_after_the_sheet(self):
        """Letters come after the sheet has ended."""
        path = self.path()
        self.appraisal("userless").sudo().state = "done"
        tokens = self.env["hr.performance.token"]
        tokens._revoke_left(tokens._left_open())
        self.answer(path, self.reward_, "acknowledge")
        self.assertTrue(self.reward_.acknowledged_on)

    def test_letters_say_where_to_answer(self):
        """On paper as well: by link or tablet who has no login, else in Odoo."""
        reports = self.env["ir.actions.report"].with_user(self.users["reward"])
        letter = self.raised()
        paid = self.run_.sudo().reward_ids.filtered("amount")
        other = paid.filtered(lambda one: one.employee_id == self.people["subject"])
        pay = self.env["hr.performance.pay.letter"].search(
            [("employee_id", "=", self.people["subject"].id)]
        )
        for name, mine, others in (
            ("report_reward_letter", self.reward_, other),
            ("report_hr_performance_pay_letter", letter, pay),
        ):
            for records, told in ((mine, "at the shared tablet"), (others, "under My")):
                html, _kind = reports._render_qweb_html(
                    f"hr_performance.{name}", records.ids
                )
                self.assertIn(told, html.decode())
        self.assertIn("Jan 1, 2027", html.decode(), "no day that can be read two ways")

    # WHO MAKES LINKS

    def test_links_of_officers_only(self):
        """Neither the manager nor HR makes a link that tells an amount."""
        sheet = self.appraisal("userless")
        for role in ("manager", "hr_in", "hr_admin"):
            with self.subTest(role=role):
                made = self.as_user(self.env["hr.performance.link"], role).create(
                    {"appraisal_ids": sheet.ids, "with_possible": True}
                )
                self.assertNotIn(PURPOSE, made._wanted_purposes(sheet)[sheet.id])
                with self.assertRaises(UserError):
                    self.path(role=role)
        self.assertFalse(self.token(sheet, PURPOSE))

    def test_managers_read_no_such_link(self):
        """That there is a letter about pay is no business of the manager."""
        self.path()
        token = self.token(self.appraisal("userless"), PURPOSE)
        self.assertTrue(token)
        with self.assertRaises(AccessError):
            self.as_user(token, "manager").read(["purpose"])

    def test_a_pin_of_the_manager_tells_no_amount(self):
        """Whoever has set the PIN could sign in: then the tablet tells nothing."""
        person = self.people["userless"].sudo()
        person.with_user(self.users["manager"]).sudo().pin = "0815"
        self.assertEqual(person.performance_pin_by_id, self.users["manager"])
        self.send(self.tablet, badge="B100", pin="0815")
        sheet = self.appraisal("userless")
        path = f"{self.tablet}/task/{sheet.id}/{PURPOSE}"
        page = self.page(path).text
        self.assertIn("does not read letters about pay", page)
        self.assertNotIn(f"{self.reward_.amount:,.2f}", page)
        own = sheet._as_person(person, "tablet", given_by=self.users["manager"].id)
        sent = {"letter": f"reward-{self.reward_.id}", "answer": "acknowledge"}
        with self.assertRaisesRegex(UserError, "does not read letters about pay"):
            own._take_part(PURPOSE, sent)
        self.assertFalse(self.reward_.acknowledged_on)

    # BAD INPUT

    def test_cancelled_meanwhile(self):
        """A letter of a cancelled reward is refused. Covers: R197."""
        path = self.path()
        token = self.hidden(path)["csrf_token"]
        self.as_user(self.reward_, "reward").action_cancel("By mistake")
        sent = {"words": "Why?", "csrf_token": token}
        for action in ("acknowledge", "question"):
            page = self.answer(path, self.reward_, action, **sent)
            self.assertIn("This link is not open", page)
            self.assertNotIn(f"{self.reward_.amount:,.2f}", page)
        self.assertFalse(self.reward_.acknowledged_on)
        self.assertFalse(self.reward_.question_ids)

    def test_raise_taken_back_meanwhile(self):
        """Of two letters one counts: the other is refused with a sentence."""
        letter = self.raised()
        path = self.path(letter)
        token = self.hidden(path)["csrf_token"]
        row = letter.proposal_id
        self.as_user(row, "reward").action_reverse("By mistake")
        page = self.answer(path, letter, "acknowledge", csrf_token=token)
        self.assertIn("does not count any more", page)
        self.assertEqual(letter.state, "void")

    def test_letters_of_others(self):
        """Whatever the form names: only the own letters are answered."""
        foreign = self.run_.sudo().reward_ids.filtered(
            lambda reward: reward.employee_id == self.people["colleague"]
        )
        path = self.path()
        self.assertNotIn(f"{foreign.amount:,.2f}", self.page(path).text)
        page = self.answer(path, foreign, "acknowledge")
        self.assertIn("does not count any more", page)
        self.answer(path, foreign, "question", words="How much?")
        self.assertFalse(foreign.acknowledged_on)
        self.assertFalse(foreign.question_ids)
        asked = self.env["hr.performance.reward.question"].create(
            {"reward_id": foreign.id, "text": "Mine"}
        )
        asked.write({"state": "answered"})
        self.answer(path, self.reward_, "close", question_id=asked.id)
        self.assertEqual(asked.state, "answered")
        for named in ("", "x", "pay-", "reward-99999999999", "reward-\0"):
            self.answer(path, named, "acknowledge")
        self.assertFalse(self.reward_.acknowledged_on)

    def test_not_told_yet(self):
        """With a rule that is told by hand there is no page before."""
        self.rule.tells_by_hand = True
        sheet = self.appraisal("userless")
        self.assertNotIn(PURPOSE, sheet._page_purposes()[sheet.id])
        with self.assertRaisesRegex(UserError, "Tell the letters first"):
            self.path()
        self.as_user(self.reward_, "reward").action_tell()
        self.assertIn(PURPOSE, sheet._open_purposes()[sheet.id])

    def test_expired(self):
        """A link that is over shows nothing of the money."""
        path = self.path()
        with freeze_time(fields.Datetime.now() + timedelta(days=90)):
            page = self.page(path).text
        self.assertNotIn(f"{self.reward_.amount:,.2f}", page)
