# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import PerformanceCase
from ..interview.common_interview import OWN_PART, SIGNATURE, InterviewCase


class DelegationCase(PerformanceCase):
    """``manager`` delegates to ``former``, a colleague of the same rank."""

    @classmethod
    def delegate(cls, giver="manager", taker="former", days=7, start=0, **values):
        """A delegation with superuser rights, from today on."""
        today = fields.Date.today()
        return cls.env["hr.performance.delegation"].create(
            {
                "delegator_id": cls.people[giver].id,
                "delegate_id": cls.people[taker].id,
                "date_from": today + timedelta(days=start),
                "date_to": today + timedelta(days=start + days),
                "scope": "act",
                **values,
            }
        )

    def self_review(self, appraisal):
        """The appraisee submits the self-review."""
        own = self.rating(appraisal, "self", "subject")
        own.line_ids.filtered(lambda x: x.method == "manual").points_input = "85"
        own.action_submit()

    def reads(self, record, role):
        """Whether the record is found by a search of the role."""
        own = self.as_user(record, role)
        return bool(own.search([("id", "in", record.ids)]))


@tagged("post_install", "-at_install")
class TestDelegation(DelegationCase):
    """Who may delegate what to whom, from when until when."""

    def test_manager_delegates_the_own_right(self):
        """A manager gives his own right, and nobody else's."""
        delegations = self.as_user(self.env["hr.performance.delegation"], "manager")
        today = fields.Date.today()
        values = {
            "delegate_id": self.people["former"].id,
            "date_from": today,
            "date_to": today + timedelta(days=3),
        }
        own = delegations.create(values)
        self.assertEqual(own.delegator_id, self.people["manager"])
        self.assertEqual(own.state, "active")
        with self.assertRaises(AccessError):
            delegations.create({**values, "delegator_id": self.people["head"].id})
        with self.assertRaises(AccessError):
            own.write({"state": "ended"})
        self.assertTrue(self.reads(own, "former"))
        with self.assertRaises(AccessError):
            self.as_user(own, "former").write({"scope": "act"})
        self.assertFalse(self.reads(own, "colleague"))

    def test_hr_delegates_in_scope(self):
        """HR does it for managers in scope, never for the own superiors."""
        today = fields.Date.today()
        values = {
            "delegator_id": self.people["former"].id,
            "delegate_id": self.people["colleague"].id,
            "date_from": today,
            "date_to": today,
        }
        for role, is_allowed in (("hr_in", True), ("hr_out", False)):
            delegations = self.as_user(self.env["hr.performance.delegation"], role)
            if is_allowed:
                self.assertEqual(delegations.create(values).state, "active")
                continue
            with self.assertRaises(AccessError):
                delegations.create(values)
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.delegation"], "hr_in").create(
                {**values, "delegator_id": self.people["manager"].id}
            )

    def test_impossible_people(self):
        """Oneself, people without login and archived people: clear errors."""
        self.leaves_sound = False
        with self.assertRaisesRegex(ValidationError, "cannot delegate to himself"):
            self.delegate(taker="manager")
        with self.assertRaisesRegex(ValidationError, "has no login"):
            self.delegate(taker="userless")
        with self.assertRaisesRegex(ValidationError, "has no login"):
            self.delegate(taker="portal")
        self.people["former"].active = False
        with self.assertRaisesRegex(ValidationError, "archived"):
            self.delegate()

    def test_dates(self):
        """Days in order, and not in the past."""
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.delegate(days=-1)
            self.env.flush_all()
        self.assertIn("date", str(caught.exception))
        with self.assertRaisesRegex(ValidationError, "lies in the past"):
            self.delegate(start=-9, days=2)

    def test_circles(self):
        """Nobody gets his own right back, directly or over others, on a common day."""
        self.delegate("manager", "former", days=5)
        with self.assertRaisesRegex(ValidationError, "circle"):
            self.delegate("former", "manager", start=5)
        self.delegate("former", "manager", start=6)
        self.delegate("former", "head", days=5)
        with self.assertRaisesRegex(ValidationError, "Head → Manager → Former → Head"):
            self.delegate("head", "manager", start=2)

    def test_used_delegation_keeps_its_meaning(self):
        """An active one can be shortened, not turned into another right."""
        own = self.as_user(self.delegate(scope="prepare"), "manager")
        with self.assertRaisesRegex(UserError, "Revoke it"):
            own.write({"scope": "act"})
        own.write({"date_to": fields.Date.today()})
        own.action_revoke()
        with self.assertRaisesRegex(UserError, "over"):
            own.write({"date_to": fields.Date.today() + timedelta(days=9)})
        with self.assertRaises(UserError):
            own.unlink()

    def test_scheduler_begins_and_ends(self):
        """Planned, active, ended: in the time zone of the company."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-03-01 04:00:00"):
            delegation = self.delegate(start=1, days=1)
            self.assertEqual(delegation.state, "planned")
        # 2 March begins in Shanghai at 16:00 of 1 March in UTC and 3 March ends at
        # 16:00 of that day.
        for moment, state in (
            ("2026-03-01 15:59:00", "planned"),
            ("2026-03-01 16:01:00", "active"),
            ("2026-03-03 15:59:00", "active"),
            ("2026-03-03 16:01:00", "ended"),
        ):
            with freeze_time(moment):
                self.run_cron("delegation")
                self.assertEqual(delegation.state, state, moment)

    def test_proposal_opens_nothing(self):
        """A draft waits for its manager's click."""
        self.launch()
        proposal = self.delegate(state="draft")
        self.assertFalse(self.reads(self.appraisal(), "former"))
        self.as_user(proposal, "manager").action_confirm()
        self.assertEqual(proposal.state, "active")
        self.assertTrue(self.reads(self.appraisal(), "former"))


@tagged("post_install", "-at_install")
class TestDelegateRights(DelegationCase):
    """What a delegate reads and does, and what stays on record."""

    def test_act_from_plan_to_result(self):
        """The delegate confirms, rates and decides; records say B for A."""
        self.launch()
        appraisal = self.appraisal()
        self.assertFalse(self.reads(appraisal, "former"))
        delegation = self.delegate()
        self.assertFalse(delegation.excluded_note)
        self.assertTrue(self.reads(appraisal, "former"))
        own = self.as_user(appraisal, "former")
        self.assertEqual(own.user_role, "manager")
        self.assertEqual(own.delegated_by_id, self.people["manager"])
        self.as_user(appraisal, "subject").action_confirm_plan()
        own.action_confirm_plan()
        self.assertEqual(appraisal.state, "agreed")
        self.assertEqual(appraisal.manager_confirmed_by_id, self.users["former"])
        self.assertEqual(appraisal.manager_confirmed_label, "Former for Manager")
        self.enter(appraisal, {"Output": "95", "Defects": "6"}, role="former")
        own.action_open_assessment()
        self.self_review(appraisal)
        rating = self.rating(appraisal, "manager", "former")
        self.assertIn(
            rating,
            rating.search([("is_mine", "=", True), ("state", "=", "draft")]),
        )
        rating.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        rating.action_submit()
        self.assertEqual(rating.submitted_by_id, self.users["former"])
        self.assertEqual(rating.rater_id, self.people["manager"])
        self.assertEqual(rating.acting_label, "Former for Manager")
        result = self.result(appraisal)
        self.assertEqual(result.decided_by_id, self.users["former"])
        self.assertEqual(result.acting_label, "Former for Manager")
        self.assertTrue(self.reads(result, "former"))

    def test_own_steps_name_nobody_else(self):
        """What the manager does himself stays his alone, also during a delegation."""
        self.delegate()
        appraisal = self.decided()
        self.assertFalse(appraisal.manager_confirmed_for_id)
        self.assertFalse(self.result(appraisal).acting_for_id)
        self.assertEqual(self.result(appraisal).acting_label, "Manager")

    def test_prepare_types_and_decides_nothing(self):
        """Texts, points, plan and values; neither confirm nor submit."""
        self.launch()
        appraisal = self.appraisal()
        self.delegate(scope="prepare")
        own = self.as_user(appraisal, "former")
        self.assertEqual(own.user_role, "delegate_prepare")
        own.line_ids[0].note = "see the report of May"
        own.line_ids[0].target = 110
        with self.assertRaises(AccessError):
            own.action_confirm_plan()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"}, role="former")
        with self.assertRaises(AccessError):
            own.action_open_assessment()
        self.as_user(appraisal, "manager").action_open_assessment()
        self.self_review(appraisal)
        rating = self.rating(appraisal, "manager", "former")
        rating.write({"strengths": "Calm"})
        rating.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
        with self.assertRaisesRegex(AccessError, "delegation to act"):
            rating.action_submit()
        self.rating(appraisal, "manager", "manager").action_submit()
        self.assertFalse(rating.acting_for_id)

    def test_nobody_decides_on_himself_or_his_superiors(self):
        """A delegate from the team gets the others, not himself nor his boss."""
        self.people["colleague"].parent_id = self.people["subject"]
        self.launch()
        delegation = self.delegate(taker="colleague")
        self.assertFalse(self.reads(self.appraisal("subject"), "colleague"))
        self.assertTrue(self.reads(self.appraisal("userless"), "colleague"))
        own = self.as_user(self.appraisal("colleague"), "colleague")
        self.assertEqual(own.user_role, "subject")
        for role in ("colleague", "subject"):
            roles = self.as_user(self.appraisal(role), "colleague")._roles()
            self.assertFalse(
                roles[self.appraisal(role).id] & {"delegate_act", "manager"}, role
            )
        self.assertIn("Subject", self.as_user(delegation, "manager").excluded_note)

    def test_delegation_that_leaves_nothing_is_refused(self):
        """Where only the delegate himself would remain, somebody else is needed."""
        self.people["former"].parent_id = self.people["reward"]
        self.launch()
        with self.assertRaisesRegex(ValidationError, "outside this team"):
            self.delegate("reward", "former")

    def test_over_the_day_after_without_scheduler(self):
        """Not the scheduler but the clock closes a delegation."""
        self.launch()
        appraisal = self.appraisal()
        delegation = self.delegate(days=2)
        own = self.as_user(appraisal, "former")
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.assertEqual(delegation.state, "active")
            self.assertFalse(self.reads(appraisal, "former"))
            with self.assertRaises(AccessError):
                own.read(["state"])
            self.assertNotIn("manager", own._roles()[appraisal.id])
            with self.assertRaises(AccessError):
                own.action_confirm_plan()

    def test_revoked_at_once(self):
        """A revoked right is gone in the same moment."""
        self.launch()
        appraisal = self.appraisal()
        delegation = self.delegate()
        self.assertTrue(self.reads(appraisal, "former"))
        self.as_user(delegation, "manager").action_revoke()
        self.assertFalse(self.reads(appraisal, "former"))
        with self.assertRaises(AccessError):
            self.as_user(appraisal, "former").action_confirm_plan()

    def test_private_notes_stay_private(self):
        """A delegation opens no private note, not even to who acts."""
        self.launch()
        appraisal = self.appraisal()
        notes = self.as_user(self.env["hr.performance.private.note"], "manager")
        note = notes.create({"appraisal_id": appraisal.id, "body": "nervous"})
        self.delegate()
        self.assertFalse(self.reads(note, "former"))

    def test_constant_queries(self):
        """Roles of a delegate cost no more for many sheets than for one."""
        self.launch()
        self.delegate()
        appraisals = self.as_user(self.cycle.sudo().appraisal_ids, "former")

        def cost(records):
            records._roles()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.browse(records.ids)._roles()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(appraisals), cost(appraisals[:1]))


@tagged("post_install", "-at_install")
class TestDelegatedInterview(InterviewCase, DelegationCase):
    """Interviews that a delegate prepares or holds."""

    def test_act_holds_the_talk_and_signs_nothing(self):
        """The talk is held by B for A; A signs personally."""
        appraisal = self.decided()
        self.delegate()
        self.report(appraisal)
        talk = self.interview(appraisal, "former")
        talk.write(
            {"date_start": self.moment, "place": "Room 3", "is_private_place": True}
        )
        talk.action_invite()
        talk.action_start()
        self.fill(talk)
        self.interview(appraisal, "subject").write(OWN_PART)
        talk.action_close()
        with self.assertRaisesRegex(UserError, "signs personally"):
            talk.action_sign(SIGNATURE, side="manager")
        with self.assertRaisesRegex(UserError, "signs personally"):
            talk.action_sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "signs personally"):
            talk.action_open_sign()
        own = self.interview(appraisal)
        self.assertEqual(own.acting_label, "Former for Manager")
        self.interview(appraisal, "subject").action_sign(SIGNATURE)
        self.interview(appraisal, "manager").action_sign(SIGNATURE)
        self.assertEqual(own.state, "signed")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "hr_performance.report_hr_performance_interview", own.ids
        )
        text = " ".join(html.decode().split())
        self.assertIn("Interview held by <strong>Former for Manager", text)

    def test_prepare_schedules_and_does_not_hold(self):
        """Time, place and topics before the talk; nothing from its start on."""
        appraisal = self.decided()
        self.delegate(scope="prepare")
        talk = self.interview(appraisal, "former")
        talk.write(
            {"date_start": self.moment, "place": "Room 3", "is_private_place": True}
        )
        talk.strength_ids = [
            fields.Command.create({"kind": "strength", "text": "x", "fact": "y"})
        ]
        talk.action_invite()
        with self.assertRaisesRegex(AccessError, "delegation to act"):
            talk.action_start()
        self.interview(appraisal, "manager").action_start()
        with self.assertRaises(AccessError):
            talk.write({"manager_summary": "not mine"})
        with self.assertRaises(AccessError):
            talk.action_next_step()
