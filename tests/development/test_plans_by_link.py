# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, freeze_time, tagged

from ..takepart.common_takepart import TakePartCase
from .common_development import DevelopmentCase

PURPOSE = "development"


@tagged("post_install", "-at_install")
class TestTakepartDevelopment(TakePartCase, DevelopmentCase, HttpCase):
    """The own improvement plan by link and at the tablet, without login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["userless"].write({"barcode": "B100", "pin": "4711"})
        cls.company.sudo().action_performance_new_tablet_key()
        cls.tablet = f"/performance/tablet/{cls.company.performance_tablet_key}"

    def drafted(self, role="userless", confirmed=True):
        """A plan about somebody without login that the manager has confirmed."""
        person = self.people[role]
        plan = self.plans("manager").create(
            {
                "kind": "improvement",
                "employee_id": person.id,
                "reason": f"Complaints about {person.name}",
                "date_end": self.day(60),
                "supporter_id": self.people["head"].id,
                "check_days": 14,
                "action_ids": [
                    Command.create(self.action(responsible_id=person.id)),
                    Command.create(self.support()),
                ],
            }
        )
        if confirmed:
            plan.action_confirm()
        return plan

    def path(self, sheet, role="hr_in"):
        return f"/performance/take/{self.link(sheet, PURPOSE, role)}"

    def answer(self, path, plan, action, seen=None, **values):
        """Press a button of a plan's form."""
        self.env.flush_all()
        seen = plan.revision if seen is None else seen
        values = {"plan_id": plan.id, "seen": seen, "action": action, **values}
        token = self.hidden(path).get("csrf_token", "")
        page = self.url_open(path, data={"csrf_token": token, **values})
        self.env.invalidate_all()
        return page.text

    # THE WAY

    def test_by_link_to_the_own_view(self):
        """Covers: R166, R172: read, accepted, done, and looked back at."""
        sheet, plan = self.launched(), self.drafted()
        path = self.path(sheet)
        page = self.page(path).text
        for text in ("Complaints about Userless", "Learn statistics", "Four days off"):
            self.assertIn(text, page)
        self.assertIn("have accepted the plan", self.answer(path, plan, "accept"))
        self.assertEqual((plan.state, plan.version), ("agreed", 1))
        own = plan.sudo()
        self.assertEqual(own.employee_confirmed_via, "link")
        self.assertFalse(own.employee_confirmed_by_id)
        self.assertIn("By personal link that", own.employee_confirmed_text)
        mine = own.action_ids.filtered(lambda row: row.side == "employee")
        self.assertEqual(
            mine.request_id.asker_id, self.users["manager"], "asked in a real name"
        )
        tell = {"action_id": mine.id, "became": "done"}
        self.assertIn("say in words", self.answer(path, plan, "settle", **tell))
        self.assertEqual(mine.state, "open")
        self.answer(path, plan, "settle", words="I took the course", **tell)
        self.assertEqual((mine.state, mine.outcome_text), ("done", "I took the course"))
        support = own.action_ids - mine
        support.with_user(self.users["manager"]).outcome_text = "Shown"
        support.with_user(self.users["manager"]).action_done()
        self.close(plan, "achieved")
        page = self.page(path).text
        self.assertIn("Looked at the figures", page)
        self.answer(path, plan, "view", words="It has helped, the time was short")
        self.assertEqual(own.employee_view, "It has helped, the time was short")
        said = " ".join(own.message_ids.mapped("body"))
        self.assertIn("By personal link", said)
        self.assertNotIn(
            "improvement or development plan",
            " ".join(sheet.message_ids.mapped("body")),
            "others read the sheet",
        )

    def test_declined_with_words(self):
        """It waits for the manager again, who reads why; then HR may issue it."""
        sheet, plan = self.launched(), self.drafted()
        path = self.path(sheet)
        self.assertIn("write why", self.answer(path, plan, "decline"))
        self.assertTrue(plan.manager_confirmed_on)
        page = self.answer(path, plan, "decline", words="The machine was old")
        self.assertIn("Your manager reads why", page)
        self.assertEqual(plan.employee_reply, "The machine was old")
        self.assertFalse(plan.manager_confirmed_on)
        asked = plan._waiting_records(self.users["manager"]) & plan
        self.assertEqual(asked._waiting_owners(), self.people["manager"])
        self.assertIn("Read why the employee does not accept", asked._waiting_verb())
        plan.action_confirm()
        self.assertIn("The machine was old", self.page(path).text)
        self.answer(path, plan, "accept")
        self.assertEqual((plan.state, plan.employee_reply), ("agreed", False))

    def test_at_the_tablet(self):
        """The plan stands among what waits, then among what one can also do."""
        self.launched()
        plan = self.drafted()
        self.send(self.tablet, badge="B100", pin="4711")
        tasks = self.page(f"{self.tablet}/tasks").text
        self.assertIn("Answer your improvement or development plan", tasks)
        sheet = self.appraisal("userless")
        path = f"{self.tablet}/task/{sheet.id}/{PURPOSE}"
        self.answer(path, plan, "accept")
        self.assertEqual(plan.sudo().employee_confirmed_via, "tablet")
        tasks = self.page(f"{self.tablet}/tasks").text
        self.assertIn("See your improvement or development plan", tasks)

    def test_goes_on_after_the_sheet(self):
        """A plan lasts longer than the sheet on which it is read."""
        sheet, plan = self.launched(), self.drafted()
        path = self.path(sheet)
        sheet.sudo().state = "done"
        self.env["hr.performance.token"]._revoke_left(
            self.env["hr.performance.token"]._left_open()
        )
        self.answer(path, plan, "accept")
        self.assertEqual(plan.state, "agreed")

    # ATTACKS

    def test_another_persons_plan(self):
        """Whatever the form names: only the own plan is read and answered."""
        sheet, plan, foreign = self.launched(), self.drafted(), self.drafted("other")
        path = self.path(sheet)
        self.assertNotIn("Complaints about Other", self.page(path).text)
        for action in ("accept", "decline", "view"):
            page = self.answer(path, foreign, action, words="Mine")
            self.assertIn("Look at the page again", page)
        self.answer(path, plan, "accept")
        row = foreign.action_ids[0]
        self.begin(foreign)
        page = self.answer(
            path, plan, "settle", action_id=row.id, became="done", words="Mine"
        )
        self.assertIn("not yours to do", page)
        support = plan.action_ids.filtered(lambda one: one.side == "manager")
        page = self.answer(
            path, plan, "settle", action_id=support.id, became="done", words="Mine"
        )
        self.assertIn("not yours to do", page)
        self.assertEqual((row.state, support.state), ("open", "open"))
        self.assertFalse(foreign.employee_view)
        self.assertNotIn("Mine", str(foreign.message_ids.mapped("body")))

    def begin(self, plan):
        """HR enters what the employee has signed."""
        self.as_user(plan, "hr_in").action_confirm()
        self.assertEqual(plan.state, "agreed")

    def test_hidden_fields(self):
        """What the form does not offer does nothing; another text is not accepted."""
        sheet, plan = self.launched(), self.drafted()
        path = self.path(sheet)
        for seen in ("", "x", plan.revision - 1, 10**12):
            page = self.answer(path, plan, "accept", seen=seen)
            self.assertIn("has changed since you opened it", page)
        for action in ("done", "close", "action_issue", ""):
            self.answer(path, plan, action, words="x", answer="accept")
        self.assertEqual((plan.state, plan.version), ("draft", 0))
        self.answer(
            path, plan, "accept", state="done", outcome="achieved", decision_text="Ha"
        )
        self.assertEqual((plan.state, plan.outcome), ("agreed", False))
        self.assertFalse(plan.decision_text)
        mine = plan.action_ids.filtered(lambda one: one.side == "employee")
        tell = {"action_id": mine.id, "words": "x"}
        for became in ("reported", "open", ""):
            self.answer(path, plan, "settle", became=became, **tell)
        self.assertEqual(mine.state, "open")
        self.assertFalse(mine.outcome_text)

    def test_used_twice(self):
        """Accepted and told once: a second click changes nothing."""
        sheet, plan = self.launched(), self.drafted()
        path, seen = self.path(sheet), plan.revision
        self.answer(path, plan, "accept")
        self.answer(path, plan, "accept", seen=seen)
        self.answer(path, plan, "decline", seen=seen, words="Late")
        self.assertEqual((plan.state, plan.version), ("agreed", 1))
        self.assertFalse(plan.employee_reply)
        mine = plan.action_ids.filtered(lambda one: one.side == "employee")
        tell = {"action_id": mine.id, "words": "First", "became": "partly"}
        self.answer(path, plan, "settle", **tell)
        page = self.answer(
            path, plan, "settle", **{**tell, "words": "Second", "became": "done"}
        )
        self.assertIn("told of already", page)
        self.assertEqual((mine.state, mine.outcome_text), ("partly", "First"))

    def test_expired_and_revoked(self):
        """A link that is over shows nothing of the plan."""
        sheet, plan = self.launched(), self.drafted()
        path = self.path(sheet)
        with freeze_time(fields.Datetime.now() + timedelta(days=90)):
            self.assertNotIn("Complaints", self.page(path).text)
        token = self.token(sheet, PURPOSE)
        self.as_user(token, "hr_in").action_revoke()
        self.env.flush_all()
        page = self.url_open(path, data={"plan_id": plan.id, "action": "accept"})
        self.assertNotIn("Complaints", page.text)
        self.assertEqual(plan.state, "draft")

    def test_nothing_is_told_early(self):
        """Of a proposal and a declined one nothing is read; no page for nothing."""
        sheet, plan = self.launched(), self.drafted(confirmed=False)
        for state in ("proposed", "declined"):
            plan.sudo().state = state
            self.assertNotIn(PURPOSE, sheet._page_purposes()[sheet.id])
        plan.sudo().state = "draft"
        self.assertIn(PURPOSE, sheet._page_purposes()[sheet.id])
        self.assertNotIn(PURPOSE, sheet._open_purposes()[sheet.id])

    def test_the_managers_link_needs_the_pin(self):
        """Who confirms as manager does not accept as employee by an own link."""
        sheet, plan = self.launched(), self.drafted()
        path = self.path(sheet, "manager")
        self.answer(path, plan, "accept")
        self.assertEqual(plan.state, "draft")
        self.answer(path, plan, "accept", pin="4711")
        self.assertEqual(plan.state, "agreed")
        self.assertEqual(plan.sudo().employee_confirmed_via, "link_pin")
