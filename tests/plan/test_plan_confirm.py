# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPlanConfirm(PerformanceCase):
    """Many plans confirmed at once, with the exceptions listed."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()

    def dialog(self, plans, role):
        action = self.as_user(plans, role).action_open_confirm()
        return self.as_user(self.env[action["res_model"]], role).browse(
            action["res_id"]
        )

    def reasons(self, wizard):
        return {line.employee_id.name: line.reason for line in wizard.exception_ids}

    def team(self, *roles):
        return self.env["hr.performance.appraisal"].union(
            *(self.appraisal(role) for role in roles)
        )

    def test_manager_confirms_the_team(self):
        """What can be is confirmed; the rest stays as it was, each with its reason.

        Covers: R034, R037
        """
        plans = self.team("subject", "colleague", "userless", "hr_in", "portal")
        self.as_user(self.appraisal("subject"), "subject").action_confirm_plan()
        colleague = self.as_user(self.appraisal("colleague"), "colleague")
        colleague.action_ask_for_change("?")
        self.appraisal("hr_in").line_ids[0].weight = 20
        self.as_user(self.env["hr.performance.plan.action"], "manager").create(
            {"appraisal_id": self.appraisal("portal").id, "name": "No date"}
        )
        wizard = self.dialog(plans, "manager")
        self.assertEqual(
            (wizard.agreed_count, wizard.waiting_count, wizard.exception_count),
            (2, 0, 3),
        )
        self.assertFalse(self.appraisal("subject").manager_confirmed_on, "preview")
        wizard.action_confirm()
        reasons = self.reasons(wizard)
        self.assertIn("asks for a change", reasons["Colleague"])
        self.assertIn("70", reasons["Hr In"])
        self.assertIn("nobody who is responsible", reasons["Portal"])
        self.assertEqual(
            {plan.employee_id.name: plan.state for plan in plans},
            {
                "Subject": "agreed",
                "Userless": "agreed",
                "Colleague": "planning",
                "Hr In": "planning",
                "Portal": "planning",
            },
        )
        left = plans.filtered(lambda plan: plan.state == "planning")
        self.assertFalse(any(left.mapped("manager_confirmed_on")))

    def test_confirmed_plans_wait_for_the_other_side(self):
        """A manager may go first; a second time is an exception."""
        plan = self.appraisal()
        wizard = self.dialog(plan, "manager")
        self.assertEqual((wizard.agreed_count, wizard.waiting_count), (0, 1))
        wizard.action_confirm()
        self.assertEqual(plan.agreement_state, "employee")
        again = self.reasons(self.dialog(plan, "manager"))
        self.assertIn("waits for the employee", again["Subject"])

    def test_director_confirms_for_the_managers(self):
        """Only what the employee has confirmed; the record says for whom."""
        plans = self.team("subject", "colleague", "userless")
        self.as_user(plans[0], "subject").action_confirm_plan()
        wizard = self.dialog(plans, "ceo")
        self.assertEqual((wizard.agreed_count, wizard.exception_count), (1, 2))
        self.assertEqual(wizard.above_count, 1, "in place of the manager")
        self.assertEqual(self.dialog(plans, "manager").above_count, 0)
        self.assertIn("waits for the employee", self.reasons(wizard)["Colleague"])
        wizard.action_confirm()
        subject = self.appraisal()
        self.assertEqual(subject.state, "agreed")
        self.assertEqual(subject.manager_confirmed_by_id, self.users["ceo"])
        self.assertEqual(subject.manager_confirmed_for_id, self.people["manager"])
        with self.assertRaises(AccessError):
            self.as_user(self.appraisal("colleague"), "ceo").action_confirm_plan()
        self.assertEqual(self.appraisal("colleague").agreement_state, "drafted")

    def test_exceptions_as_a_workbook(self):
        """Who, where and why not, as the dialog lists them."""
        wizard = self.dialog(self.team("subject", "colleague"), "ceo")
        action = wizard.action_export()
        self.assertEqual(action["tag"], "hr_performance_download")
        book = load_workbook(BytesIO(base64.b64decode(action["params"]["content"])))
        rows = [[cell.value for cell in row] for row in book.active.rows]
        self.assertEqual(len(rows), 3)
        self.assertIn("Why Not", rows[0])
        self.assertEqual(rows[1][0], wizard.exception_ids[0].appraisal_id.display_name)
        self.assertIn("waits for the employee", rows[1][-1])

    def test_queries_do_not_grow_for_a_director(self):
        """Plans of several managers below take the same queries, too."""
        managers = self.people["manager"] | self.people["former"]
        plans = self.many_plans(140, managers)
        plans.write({"employee_confirmed_on": "2026-01-05 09:00:00"})
        counts = {}
        for batch in (plans[:20], plans[20:]):
            self.env.flush_all()
            self.env.invalidate_all()
            wizard = self.dialog(batch, "ceo")
            self.env.flush_all()
            before = self.cr.sql_log_count
            wizard.action_confirm()
            self.env.flush_all()
            counts[len(batch)] = self.cr.sql_log_count - before
            self.assertEqual(wizard.agreed_count, len(batch))
            self.assertEqual(batch.manager_confirmed_for_id, managers)
        self.assertLessEqual(counts[120], counts[20] + 10, counts)

    def test_each_plan_tells_its_step(self):
        """Many plans are agreed: each has its note, written with those of all."""
        managers = self.people["manager"] | self.people["former"]
        plans = self.many_plans(12, managers)
        plans.write({"employee_confirmed_on": "2026-01-05 09:00:00"})
        self.env.flush_all()
        # Nothing is tracked in the transaction that makes a record; this ends it.
        self.cr.precommit.run()
        counts = {}
        for batch in (plans[:2], plans[2:]):
            dialog = self.dialog(batch, "ceo").with_context(tracking_disable=False)
            dialog.action_confirm()
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.cr.precommit.run()
            counts[len(batch)] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[10], counts[2], counts)
        self.env.invalidate_all()
        for plan in plans:
            [value] = plan.message_ids.sudo().tracking_value_ids
            self.assertEqual(value.new_value_char, "Plan agreed")
            author = value.mail_message_id.author_id
            self.assertEqual(author, self.users["ceo"].partner_id)

    def test_hr_sees_whose_turn_it_is(self):
        """HR confirms where nobody else can, and reads why not elsewhere."""
        wizard = self.dialog(self.team("subject", "userless"), "hr_in")
        self.assertIn("ask the direct manager", self.reasons(wizard)["Subject"])
        self.assertEqual(wizard.waiting_count, 1)
        wizard.action_confirm()
        userless = self.appraisal("userless")
        self.assertEqual(userless.employee_confirmed_by_id, self.users["hr_in"])
        self.assertEqual(userless.agreement_state, "manager")

    def test_nobody_confirms_over_the_dialog_what_is_not_his(self):
        """Not the preview but the appraisal decides; strangers read nothing."""
        with self.assertRaises(AccessError):
            self.dialog(self.appraisal(), "colleague")
        wizard = self.dialog(self.appraisal(), "manager")
        with self.assertRaises(AccessError):
            self.as_user(wizard, "subject").action_confirm()
        self.as_user(self.appraisal(), "subject").action_confirm_plan()
        self.as_user(self.appraisal(), "manager").action_confirm_plan()
        wizard.action_confirm()
        self.assertEqual((wizard.past_count, wizard.agreed_count), (1, 0))
        self.assertFalse(wizard.exception_ids)

    def test_a_check_of_its_own_stops_only_its_plan(self):
        """Whatever refuses one plan when it is confirmed leaves the others agreed."""
        self.refusal = "Hours beyond the calendar"
        plans = self.team("subject", "colleague", "userless", "hr_in", "portal")
        model = self.env.registry["hr.performance.appraisal"]

        def refuse(records):
            if any(record.employee_id.name == "Hr In" for record in records):
                raise UserError(self.refusal)

        self.patch(model, "_check_plan", refuse)
        wizard = self.dialog(plans, "manager")
        self.assertEqual(wizard.exception_count, 0)
        wizard.action_confirm()
        self.assertEqual(self.reasons(wizard), {"Hr In": self.refusal})
        self.assertFalse(self.appraisal("hr_in").manager_confirmed_on)
        others = plans - self.appraisal("hr_in")
        self.assertTrue(all(others.mapped("manager_confirmed_on")))

    def test_queries_do_not_grow_with_the_plans(self):
        """Fifty plans and three hundred take the same queries."""
        plans = self.many_plans(350, self.people["manager"])
        # One in ten is an exception.
        lines = plans.line_ids.filtered(lambda line: line.kpi_id == self.kpi)
        lines[::10].write({"weight": 40})
        counts = {}
        for batch in (plans[:50], plans[50:]):
            self.env.flush_all()
            self.env.invalidate_all()
            wizard = self.dialog(batch, "manager")
            self.env.flush_all()
            before = self.cr.sql_log_count
            wizard = self.dialog(batch, "manager")
            self.env.flush_all()
            preview = self.cr.sql_log_count - before
            before = self.cr.sql_log_count
            wizard.action_confirm()
            self.env.flush_all()
            counts[len(batch)] = (preview, self.cr.sql_log_count - before)
            self.assertEqual(wizard.exception_count, len(batch) // 10)
            self.assertEqual(wizard.agreed_count, len(batch) - len(batch) // 10)
        self.assertLessEqual(counts[300][0], counts[50][0] + 5, counts)
        self.assertLessEqual(counts[300][1], counts[50][1] + 12, counts)
        self.assertLess(sum(counts[300]), 160, counts)

    def test_one_confirmation_is_cheap(self):
        """A manager who agrees one plan, in an environment as fresh as a click's."""
        plan = self.appraisal()
        self.as_user(plan, "subject").action_confirm_plan()
        self.env.flush_all()
        self.env.invalidate_all()
        mine = self.as_user(plan, "manager")
        with self.assertQueryCount(51):
            mine.action_confirm_plan()
            self.env.flush_all()
        self.assertEqual(plan.state, "agreed")
