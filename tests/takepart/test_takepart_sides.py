# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ...models.base.entry import VIAS
from ..plan_change.common_plan_change import PlanChangeCase
from .common_takepart import PIXEL, TakePartCase

PIN = "4711"
HR_OFFICER = "hr.group_hr_user"


@tagged("post_install", "-at_install")
class TestTakepartSides(TakePartCase, PlanChangeCase, HttpCase):
    """Nobody plays the side of a person without login unseen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["userless"].write({"barcode": "B100", "pin": PIN})

    def setUp(self):
        super().setUp()
        self.env.registry._performance_link_failures = {}

    def path(self, appraisal, purpose="plan", role="manager"):
        clear = self.links(appraisal, role, with_possible=True)
        return f"/performance/take/{clear[appraisal.id, purpose]}"

    def own_group(self, role, group=HR_OFFICER):
        self.users[role].group_ids = [Command.link(self.env.ref(group).id)]

    # THE LINK ALONE

    def test_steps_that_bind_need_the_pin(self):
        """What the manager printed opens the page; it confirms nothing by itself."""
        appraisal = self.launched()
        path = self.path(appraisal)
        page = self.page(path).text
        self.assertIn("This link was made by <strong>Manager</strong>", page)
        for pin in ({}, {"pin": ""}, {"pin": "0000"}):
            answer = self.send(path, action="done", **pin).text
            self.assertIn("The PIN does not fit", answer)
            self.assertFalse(appraisal.employee_confirmed_on)
        self.env["hr.performance.pin.attempt"].search([]).action_unlock()
        self.env.flush_all()
        self.send(path, action="done", pin=PIN)
        self.assertTrue(appraisal.employee_confirmed_on)
        self.assertEqual(appraisal.employee_confirmed_via, "link_pin")
        self.assertEqual(
            appraisal.employee_confirmed_given_by_id, self.users["manager"]
        )
        self.assertEqual(
            appraisal.employee_confirmed_text,
            "By personal link that Manager made, with PIN",
        )
        self.assertIn(
            "By personal link that Manager made, with PIN",
            "".join(appraisal.message_ids.mapped("body")),
        )

    def test_every_step(self):
        """Self-review, result and signature ask for it as the plan does."""
        appraisal = self.reviewing()
        path = self.path(appraisal, "self_review")
        review = appraisal._self_review()
        line = review.line_ids.filtered(lambda line: line.method == "manual")
        points = {f"points_{line.id}": "88"}
        self.assertEqual(self.send(path, action="draft").json(), {"error": None})
        self.assertIn("does not fit", self.send(path, action="done", **points).text)
        self.assertEqual(review.state, "draft")
        self.send(path, action="done", pin=PIN, **points)
        self.assertEqual((review.state, review.entered_via), ("submitted", "link_pin"))
        self.assertIn("that Manager made, with PIN", review.entered_text)
        manager = self.rating(appraisal, "manager", "manager")
        manager.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        manager.action_submit()
        self.as_user(self.result(appraisal), "manager").action_release()
        path = self.path(appraisal, "result")
        self.assertIn("does not fit", self.send(path, action="done").text)
        self.assertEqual(appraisal.state, "released")
        self.send(path, action="done", pin=PIN)
        self.assertIn("that Manager made, with PIN", appraisal.acknowledged_text)

    def test_signature(self):
        """The signature says who made the link, in the record and in its print."""
        appraisal = self.talked()
        interview = appraisal._closed_interview()
        image = f"data:image/png;base64,{PIXEL}"
        path = self.path(appraisal, "interview")
        self.send(path, action="done", signature=image)
        self.assertFalse(interview.is_signed_by_employee)
        self.send(path, action="done", signature=image, pin=PIN)
        signature = interview._valid_signatures()
        self.assertEqual(signature.given_by_id, self.users["manager"])
        report = self.env["report.hr_performance.report_hr_performance_interview"]
        self.assertIn("Manager made, with PIN", report._signature(signature)["entered"])

    def test_plan_change(self):
        """The foreman does not ask as the worker and approve as foreman."""
        plan = self.launched()
        self.as_user(plan, "manager").action_confirm_plan()
        line = self.line(plan, "Output")
        path = self.path(plan, "plan_change")
        boxes = {
            "action": "ask",
            "reason": "Machine down",
            "effective_date": "2026-04-01",
            f"target_{line.id}": "80",
        }
        self.assertIn("does not fit", self.send(path, **boxes).text)
        self.assertFalse(plan.plan_change_ids)
        self.send(path, pin=PIN, **boxes)
        change = plan.plan_change_ids
        self.assertIn("that Manager made, with PIN", change.requested_label)
        self.send(path, action="withdraw", change_id=change.id)
        self.assertEqual(change.state, "submitted")
        self.send(path, action="withdraw", change_id=change.id, pin=PIN)
        change = self.ask(plan, "manager", {"Output": {"target": 120}})
        for action in ("agree", "refuse"):
            self.send(path, action=action, change_id=change.id, note="x")
            self.assertEqual(change.state, "submitted")
        self.env["hr.performance.pin.attempt"].search([]).action_unlock()
        self.env.flush_all()
        self.send(path, action="agree", change_id=change.id, pin=PIN)
        self.assertEqual(change.approval_ids.entered_via, "link_pin")
        self.assertIn("that Manager made", change.approval_ids.acting_label)

    def test_mailed_links_too(self):
        """Who sends a link may have chosen the address."""
        appraisal = self.launched()
        wizard = self.as_user(self.env["hr.performance.link"], "manager").create(
            {"appraisal_ids": appraisal.ids}
        )
        wizard._make_links("mailed")
        token = self.token(appraisal)
        self.assertEqual((token.handed, token.is_other_side), ("mailed", True))
        with self.assertRaisesRegex(UserError, "does not fit"):
            token._for_step("done", "")

    # WHOSE LINK IS ENOUGH

    def test_links_of_hr(self):
        """HR's print is enough, and stands on record."""
        appraisal = self.launched()
        path = self.path(appraisal, role="hr_in")
        self.assertNotIn("Your PIN", self.page(path).text)
        self.send(path, action="done")
        self.assertEqual(
            appraisal.employee_confirmed_text,
            "By personal link that Hr In made, without PIN",
        )

    def test_hr_with_another_part(self):
        """HR that manages, or comes to manage, is the other side."""
        appraisal = self.launched()
        self.links(appraisal, "hr_in")
        token = self.token(appraisal)
        self.assertFalse(token._needs_pin())
        appraisal.sudo()._write_managers({appraisal.id: self.people["hr_in"]})
        self.assertTrue(token._needs_pin())

    def test_former_manager(self):
        """A link stays that of the other side after its maker has gone."""
        appraisal = self.launched()
        self.links(appraisal, "manager")
        appraisal.sudo()._write_managers({appraisal.id: self.people["head"]})
        self.assertTrue(self.token(appraisal)._needs_pin())

    def test_pin_that_the_maker_knows(self):
        """A PIN proves nothing against who set it or can read it."""
        appraisal = self.launched()
        self.links(appraisal, "manager")
        token = self.token(appraisal)
        self.own_group("manager")
        self.as_user(self.people["userless"], "manager").pin = "1111"
        with self.assertRaisesRegex(UserError, "can know your PIN"):
            token._for_step("done", "1111")
        self.users["manager"].group_ids = [
            Command.unlink(self.env.ref(HR_OFFICER).id),
        ]
        with self.assertRaisesRegex(UserError, "can know your PIN"):
            token._for_step("done", "1111")
        self.people["userless"].pin = False
        with self.assertRaisesRegex(UserError, "you have none"):
            token._for_step("done", "")

    def test_nobody_forges_who_set_the_pin(self):
        """HR cannot say that somebody else has set it."""
        self.own_group("hr_in")
        own = self.as_user(self.people["userless"], "hr_in")
        own.pin = "2222"
        self.assertEqual(
            self.people["userless"].sudo().performance_pin_by_id, self.users["hr_in"]
        )
        with self.assertRaises(Exception):  # noqa: B017 - any refusal is one
            own.performance_pin_by_id = self.users["hr_admin"]
        made = self.as_user(self.env["hr.employee"], "hr_in").create(
            {"name": "New", "pin": "1", "company_id": self.company.id}
        )
        self.assertEqual(made.sudo().performance_pin_by_id, self.users["hr_in"])

    def test_lighter_way(self):
        """Where the scheme says so the link is enough, and the record says it too."""
        self.scheme.link_proof = "possession"
        appraisal = self.launched()
        self.scheme.link_proof = "pin"
        path = self.path(appraisal)
        self.assertIn("This link was made by Manager", self.page(path).text)
        self.send(path, action="done")
        self.assertEqual(
            appraisal.employee_confirmed_text,
            "By personal link that Manager made, without PIN",
        )

    def test_link_holder_decides_for_no_other_side(self):
        """HR that made the link by which somebody asked does not approve as HR."""
        self.scheme.plan_change_approver = "hr"
        plan = self.launched()
        self.as_user(plan, "manager").action_confirm_plan()
        line = self.line(plan, "Output")
        self.send(
            self.path(plan, "plan_change", "hr_in"),
            action="ask",
            reason="Machine down",
            effective_date="2026-04-01",
            **{f"target_{line.id}": "80"},
        )
        change = plan.plan_change_ids
        self.assertIn("that Hr In made, without PIN", change.requested_label)
        self.approve(change, "manager")
        self.assertEqual(change.step, "hr")
        with self.assertRaisesRegex(UserError, "own request"):
            self.approve(change, "hr_in")
        self.approve(change, "hr_admin")
        self.assertEqual(change.state, "approved")

    def test_pins_cannot_be_tried(self):
        """After five wrong PINs the right one waits, and HR is told."""
        appraisal = self.launched()
        self.links(appraisal, "manager")
        token = self.token(appraisal)
        for number in range(5):
            with self.assertRaisesRegex(UserError, "does not fit"):
                token._for_step("done", f"000{number}")
            self.env.cr.execute(
                "UPDATE hr_performance_pin_attempt SET locked_until = NULL"
                " WHERE failed < 5"
            )
        with self.assertRaisesRegex(UserError, "Try again in"):
            token._for_step("done", PIN)
        self.assertTrue(
            self.env["mail.message"].search([("subject", "like", "wrong PIN five")])
        )

    # THE TABLET

    def test_pin_that_the_manager_set(self):
        """At the tablet, too, a PIN of the other side is no proof."""
        appraisal = self.launched()
        self.own_group("manager")
        self.as_user(self.people["userless"], "manager").pin = "1111"
        self.company.sudo().action_performance_new_tablet_key()
        tablet = f"/performance/tablet/{self.company.performance_tablet_key}"
        self.send(tablet, badge="B100", pin="1111")
        task = f"{tablet}/task/{appraisal.id}/plan"
        answer = self.send(task, action="done").text
        self.assertIn("Your PIN was set by Manager", answer)
        self.assertFalse(appraisal.employee_confirmed_on)
        self.cycle.sudo().frozen_rules = {
            **self.cycle.frozen_rules,
            "link_proof": "possession",
        }
        self.send(task, action="done")
        self.assertEqual(
            appraisal.employee_confirmed_text,
            "At the shared tablet, with a PIN that Manager set",
        )

    def test_many_badges(self):
        """HR of the company learns once a day that many people are tried."""
        self.users["hr_admin"].email = "hr_admin@performance.test"
        attempts = self.env["hr.performance.pin.attempt"].sudo()

        def told():
            return self.env["mail.message"].search(
                [
                    ("subject", "like", "many wrong PINs"),
                    ("partner_ids", "in", self.users["hr_admin"].partner_id.ids),
                ]
            )

        for number in range(9):
            attempts._identify(self.company, f"X{number}", PIN)
        self.assertFalse(told())
        for number in range(9, 14):
            attempts._identify(self.company, f"X{number}", PIN)
        self.assertEqual(len(told()), 1)
        self.assertIn("10 times for 10 badges", told().body)
        self.assertIn(self.company.name, told().body)
        self.env.cr.execute(
            "UPDATE hr_performance_pin_attempt SET told_on = told_on - interval '1 day'"
        )
        attempts._identify(self.company, "X20", PIN)
        self.assertEqual(len(told()), 2, "the next day again")

    def test_mistyping_is_not_spraying(self):
        """Who types the right PIN in the end counts no more."""
        attempts = self.env["hr.performance.pin.attempt"].sudo()
        for number in range(12):
            person = self.env["hr.employee"].create(
                {
                    "name": f"W{number}",
                    "company_id": self.company.id,
                    "barcode": f"W{number}",
                    "pin": "12",
                }
            )
            attempts._identify(self.company, person.barcode, "99")
            found, _wait = attempts._identify(self.company, person.barcode, "12")
            self.assertEqual(found, person)
        self.assertFalse(
            self.env["mail.message"].search([("subject", "like", "many wrong PINs")])
        )

    # PAGES

    def test_only_forms_act(self):
        """HEAD, like every other way than a form with its token, takes no step."""
        appraisal = self.launched()
        path = self.path(appraisal, role="hr_in")
        for method in ("HEAD", "GET", "OPTIONS", "PUT", "DELETE"):
            self.url_open(f"{path}?action=done&seen=1", method=method)
            self.assertFalse(appraisal.employee_confirmed_on, method)
        revision = appraisal.plan_revision
        self.url_open(f"{path}?action=done&seen={revision}", method="HEAD")
        self.assertFalse(appraisal.employee_confirmed_on)
        self.company.sudo().action_performance_new_tablet_key()
        tablet = f"/performance/tablet/{self.company.performance_tablet_key}"
        self.url_open(f"{tablet}?badge=B100&pin={PIN}", method="HEAD")
        self.assertNotIn("Hello", self.page(f"{tablet}/tasks").text)
        self.send(tablet, badge="B100", pin=PIN)
        task = f"{tablet}/task/{appraisal.id}/plan"
        self.url_open(f"{task}?action=done&seen={revision}", method="HEAD")
        self.assertFalse(appraisal.employee_confirmed_on)

    # EVERY RECORD

    def test_who_made_it_stands_beside_the_way(self):
        """Each field that says in which way something came has its maker beside."""
        ways = [
            (model, name)
            for model in self.env.registry.values()
            for name, field in model._fields.items()
            if field.type == "selection" and field.selection == VIAS and field.store
        ]
        self.assertGreaterEqual(len(ways), 8)
        for model, name in ways:
            beside = name.removesuffix("entered_via").removesuffix("via")
            self.assertIn(f"{beside}given_by_id", model._fields, f"{model}.{name}")

    def test_old_links(self):
        """Records from before the marks say what they said."""
        appraisal = self.launched()
        appraisal.sudo().write(
            {
                "employee_confirmed_on": fields.Datetime.now(),
                "employee_confirmed_via": "link",
            }
        )
        self.assertEqual(appraisal.employee_confirmed_text, "By personal link")
