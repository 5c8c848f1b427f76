# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..takepart.common_takepart import PIXEL, TakePartCase
from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestPlanChangeTakepart(TakePartCase, PlanChangeCase, HttpCase):
    """People without login ask for a change of an agreed plan, and answer one."""

    def setUp(self):
        super().setUp()
        self.env.registry._performance_link_failures = {}
        self.plan = self.launched()
        self.as_user(self.plan, "manager").action_confirm_plan()
        self.assertEqual(self.plan.state, "agreed")
        self.output = self.line(self.plan, "Output")
        self.defects = self.line(self.plan, "Defects")

    def page_path(self, role="hr_in"):
        clear = self.links(self.plan, role, with_possible=True)
        return f"/performance/take/{clear[self.plan.id, 'plan_change']}"

    def boxes(self, **more):
        """The page as it is shown, with what the person typed."""
        return {
            "action": "ask",
            "reason": "Machine down",
            "effective_date": "2026-04-01",
            f"target_{self.output.id}": "100",
            f"weight_{self.output.id}": "50",
            **more,
        }

    def change(self):
        return self.plan.plan_change_ids.sorted("id")[-1:]

    # ASKING

    def test_ask_by_link(self):
        """Text, targets and weights reach the manager; the link shows the answer.

        Covers: R037, R039
        """
        path = self.page_path()
        page = self.page(path).text
        for text in ("Your Agreed Plan", "Output", "Ask for a Change"):
            self.assertIn(text, page)
        answer = self.send(
            path,
            **self.boxes(**{f"target_{self.output.id}": "80"}),
        )
        self.assertIn("Your request was sent", answer.text)
        change = self.change()
        self.assertEqual((change.state, change.step), ("submitted", "manager"))
        self.assertEqual(
            (change.entered_via, change.requested_side), ("link", "employee")
        )
        self.assertFalse(change.requested_by_id)
        self.assertEqual(
            change.requested_label,
            "Userless · By personal link that Hr In made, without PIN",
        )
        self.assertEqual(change.line_ids.mapped("title"), ["Output"])
        self.assertEqual(
            (change.line_ids.old_target, change.line_ids.target), (100, 80)
        )
        self.assertEqual(self.token(self.plan, "plan_change").state, "open")
        self.approve(change, "manager", "Until the repair")
        self.assertEqual(self.output.target, 80)
        page = self.page(path).text
        for text in ("Approved", "Until the repair", "80"):
            self.assertIn(text, page)

    def test_what_was_typed_stays(self):
        """Errors say what is wrong; nothing is kept, nothing has to be typed again."""
        path = self.page_path()
        for values, error in (
            ({}, "changes nothing"),
            ({"reason": " "}, "say why"),
            ({"effective_date": "2027-01-01"}, "outside the period"),
            ({"effective_date": ""}, "from which day"),
            ({"effective_date": "soon"}, "is no date"),
            ({f"weight_{self.output.id}": "60"}, "add up to 110"),
            ({f"target_{self.output.id}": "many"}, "is not a number"),
            ({f"target_{self.output.id}": "0"}, "target above zero"),
            ({"action": "done"}, "no such button"),
            ({"action": "agree", "change_id": "1"}, "decided already"),
        ):
            answer = self.send(path, **self.boxes(**values)).text
            self.assertIn(error, answer)
            if values.get("reason") is None:
                self.assertIn("Machine down", answer)
        self.assertFalse(self.plan.plan_change_ids)

    def test_unrounded_target_stays(self):
        """A box that nobody touched changes nothing, whatever the digits behind."""
        self.output.sudo().target = 100.0000004
        self.send(
            self.page_path(),
            **self.boxes(**{f"target_{self.defects.id}": "4"}),
        )
        self.assertEqual(self.change().line_ids.mapped("title"), ["Defects"])

    def test_other_plans_are_out_of_reach(self):
        """Lines and requests of somebody else are not touched by forged boxes."""
        other = self.appraisal("other")
        self.as_user(other, "manager").action_confirm_plan()
        foreign = self.ask(other, "manager", {"Output": {"target": 80}})
        self.assertEqual(foreign.step, "employee")
        path = self.page_path()
        stolen = {f"target_{self.line(other, 'Output').id}": "1"}
        self.assertIn("changes nothing", self.send(path, **self.boxes(**stolen)).text)
        for action in ("agree", "refuse", "withdraw"):
            values = {"change_id": str(foreign.id), "note": "x", "action": action}
            self.send(path, **values)
        self.assertEqual(foreign.state, "submitted")
        own = other._as_person(self.people["other"], "link")
        line = self.line(own, "Defects")
        asked = {
            "reason": "x",
            "effective_date": "2026-04-01",
            f"target_{line.id}": "4",
        }
        own._take_part("plan_change", {"answer": "ask", **asked})
        second = own.plan_change_ids - foreign
        self.send(path, action="withdraw", change_id=second.id)
        self.assertEqual(second.state, "submitted")
        person = self.plan._as_person(self.people["userless"], "link")
        with self.assertRaises(UserError):
            foreign.with_env(person.env).action_approve()
        with self.assertRaises(AccessError):
            second.with_env(person.env).action_withdraw()

    def test_withdraw(self):
        """The own request is taken back, nobody else's."""
        path = self.page_path()
        self.send(path, **self.boxes(**{f"target_{self.output.id}": "80"}))
        change = self.change()
        self.assertIn("Withdraw My Request", self.page(path).text)
        with self.assertRaises(AccessError):
            self.as_user(change, "manager").action_withdraw()
        self.send(path, action="withdraw", change_id=change.id)
        self.assertEqual(change.state, "withdrawn")
        asked = self.ask(self.plan, "manager", {"Output": {"target": 80}})
        answer = self.send(path, action="withdraw", change_id=asked.id)
        self.assertIn("waits for somebody else", answer.text)
        self.assertEqual(asked.state, "submitted")

    def test_frozen_plan_has_no_page(self):
        """Once the reviews have begun nobody asks any more."""
        path = self.page_path()
        self.enter(self.plan, {"Output": "95", "Defects": "6"})
        self.as_user(self.plan, "manager").action_open_assessment()
        self.assertIn("not open", self.page(path).text)
        self.url_open(path, data=self.boxes())
        self.assertFalse(self.plan.plan_change_ids)

    # ANSWERING

    def test_answer_by_link(self):
        """What the manager asks waits for the employee. Covers: R039, R040"""
        change = self.ask(self.plan, "manager", {"Output": {"target": 120}})
        self.assertEqual(
            (change.step, change.approver_id), ("employee", self.people["userless"])
        )
        path = f"/performance/take/{self.link(self.plan, 'plan_change')}"
        page = self.page(path).text
        for text in ("waits for your answer", "The market shrinks", "120"):
            self.assertIn(text, page)
        empty = self.send(path, action="refuse", change_id=change.id, note=" ")
        self.assertIn("Say why the plan stays", empty.text)
        with self.assertRaisesRegex(UserError, "own request"):
            self.approve(change, "manager")
        self.send(path, action="agree", change_id=change.id)
        self.assertEqual(change.state, "approved")
        self.assertEqual(self.output.target, 120)
        row = change.approval_ids
        self.assertEqual((row.entered_via, row.state), ("link", "approved"))
        self.assertFalse(row.decided_by_id)
        self.assertEqual(
            row.acting_label, "By personal link that Hr In made, without PIN"
        )
        self.assertFalse(self.plan.version_ids[0].made_by_id, "nobody with a login")
        late = self.send(path, action="refuse", change_id=change.id, note="No")
        self.assertIn("decided already", late.text)

    def test_refuse_at_the_tablet(self):
        """The tablet lists what waits, and what is possible beside."""
        self.people["userless"].write({"barcode": "B100", "pin": "4711"})
        self.company.sudo().action_performance_new_tablet_key()
        tablet = f"/performance/tablet/{self.company.performance_tablet_key}"
        task = f"{tablet}/task/{self.plan.id}/plan_change"
        tasks = self.send(tablet, badge="B100", pin="4711").text
        self.assertIn("ask for a change", tasks)
        self.assertNotIn("waits for you:", tasks)
        change = self.ask(self.plan, "manager", {"Output": {"target": 120}})
        self.assertIn("Answer a change", self.page(f"{tablet}/tasks").text)
        self.send(task, action="refuse", change_id=change.id, note="Too much")
        self.assertEqual((change.state, change.decision_note), ("rejected", "Too much"))
        self.assertEqual(change.approval_ids.entered_via, "tablet")
        self.assertEqual(self.output.target, 100)
        own = self.send(
            task,
            **self.boxes(**{f"target_{self.output.id}": "90"}),
        )
        self.assertIn("Your request was sent", own.text)
        self.assertEqual(self.change().entered_via, "tablet")

    def test_silence_gives_way(self):
        """Nobody waits for ever: HR or time gives it to the next level."""
        change = self.ask(self.plan, "manager", {"Output": {"target": 120}})
        self.as_user(change, "hr_in").action_pass_on("Cannot be reached")
        self.assertEqual(change.approver_id, self.people["head"])
        waiting = self.plan._open_purposes()[self.plan.id]
        self.assertNotIn("plan_change", waiting)

    def test_hr_asks_both(self):
        """Who typed the employee's paper still decides for the own side."""
        change = self.ask(self.plan, "hr_in", {"Output": {"target": 120}})
        self.assertEqual(change.approval_ids.mapped("step"), ["employee", "manager"])
        self.paper(change, "manager", answer="agree").action_enter()
        self.assertEqual(change.step, "manager")
        self.approve(change, "manager")
        self.assertEqual(change.state, "approved")

    # PAPER

    def paper(self, change, role="manager", **values):
        return (
            self.as_user(self.env["hr.performance.paper.entry"], role)
            .with_context(default_change_id=change.id)
            .create(
                {
                    "signed_on": fields.Date.today() - timedelta(days=1),
                    "scan": PIXEL,
                    "scan_name": "sheet.png",
                    **values,
                }
            )
        )

    def test_answer_on_paper(self):
        """The signed sheet answers, names who entered it, and is filed."""
        change = self.ask(self.plan, "manager", {"Output": {"target": 120}})
        sheet = (
            self.as_user(self.env["ir.actions.report"], "manager")
            ._render_qweb_html(
                "hr_performance.report_hr_performance_plan_change_sheet", change.ids
            )[0]
            .decode()
        )
        number = self.plan._sheet_number("plan_change", change)
        for text in (number, "I agree to the change", "120", "The market shrinks"):
            self.assertIn(text, sheet)
        self.assertTrue(self.as_user(change, "hr_in").may_enter_paper)
        self.assertFalse(self.as_user(change, "head").may_enter_paper)
        with self.assertRaises(AccessError):
            self.paper(change, "head", answer="agree").action_enter()
        with self.assertRaisesRegex(UserError, "Choose what"):
            self.paper(change).action_enter()
        self.paper(change, "hr_in", answer="agree").action_enter()
        self.assertEqual(change.state, "approved")
        row = change.approval_ids
        self.assertEqual(row.acting_label, "On paper, entered by Hr In")
        self.assertEqual(row.decided_by_id, self.users["hr_in"])
        self.assertEqual(self.plan.paper_ids.reference, number)
        with self.assertRaisesRegex(UserError, "decided already"):
            self.paper(change, "hr_in", answer="refuse", note="x").action_enter()

    def test_ask_on_paper(self):
        """A signed sheet is the employee's request: the manager decides on it."""
        change = self.ask(
            self.plan, "manager", {"Output": {"target": 80}}, submit=False
        )
        self.assertTrue(change.may_enter_paper)
        self.paper(change).action_enter()
        self.assertEqual((change.state, change.step), ("submitted", "manager"))
        self.assertEqual(change.requested_side, "employee")
        self.assertEqual(
            change.requested_label, "Userless · On paper, entered by Manager"
        )
        with self.assertRaises(AccessError):
            change.action_withdraw()
        self.approve(change, "manager")
        self.assertEqual(self.output.target, 80)

    def test_paper_is_for_people_without_login(self):
        """Nobody answers on paper for who can log in."""
        appraisal = self.appraisal("subject")
        self.as_user(appraisal, "subject").action_confirm_plan()
        self.as_user(appraisal, "manager").action_confirm_plan()
        change = self.ask(appraisal, "manager", {"Output": {"target": 120}})
        self.assertFalse(change.may_enter_paper)
        with self.assertRaisesRegex(UserError, "can log in"):
            self.paper(change, answer="agree").action_enter()
        self.assertEqual(change.state, "submitted")
