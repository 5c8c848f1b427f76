# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_plan_change import PlanChangeCase


@tagged("post_install", "-at_install")
class TestPlanChange(PlanChangeCase):
    """Agreed plans change by request only, in numbered versions."""

    def versions(self, appraisal, role):
        return self.as_user(self.env["hr.performance.plan.version"], role).search(
            [("appraisal_id", "=", appraisal.id)], order="number"
        )

    # WHAT THE APPROVER READS

    def test_every_value_of_an_addition_is_told(self):
        """Whatever the new line will hold stands in what the approver reads"""
        appraisal = self.agreed()
        change = self.ask(
            appraisal,
            "subject",
            {},
            added=[{"title": "Own", "weight": 0, "target": 3}],
            submit=False,
        )
        line = change.line_ids
        told = self.env["hr.performance.appraisal.line"]
        applied = set(line._new_line_values()) - {"appraisal_id", "sequence", "name"}
        self.assertLessEqual(set(line._rule_fields()), applied)
        for name in sorted(applied - {"kpi_id"}):
            field = line._fields[name]
            other = {
                "float": 43.21,
                "boolean": not line[name],
                "char": "Marked",
                "text": "Marked",
            }.get(field.type)
            if field.type == "selection":
                keys = [key for key, _label in field._description_selection(self.env)]
                other = next(key for key in keys if key != line[name])
            with self.subTest(field=name):
                before = line[name]
                line.write({name: other})
                change.invalidate_recordset()
                text = change.difference_html
                label = told._fields[name]._description_string(self.env)
                self.assertIn(label, text)
                if field.type in ("float", "char", "text"):
                    self.assertIn(str(other), text)
                line.write({name: before})

    def test_addition_from_the_library(self):
        """KPI, title and rule come from the library, whenever the KPI is chosen"""
        appraisal = self.agreed()
        kpi = self._kpi("Scrap", method="ratio", target=7, cap_rate=110, floor_rate=12)
        for steps in (
            [{"floor_rate": 100, "cap_rate": 300}, {"kpi_id": kpi.id}],
            [{"kpi_id": kpi.id}, {"floor_rate": 100, "cap_rate": 300, "title": "Nice"}],
            [{"kpi_id": kpi.id, "floor_rate": 100, "title": "Nice", "cap_rate": 300}],
        ):
            change = self.ask(
                appraisal, "subject", {}, added=[{"title": "Own"}], submit=False
            )
            for values in steps:
                change.line_ids.write(values)
            line = change.line_ids
            self.assertEqual(
                (line.title, line.floor_rate, line.cap_rate), ("Scrap", 12, 110)
            )
            change.invalidate_recordset()
            for text in ("Scrap", "Floor", "12", "Cap", "110"):
                self.assertIn(text, change.difference_html)
            change.unlink()

    def test_lines_of_the_plan_keep_their_kpi(self):
        """A request that mixes additions and plan lines changes the rule of neither"""
        appraisal = self.agreed()
        change = self.ask(
            appraisal,
            "subject",
            {"Output": {"target": 80}, "Defects": {}},
            added=[{"title": "Own", "target": 3}],
            submit=False,
        )
        kpis = change.line_ids.mapped("kpi_id")
        change.line_ids.write({"floor_rate": 100})
        present = change.line_ids.filtered("appraisal_line_id")
        self.assertEqual(set(present.mapped("floor_rate")), {0})
        present.write({"kpi_id": self._kpi("Other", target=1).id})
        self.assertEqual(present.kpi_id, kpis)

    # THE WAY OF A REQUEST

    def test_employee_asks_and_manager_approves(self):
        """Old, new, reason, day and approver are kept. Covers: R039, R040"""
        appraisal = self.agreed()
        output = self.line(appraisal, "Output")
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.assertEqual(output.target, 100)
        self.assertEqual((change.state, change.step), ("submitted", "manager"))
        self.approve(change, "manager", "Agreed in our talk")
        self.assertEqual((change.state, output.target), ("approved", 80))
        line = change.line_ids
        self.assertEqual((line.old_target, line.target), (100, 80))
        self.assertEqual(change.decided_by_id, self.users["manager"])
        self.assertEqual(change.approval_ids.note, "Agreed in our talk")
        for role in ("subject", "manager", "head", "hr_in"):
            first, second = self.versions(appraisal, role)
            self.assertEqual((first.number, second.number), (1, 2))
            self.assertEqual(second.valid_from, date(2026, 4, 1))
            self.assertEqual(first.valid_until, date(2026, 3, 31))
            self.assertEqual(second.reason, "The market shrinks")
            self.assertEqual(second.made_by_id, self.users["manager"])
            self.assertRegex(second.difference_html, r"Output.*100 t.*→.*80 t")
            self.assertNotIn("Defects", second.difference_html)
            self.assertFalse(first.difference_html)
            self.assertIn("100 t", first.plan_html)
            self.assertIn("80 t", second.plan_html)

    def test_manager_asks_and_employee_approves(self):
        """Nobody approves the own request. Covers: R039"""
        appraisal = self.agreed()
        change = self.ask(appraisal, "manager", {"Output": {"target": 120}})
        self.assertEqual(change.step, "employee")
        for role, text in (
            ("manager", "own request"),
            ("hr_in", "somebody else"),
            ("head", "somebody else"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self.approve(change, role)
        with self.assertRaises(AccessError):
            self.approve(change, "colleague")
        self.approve(change, "subject")
        self.assertEqual(self.line(appraisal, "Output").target, 120)
        with self.assertRaisesRegex(UserError, "decided already"):
            self.approve(change, "subject")

    def test_what_hr_asks_both_sides_approve(self):
        """Covers: R039"""
        appraisal = self.agreed()
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}})
        self.assertEqual(change.approval_ids.mapped("step"), ["employee", "manager"])
        self.approve(change, "subject")
        self.assertEqual((change.state, change.step), ("submitted", "manager"))
        self.assertEqual(self.line(appraisal, "Output").target, 100)
        self.approve(change, "manager")
        self.assertEqual(self.line(appraisal, "Output").target, 80)

    def test_scheme_asks_second_level_or_hr_beside(self):
        """Covers: R039, R040"""
        appraisal = self.agreed(plan_change_approver="second")
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.approve(change, "manager")
        self.assertEqual(change.approver_id, self.people["head"])
        with self.assertRaises(UserError):
            self.approve(change, "manager")
        self.approve(change, "head")
        self.assertEqual(change.state, "approved")
        self.assertEqual(
            change.approval_ids.decided_by_id,
            self.users["manager"] | self.users["head"],
        )

    def test_hr_beside(self):
        appraisal = self.agreed(plan_change_approver="hr")
        change = self.ask(appraisal, "manager", {"Output": {"target": 80}})
        self.approve(change, "subject")
        self.assertEqual(change.step, "hr")
        self.assertFalse(change.approver_id)
        with self.assertRaises(AccessError):
            self.approve(change, "hr_out")
        self.approve(change, "hr_in")
        self.assertEqual(change.state, "approved")

    def test_rejected_plan_stays(self):
        """A rejection says why. Covers: R039"""
        appraisal = self.agreed()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_user(change, "manager").action_reject("  ")
        self.as_user(change, "manager").action_reject("The order came in")
        self.assertEqual(change.state, "rejected")
        self.assertEqual(self.line(appraisal, "Output").target, 100)
        self.assertEqual(appraisal.plan_version, 1)

    def test_dialog_shows_the_plan_and_keeps_what_changed(self):
        """The button opens the plan; untouched lines leave the request."""
        appraisal = self.as_user(self.agreed(), "subject")
        self.assertTrue(appraisal.may_request_change)
        action = appraisal.action_request_change()
        form = Form(
            self.as_user(
                self.env["hr.performance.plan.change"], "subject"
            ).with_context(**action["context"]),
            view="hr_performance.hr_performance_plan_change_view_form_dialog",
        )
        self.assertEqual(len(form.line_ids), 3)
        form.reason = "Machine down"
        form.effective_date = "2026-03-01"
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.old_target, 100)
            line.target = 90
        change = form.save()
        change.action_submit()
        self.assertEqual(change.line_ids.mapped("title"), ["Output"])
        self.assertEqual(change.sudo().line_ids.old_target, 100)

    def test_lines_come_and_go(self):
        """A goal is added, a KPI removed, and taken up again. Covers: R039"""
        appraisal = self.agreed()
        goal = {"title": "Two new customers", "method": "manual", "weight": 30}
        change = self.changed(
            appraisal, {"Defects": {"is_removed": True}}, added=[goal]
        )
        self.assertEqual(
            set(appraisal.line_ids.mapped("title")),
            {"Output", "Attitude", "Two new customers"},
        )
        html = self.versions(appraisal, "subject")[-1].difference_html
        self.assertRegex(html, "Added")
        self.assertRegex(html, "Removed")
        self.assertEqual(change.line_ids.filtered("new_line_id").kind, "add")
        self.changed(
            appraisal,
            {"Two new customers": {"is_removed": True}},
            "2026-05-01",
            added=[{"kpi_id": self.defects.id, "weight": 30, "target": 4}],
        )
        back = self.line(appraisal, "Defects")
        self.assertEqual((back.target, back.weight), (4, 30))
        self.assertEqual(appraisal.plan_version, 3)
        self.assertEqual(
            self.env["hr.performance.appraisal.line"]
            .with_context(active_test=False)
            .search_count([("appraisal_id", "=", appraisal.id)]),
            4,
        )

    def test_title_of_an_own_goal_changes(self):
        appraisal = self.agreed()
        self.changed(appraisal, {"Attitude": {"title": "Team spirit"}})
        self.assertTrue(self.line(appraisal, "Team spirit"))
        first, second = self.versions(appraisal, "manager")
        self.assertIn("Attitude", first.plan_html)
        self.assertRegex(second.difference_html, "Attitude.*→.*Team spirit")

    # WHAT IS REFUSED

    def refuse(self, text, appraisal, changes, role="subject", **more):
        with self.assertRaisesRegex((ValidationError, UserError), text):
            self.ask(appraisal, role, changes, **more)

    def test_weights_add_up_after_the_change(self):
        """Covers: R039"""
        appraisal = self.agreed()
        self.refuse("add up to 90", appraisal, {"Output": {"weight": 40}})
        self.refuse("add up to 70", appraisal, {"Defects": {"is_removed": True}})
        self.changed(appraisal, {"Output": {"weight": 40}, "Defects": {"weight": 40}})
        self.assertEqual(appraisal.weight_total, 100)

    def test_day_lies_in_the_period_and_not_before_the_last_version(self):
        """Covers: R040"""
        appraisal = self.agreed()
        target = {"Output": {"target": 80}}
        for day in ("2025-12-31", "2026-07-01"):
            self.refuse("outside the period", appraisal, target, day=day)
        self.changed(appraisal, target, "2026-04-01")
        later = {"Output": {"target": 70}}
        self.refuse("valid from Apr 1, 2026", appraisal, later, day="2026-03-31")
        self.changed(appraisal, later, "2026-04-01")
        self.assertEqual(appraisal.plan_version, 3)

    def test_decided_quarter_is_not_changed_backwards(self):
        """A day before the end of a decided part of the year is refused."""
        appraisal = self.agreed()
        quarter = self._cycle(name="Q1", date_end="2026-03-31", parent_id=self.cycle.id)
        self.launch(quarter)
        part = self.appraisal(cycle=quarter)
        self.agree(part)
        self.enter(part, {"Output": "95", "Defects": "6"})
        self.rate(part)
        self.assertEqual(part.state, "decided")
        target = {"Output": {"target": 80}}
        self.refuse("results until Mar 31, 2026", appraisal, target, day="2026-03-31")
        self.changed(appraisal, target, "2026-04-01")

    def test_frozen_and_drafted_plans_say_what_to_do(self):
        """Covers: R039"""
        self.launch()
        target = {"Output": {"target": 80}}
        appraisal = self.appraisal()
        self.refuse("still being drafted", appraisal, target)
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        self.refuse("reviews have begun", appraisal, target)
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            rating.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "90"
            rating.action_submit()
        self.assertEqual(appraisal.state, "decided")
        self.refuse("plan is frozen", appraisal, target)
        self.assertFalse(self.as_user(appraisal, "manager").may_request_change)

    def test_during_reviews_by_rule(self):
        """The reviews get the lines of the changed plan."""
        appraisal = self.agreed(plan_change_in_review=True)
        self.as_user(appraisal, "manager").action_open_assessment()
        self.changed(
            appraisal,
            {"Defects": {"is_removed": True}},
            added=[{"title": "Order", "method": "manual", "weight": 30}],
        )
        review = self.rating(appraisal, "self", "subject")
        titles = review.line_ids.appraisal_line_id.mapped("title")
        self.assertEqual(set(titles), {"Output", "Attitude", "Order"})

    def test_empty_requests_and_bad_rules(self):
        appraisal = self.agreed()
        self.refuse("changes nothing", appraisal, {"Output": {"target": 100}})
        self.refuse("target above zero", appraisal, {"Output": {"target": 0}})
        self.refuse("belongs to the library", appraisal, {"Output": {"title": "X"}})
        change = self.ask(
            appraisal, "subject", {"Output": {"target": 80}}, submit=False
        )
        change.reason = " "
        with self.assertRaisesRegex(ValidationError, "say why"):
            change.action_submit()

    def test_retired_and_double_kpis(self):
        """Covers: R039"""
        appraisal = self.agreed()
        retired = self._kpi("Old", method="ratio", target=5, state="retired")
        away = {"Defects": {"is_removed": True}}
        self.refuse(
            "does not fit here",
            appraisal,
            away,
            added=[{"kpi_id": retired.id, "weight": 30}],
        )
        self.refuse(
            "twice",
            appraisal,
            {"Defects": {"weight": 10}},
            added=[{"kpi_id": self.kpi.id, "weight": 20}],
        )

    def test_two_open_requests_do_not_touch_one_line(self):
        """Covers: R039"""
        appraisal = self.agreed()
        first = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.refuse("is open", appraisal, {"Output": {"target": 90}}, role="manager")
        other = self.ask(appraisal, "manager", {"Defects": {"target": 6}})
        first.action_withdraw()
        self.assertEqual(first.state, "withdrawn")
        second = self.ask(appraisal, "subject", {"Output": {"target": 85}})
        self.approve(other, "subject")
        self.approve(second, "manager")
        self.assertEqual(self.line(appraisal, "Output").target, 85)
        self.assertEqual(appraisal.plan_version, 3)

    def test_requests_meet_when_their_weights_cross(self):
        """What no longer fits together is refused at the approval."""
        self.leaves_sound = False
        appraisal = self.agreed()
        first = self.ask(
            appraisal,
            "subject",
            {"Output": {"weight": 40}, "Defects": {"weight": 40}},
        )
        line = self.line(appraisal, "Output")
        line.sudo().write({"weight": 45})
        with self.assertRaisesRegex(ValidationError, "has changed since"):
            self.approve(first, "manager")

    def test_lines_of_other_plans_and_guarded_values(self):
        """Old values, state and version are the server's. Covers: R039"""
        appraisal = self.agreed()
        other = self.appraisal("colleague")
        change = self.ask(
            appraisal, "subject", {"Output": {"target": 80}}, submit=False
        )
        foreign = self.line(other.sudo(), "Output")
        line = {"appraisal_line_id": foreign.id}
        with self.assertRaises(AccessError):
            change.write({"line_ids": [(0, 0, line)]})
        own = self.ask(appraisal, "manager", {"Defects": {"target": 6}}, submit=False)
        with self.assertRaisesRegex(ValidationError, "belongs to another plan"):
            own.write({"line_ids": [(0, 0, line)]})
        for values in ({"state": "approved"}, {"requested_by_id": 1}, {"step": "hr"}):
            with self.assertRaises(AccessError):
                change.write(values)
        with self.assertRaises(AccessError):
            change.line_ids.write({"old_target": 1})
        with self.assertRaisesRegex(UserError, "Change the Agreed Plan"):
            self.as_user(appraisal, "manager").line_ids[0].target = 1
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "manager").line_ids[0].active = False
        own.action_submit()
        with self.assertRaises(AccessError):
            self.ask(appraisal, "colleague", {"Output": {"target": 80}})

    def test_draft_is_its_authors_alone(self):
        appraisal = self.agreed()
        change = self.ask(
            appraisal, "subject", {"Output": {"target": 80}}, submit=False
        )
        for role in ("manager", "head", "hr_in", "hr_admin"):
            found = self.as_user(self.env["hr.performance.plan.change"], role).search(
                [("appraisal_id", "=", appraisal.id)]
            )
            self.assertFalse(found, role)
        change.action_submit()
        with self.assertRaisesRegex(UserError, "not possible now"):
            change.reason = "Other"
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            change.unlink()
        for role in ("manager", "head", "hr_in", "hr_admin"):
            self.assertTrue(self.as_user(change, role).read(["reason"]))

    def test_versions_are_immutable(self):
        """Covers: R039"""
        appraisal = self.agreed()
        self.changed(appraisal, {"Output": {"target": 80}})
        for role in ("subject", "manager", "hr_admin"):
            version = self.versions(appraisal, role)[0]
            with self.assertRaises(AccessError):
                version.write({"reason": "other"})
            with self.assertRaises(AccessError):
                version.unlink()
        self.assertFalse(self.versions(appraisal, "colleague"))

    def test_cancelled_sheet_is_deleted_with_its_versions(self):
        """What belongs to a sheet goes with it, also approved changes."""
        appraisal = self.agreed()
        change = self.changed(appraisal, {"Output": {"target": 80}})
        own = self.as_user(appraisal, "hr_admin")
        own.action_cancel()
        own.unlink()
        self.assertFalse(change.exists())

    # PEOPLE WHO ARE NOT THERE

    def test_manager_without_login_is_passed_over(self):
        """The next level approves in the place of a manager without login."""
        appraisal = self.agreed()
        self.people["manager"].user_id = False
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.assertEqual(
            (change.step, change.approver_id), ("second", self.people["head"])
        )
        self.approve(change, "head")
        self.assertEqual(self.line(appraisal, "Output").target, 80)

    def test_absent_approver_gives_way_to_the_next_level(self):
        """HR passes a request on with a reason; so does time. Covers: R039"""
        appraisal = self.agreed()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        with self.assertRaises(AccessError):
            change.action_pass_on("I cannot wait")
        self.as_user(change, "hr_in").action_pass_on("On parental leave")
        self.assertEqual(
            (change.step, change.approver_id), ("second", self.people["head"])
        )
        self.assertEqual(change.approval_ids.mapped("state"), ["passed", "waiting"])
        change.sudo().deadline = "2026-01-10"
        change.sudo()._to_escalate()._escalate()
        self.assertEqual(change.step, "hr")
        self.approve(change, "hr_in")
        self.assertEqual(change.state, "approved")

    def test_who_approved_another_level_decides_for_the_absent(self):
        """Passing on to a level that has approved ends the request."""
        appraisal = self.agreed(plan_change_approver="second")
        change = self.ask(appraisal, "hr_in", {"Output": {"target": 80}})
        steps = ["employee", "manager", "second"]
        self.assertEqual(change.approval_ids.mapped("step"), steps)
        self.approve(change, "subject")
        self.as_user(change, "hr_in").action_pass_on("On leave")
        self.assertEqual(change.approval_ids.mapped("step"), steps)
        self.approve(change, "head")
        self.assertEqual(change.state, "approved")

    def test_delegate_decides_for_the_manager(self):
        """The record says "B for A"; preparing does not decide."""
        appraisal = self.agreed()
        delegation = self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["former"].id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "scope": "prepare",
            }
        )
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.approve(change, "former")
        delegation.sudo().write({"scope": "act"})
        self.assertTrue(self.as_user(change, "former").is_mine_to_decide)
        self.approve(change, "former")
        self.assertEqual(change.approval_ids.acting_label, "Former for Manager")
        self.assertEqual(change.acting_for_id, self.people["manager"])

    def test_open_requests_end_with_the_plan(self):
        """Nobody waits for a decision that cannot be taken any more."""
        appraisal = self.agreed()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        self.assertEqual(appraisal.state, "decided")
        self.assertEqual(change.state, "withdrawn")
        self.assertFalse(change.approver_id)

    # WAITING

    def activities(self, role):
        kind = self.env.ref("hr_performance.mail_activity_type_plan_change")
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", kind.id),
                ("user_id", "=", self.users[role].id),
            ]
        )

    def waiting(self, role):
        return self.as_user(self.env["hr.performance.plan.change"], role).search(
            [("is_mine_to_decide", "=", True)]
        )

    def test_one_activity_per_person(self):
        """Activity, home and list tell the approver, and end by themselves."""
        first = self.ask(self.agreed(), "subject", {"Output": {"target": 80}})
        second = self.ask(
            self.agreed("colleague"), "colleague", {"Output": {"target": 80}}
        )
        activity = self.activities("manager")
        self.assertEqual(len(activity), 1)
        self.assertIn("2", activity.summary)
        self.assertEqual(
            self.waiting("manager"), self.as_user(first | second, "manager")
        )
        self.assertFalse(self.waiting("head") | self.waiting("subject"))
        tasks = self.as_user(self.env["hr.performance.home.tasks"], "manager")
        self.assertEqual(len(tasks._kind("plan_changes").records), 2)
        self.approve(first, "manager")
        self.assertIn("1", self.activities("manager").summary)
        self.as_user(second, "manager").action_reject("No")
        self.assertFalse(self.activities("manager"))

    def test_digest_tells_of_requests(self):
        """One mail a day lists them with the steps."""
        appraisal = self.agreed()
        change = self.ask(appraisal, "subject", {"Output": {"target": 80}})
        digest, manager = self.env["hr.performance.digest"], self.users["manager"]
        plan = digest._digest_plan()
        self.assertEqual(plan[manager]["mine", change._name], change.sudo())
        self.assertTrue(digest._is_digest_due(plan[manager]))
        self.env["mail.mail"].search([]).unlink()
        digest._send_digests({manager: plan[manager]})
        mail = self.env["mail.mail"].search([])
        self.assertIn("wait for your decision", mail.body_html)
        self.assertIn(appraisal.display_name, mail.body_html)
        self.assertTrue(change.sudo().reminded_on)
        self.assertFalse(change.sudo()._needs_reminder(change.sudo().reminded_on))
