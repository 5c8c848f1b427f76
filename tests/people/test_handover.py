# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..interview.common_interview import InterviewCase
from .test_delegation import DelegationCase


@tagged("post_install", "-at_install")
class TestHandover(InterviewCase, DelegationCase):
    """A manager leaves: what is open goes to successors, in one step."""

    def handover(self, role="hr_admin", successor="former", **values):
        """The dialog as HR opens and fills it."""
        form = Form(self.env["hr.performance.handover"].with_user(self.users[role]))
        form.manager_id = self.people["manager"]
        if successor:
            form.successor_id = self.people[successor]
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_what_is_open_is_counted(self):
        """Plans, reviews and interviews are shown before anything changes."""
        self.decided()
        wizard = self.handover()
        self.assertEqual(wizard.interview_count, 1)
        self.assertEqual(wizard.result_count, 1)
        self.assertEqual(
            wizard.plan_count,
            len(
                self.cycle.appraisal_ids.filtered(
                    lambda a: a.manager_id == self.people["manager"]
                    and a.state == "planning"
                )
            ),
        )

    def test_open_work_goes_to_the_successor(self):
        """Sheets, chains, draft reviews and interviews move; submitted reviews stay."""
        appraisal = self.decided()
        other = self.appraisal("colleague")
        other.action_confirm_plan()
        self.as_user(other, "manager").action_open_assessment()
        wizard = self.handover()
        wizard.action_apply()
        for moved in (appraisal, other):
            self.assertEqual(moved.manager_id, self.people["former"])
            self.assertIn(self.people["head"], moved.chain_ids)
            self.assertNotIn(self.people["manager"], moved.chain_ids)
        self.assertEqual(
            self.interview(appraisal).interviewer_id, self.people["former"]
        )
        submitted = appraisal._managers_review()
        self.assertEqual(submitted.rater_id, self.people["manager"])
        self.assertEqual(other._managers_review().rater_id, self.people["former"])
        self.assertTrue(self.reads(other, "former"))
        self.assertFalse(self.reads(other, "manager"))

    def test_successor_per_person(self):
        """One person may go to somebody else, and one to nobody."""
        self.launch()
        wizard = self.handover()
        line = wizard.line_ids.filtered(
            lambda x: x.employee_id == self.people["colleague"]
        )
        line.successor_id = self.people["head"]
        wizard.line_ids.filtered(
            lambda x: x.employee_id == self.people["userless"]
        ).successor_id = False
        wizard.action_apply()
        self.assertEqual(self.appraisal("colleague").manager_id, self.people["head"])
        self.assertEqual(self.appraisal("userless").manager_id, self.people["manager"])
        self.assertEqual(self.appraisal().manager_id, self.people["former"])

    def test_nobody_becomes_the_own_manager(self):
        """An impossible successor is named; nothing is handed over."""
        self.launch()
        wizard = self.handover()
        wizard.line_ids.filtered(
            lambda x: x.employee_id == self.people["colleague"]
        ).successor_id = self.people["colleague"]
        with self.assertRaisesRegex(UserError, "cannot be the manager of Colleague"):
            wizard.action_apply()
        self.assertEqual(self.appraisal().manager_id, self.people["manager"])

    def test_private_notes_and_signatures_stay(self):
        """Notes stay with their author; who held a talk signs it."""
        appraisal = self.decided()
        note = self.as_user(self.env["hr.performance.private.note"], "manager").create(
            {"appraisal_id": appraisal.id, "body": "nervous"}
        )
        self.closed(appraisal)
        wizard = self.handover()
        self.assertEqual(wizard.signature_count, 1)
        wizard.action_apply()
        self.assertFalse(self.reads(note, "former"))
        self.assertEqual(
            self.interview(appraisal).interviewer_id, self.people["manager"]
        )

    def test_commitments_are_settled_by_the_successor(self):
        """Open promises of signed talks follow, with the right to settle."""
        appraisal = self.decided()
        self.signed(appraisal)
        promise = self.env["hr.performance.commitment"].create(
            {
                "interview_id": self.interview(appraisal).id,
                "who": "employee",
                "text": "Learn welding",
                "due_date": "2027-01-31",
            }
        )
        self.assertFalse(self.reads(promise, "former"))
        self.handover().action_apply()
        self.assertTrue(self.reads(promise, "former"))
        self.as_user(promise, "former").action_keep()
        self.assertEqual(promise.state, "kept")
        self.assertEqual(promise.settled_by_id, self.users["former"])

    def test_delegations_of_a_leaver_end(self):
        """What he had given or got is over."""
        self.launch()
        delegation = self.delegate()
        self.handover().action_apply()
        self.assertEqual(delegation.state, "revoked")

    def test_delegations_out_of_reach_stay(self):
        """What superiors of HR, or another company, have given is not HR's to end."""
        self.launch()
        own = self.delegate()
        boss = self.delegate("head", "manager", start=10, days=2)
        self.people["foreign"].user_id.company_ids |= self.company
        other = self.delegate("foreign", "manager", start=20, days=2)
        wizard = self.handover("hr_in")
        self.assertEqual(wizard.delegation_count, 0)
        wizard = self.handover("hr_admin")
        self.assertEqual(wizard.delegation_count, 1)
        wizard.action_apply()
        self.assertEqual(own.state, "revoked")
        self.assertEqual({boss.state, other.state}, {"planned"})

    def test_reminders_of_others_stay(self):
        """Who hands over the own people ends the own reminder, not the others'"""
        self.launch()
        self.users["hr_in"].performance_department_ids = self.plant
        self.people["colleague"].department_id = self.office
        appraisal = self.appraisal("colleague")
        appraisal.department_id = self.office
        self.people["manager"].active = False
        reminder = self.env["mail.activity"].search(
            [("performance_leaver_id", "=", self.people["manager"].id)], limit=1
        )
        mine = reminder.copy({"user_id": self.users["hr_in"].id})
        reminder.user_id = self.users["hr_out"]
        self.handover("hr_in").action_apply()
        self.assertEqual(appraisal.left_manager_id, self.people["manager"])
        self.assertFalse(mine.exists().active)
        self.assertTrue(reminder.exists().active)

    def test_leave_proposes_a_delegation(self):
        """For a time nothing changes hands."""
        self.launch()
        today = fields.Date.today()
        wizard = self.handover(
            kind="leave", date_from=today, date_to=today + timedelta(days=9)
        )
        wizard.action_apply()
        self.assertEqual(self.appraisal().manager_id, self.people["manager"])
        delegation = self.env["hr.performance.delegation"].search(
            [("delegator_id", "=", self.people["manager"].id)]
        )
        self.assertEqual(delegation.delegate_id, self.people["former"])
        self.assertTrue(self.reads(self.appraisal(), "former"))

    def test_only_hr_in_scope(self):
        """Managers do not hand over; HR only people in scope and within reach."""
        self.launch()
        with self.assertRaises(AccessError):
            self.env["hr.performance.handover"].with_user(self.users["head"]).create(
                {"manager_id": self.people["manager"].id}
            )
        wizard = self.env["hr.performance.handover"].with_user(self.users["hr_out"])
        found = wizard.create({"manager_id": self.people["manager"].id})
        self.assertFalse(found.line_ids)
        own = self.env["hr.performance.handover"].with_user(self.users["hr_in"])
        found = own.create({"manager_id": self.people["manager"].id})
        self.assertIn(self.people["subject"], found.line_ids.employee_id)
        self.assertNotIn(self.people["hr_in"], found.line_ids.employee_id)

    def test_departure_reminds_hr_once(self):
        """One activity for HR, with the number of tasks; none without open ones."""
        self.launch()
        self.people["manager"].active = False
        self.people["colleague"].active = False
        reminders = self.env["mail.activity"].search(
            [("performance_leaver_id", "!=", False)]
        )
        self.assertEqual(reminders.performance_leaver_id, self.people["manager"])
        self.assertEqual(reminders.res_model, "hr.performance.cycle")
        self.assertEqual(reminders.user_id, self.users["hr_in"])
        self.assertRegex(reminders.summary, r"Hand over \d+ open tasks of Manager")

    def test_constant_queries(self):
        """Handing over many costs what handing over one costs."""
        self.launch()

        def cost(people):
            wizard = self.handover()
            wizard.line_ids.filtered(
                lambda x: x.employee_id not in people
            ).successor_id = False
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(self.people["portal"])
        few = cost(self.people["userless"])
        many = cost(self.people["subject"] | self.people["colleague"])
        self.assertLessEqual(many, few + 3)
