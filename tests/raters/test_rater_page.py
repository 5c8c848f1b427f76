# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_raters import RatersCase

CUSTOMERS = ("Kim", "Lou", "Max")


@tagged("post_install", "-at_install")
class TestRaterPage(RatersCase, HttpCase):
    """The page of somebody outside: one answer, for some days, without login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.rater_ids = [
            Command.clear(),
            Command.create({"kind": "manager", "weight": 60}),
            Command.create({"kind": "external", "weight": 40}),
        ]

    def setUp(self):
        super().setUp()
        # Wrong links of other tests were counted in this process, too.
        self.registry._performance_link_failures = {}

    def customers(self, appraisal, **values):
        return self.as_user(self.env["hr.performance.rater"], "manager").create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "external",
                    "name": name,
                    "email": f"{name.lower()}@customer.test",
                    **values,
                }
                for name in CUSTOMERS
            ]
        )

    def links(self, appraisal):
        """The links that the mails bring, by name."""
        self.customers(appraisal)
        self.as_user(appraisal, "manager").action_ask_raters()
        mails = self.env["mail.mail"].search([("email_to", "like", "@customer.test")])
        self.assertEqual(len(mails), len(CUSTOMERS))
        self.assertEqual(set(mails.mapped("auto_delete")), {True})
        self.assertFalse(any(mails.mapped("model")), "they stand in no chatter")
        self.assertFalse(mails.author_id, "authors read their messages")
        found = {}
        for mail in mails:
            path = mail.body_html.split("/performance/feedback/")[1].split('"')[0]
            found[mail.email_to.split("@")[0].title()] = f"/performance/feedback/{path}"
        self.env.flush_all()
        return found

    def send(self, path, **values):
        page = self.url_open(path).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(path, data={"csrf_token": token, **values})

    def test_one_answer_without_login(self):
        """Covers: R074"""
        appraisal = self.sheet()
        links = self.links(appraisal)
        name = f"level_{self.line(appraisal).id}"
        for customer, level in zip(CUSTOMERS, "345", strict=True):
            done = self.send(links[customer], action="done", keep="ok", **{name: level})
            self.assertIn("Thank you", done.text)
        again = self.url_open(links["Kim"]).text
        self.assertIn("answered already", again)
        self.rate(appraisal, "50")
        self.assertAlmostEqual(self.points(appraisal), 0.6 * 50 + 0.4 * 80)

    def test_what_is_promised_stands_before_the_first_answer(self):
        """Covers: R074"""
        appraisal = self.sheet()
        page = self.url_open(self.links(appraisal)["Kim"]).text
        self.assertLess(page.index("What is promised"), page.index("<form"))
        for part in ("only from 3 answers on", "It counts in the result", "In time"):
            self.assertIn(part, page)
        self.assertIn('name="viewport"', page)

    def test_expired_and_unknown(self):
        """Covers: R074"""
        appraisal = self.sheet()
        links = self.links(appraisal)
        keys = self.env["hr.performance.rater.key"].search([])
        keys.expires_on = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.assertIn("link has expired", self.url_open(links["Kim"]).text)
        unknown = self.url_open("/performance/feedback/guessed")
        self.assertEqual(unknown.status_code, 404)
        for _try in range(12):
            last = self.url_open("/performance/feedback/guessed")
        self.assertEqual(last.status_code, 429, "guessing is slowed down")

    @mute_logger(
        "odoo.addons.base.models.ir_rule", "odoo.addons.mail.models.mail_message"
    )
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_whoever_asks_does_not_get_the_links(self):
        """Else the manager could answer in the place of a customer."""
        appraisal = self.sheet()
        link = self.links(appraisal)["Kim"].split("/")[-1]
        for role in ("manager", "subject", "hr_in", "hr_admin", "ann"):
            messages = self.as_user(self.env["mail.message"], role)
            self.assertFalse(messages.search([("body", "like", link)]), role)
            hidden = self.env["mail.mail"].search([("body_html", "like", link)])
            self.assertTrue(hidden)
            with self.assertRaises(AccessError, msg=role):
                self.as_user(hidden, role).read(["body_html"])

    def test_new_links(self):
        """All get a new one, so that nobody learns who has answered; old ones end."""
        appraisal = self.sheet()
        links = self.links(appraisal)
        name = f"level_{self.line(appraisal).id}"
        self.send(links["Kim"], action="done", **{name: "4"})
        self.env["mail.mail"].search([]).unlink()
        raters = appraisal.rater_ids
        self.as_user(raters, "manager").action_send_links()
        mails = self.env["mail.mail"].search([])
        self.assertEqual(len(mails), len(CUSTOMERS))
        self.env.flush_all()
        self.assertEqual(self.url_open(links["Lou"]).status_code, 404)
        [kim] = mails.filtered(lambda mail: mail.email_to.startswith("kim"))
        path = kim.body_html.split("/performance/feedback/")[1].split('"')[0]
        page = self.url_open(f"/performance/feedback/{path}").text
        self.assertIn("answered already", page)

    def test_bad_answers_are_refused_with_what_to_do(self):
        appraisal = self.sheet()
        link = self.links(appraisal)["Kim"]
        name = f"level_{self.line(appraisal).id}"
        for values, said in (
            ({}, "Choose a level"),
            ({name: "6"}, "out of date"),
            ({name: "x"}, "out of date"),
            ({"level_999999": "3"}, "out of date"),
            ({name: "²"}, "out of date"),
        ):
            with self.subTest(values=values):
                page = self.send(link, action="done", keep="My words", **values).text
                self.assertIn(said, page)
                self.assertIn("My words", page, "what was typed is not lost")
        refused = self.send(link, action="decline", reason=" ").text
        self.assertIn("Say in a few words", refused)
        self.assertIn(
            "You have declined", self.send(link, action="decline", reason="No").text
        )
        self.assertIn("not asked any more", self.url_open(link).text)

    @mute_logger("odoo.sql_db")
    def test_addresses_of_people_who_work_here(self):
        """The own address, or a colleague's, is no customer's."""
        appraisal = self.sheet()
        for address in (self.users["subject"].email, "Userless@Performance.Test"):
            with self.assertRaisesRegex(UserError, "somebody who works here"):
                self.as_user(self.env["hr.performance.rater"], "subject").create(
                    {
                        "appraisal_id": appraisal.id,
                        "kind": "external",
                        "name": "A customer",
                        "email": address,
                    }
                )
        with self.assertRaisesRegex(UserError, "is no e-mail address"):
            self.as_user(self.env["hr.performance.rater"], "manager").create(
                {
                    "appraisal_id": appraisal.id,
                    "kind": "external",
                    "name": "A customer",
                    "email": "nowhere",
                }
            )

    def test_the_log_shows_no_link(self):
        """Whoever reads the log of the web server opens no page."""
        appraisal = self.sheet()
        link = self.links(appraisal)["Kim"]
        with self.assertLogs("werkzeug") as logs:
            self.url_open(link)
        self.assertNotIn(link.split("/")[-1], "".join(logs.output))
