# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestMethodPage(PerformanceCase):
    """Everybody reads how the appraisal works before the first step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.policy_text = "<p>Points times weight, added up.</p>"

    def level(self, level):
        gate = self.scheme.gate_ids.filtered(lambda g: g.code == "method_acknowledged")
        gate.level = level

    def page(self, appraisal, role):
        action = self.as_user(appraisal, role).action_open_method_page()
        return self.as_user(self.env[action["res_model"]], role).browse(
            action["res_id"]
        )

    def acknowledge(self, appraisal, *roles):
        for role in roles:
            self.page(appraisal, role).action_acknowledge()

    def known(self):
        return self.env["hr.performance.acknowledgement"].search(
            [("cycle_id", "=", self.cycle.id)]
        )

    def test_page_says_how_it_works(self):
        """Rules, grades, raters, dates, data and appeal on one page. Covers: R186"""
        self.launch()
        dialog = self.page(self.appraisal(), "subject")
        self.env.invalidate_all()
        names = ["page", "people", "is_in_person", "is_acknowledged", "informed_on"]
        [values] = dialog.read(names)
        page = values["page"]
        for text in (
            "Points times weight",
            "from 95 points",
            "Manager",
            "Write the reviews.",
            "Output",
            "5 working days",
        ):
            self.assertIn(text, page)
        self.assertNotIn("Colleague", page)

    def test_required_before_the_first_step(self):
        """Plan and reviews wait for both sides, each once a cycle. Covers: R186"""
        self.level("required")
        self.launch()
        appraisal = self.appraisal()
        for role in ("subject", "manager"):
            with self.assertRaisesRegex(UserError, "Read and Acknowledge"):
                self.as_user(appraisal, role).action_confirm_plan()
            self.assertTrue(self.as_user(appraisal, role).is_method_unread)
            self.acknowledge(appraisal, role)
            self.env.invalidate_all()
            self.as_user(appraisal, role).action_confirm_plan()
            self.assertFalse(self.as_user(appraisal, role).is_method_unread)
        self.assertEqual(appraisal.state, "agreed")
        other = self.as_user(self.appraisal("colleague"), "manager")
        self.assertFalse(other.is_method_unread)
        other.action_confirm_plan()
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal)
        self.assertEqual(appraisal.state, "decided")

    def test_required_before_a_review(self):
        """A plan that HR's batch agreed does not spare the page. Covers: R186"""
        self.level("required")
        self.launch()
        appraisal = self.appraisal()
        appraisal.action_confirm_plan()
        self.as_user(appraisal, "manager").action_open_assessment()
        rating = self.rating(appraisal, "self", "subject")
        rating.line_ids[-1].points_input = "80"
        self.assertTrue(rating.is_method_unread)
        with self.assertRaisesRegex(UserError, "has not acknowledged the rules"):
            rating.action_submit()
        self.acknowledge(appraisal, "subject")
        rating.action_submit()
        self.assertEqual(rating.state, "submitted")

    def test_advice_only_shows(self):
        """The banner stands on the form, the step goes on."""
        self.level("advice")
        self.launch()
        appraisal = self.as_user(self.appraisal(), "subject")
        self.assertTrue(appraisal.is_method_unread)
        self.env.invalidate_all()
        self.assertTrue(Form(appraisal).is_method_unread)
        appraisal.action_confirm_plan()
        self.assertTrue(appraisal.employee_confirmed_on)

    def test_off_is_silent(self):
        """Light cycles ask nobody."""
        self.level("off")
        self.launch()
        self.assertFalse(self.as_user(self.appraisal(), "subject").is_method_unread)

    def test_once_with_version_and_person(self):
        """Who, when and which version; twice changes nothing. Covers: R186"""
        self.launch()
        appraisal = self.appraisal()
        self.acknowledge(appraisal, "subject", "subject")
        record = self.known()
        self.assertEqual(
            (record.employee_id, record.user_id, record.version),
            (self.people["subject"], self.users["subject"], self.scheme.version),
        )
        with self.assertRaises(AccessError):
            self.as_user(self.env["hr.performance.acknowledgement"], "subject").create(
                {
                    "cycle_id": self.cycle.id,
                    "employee_id": self.people["colleague"].id,
                    "company_id": self.company.id,
                    "user_id": self.users["colleague"].id,
                }
            )
        for role, count in (
            ("subject", 1),
            ("colleague", 0),
            ("manager", 1),
            ("hr_in", 1),
            ("hr_out", 0),
        ):
            seen = self.as_user(self.env["hr.performance.acknowledgement"], role)
            self.assertEqual(len(seen.search([])), count, role)

    def test_without_login_informed_in_person(self):
        """The manager records the day; people with a login do it themselves."""
        self.level("required")
        self.launch()
        appraisal = self.appraisal("userless")
        manager = self.as_user(appraisal, "manager")
        self.assertTrue(manager.is_subject_uninformed)
        self.acknowledge(appraisal, "manager")
        with self.assertRaisesRegex(UserError, "Informed in Person"):
            manager.action_confirm_plan()
        with self.assertRaisesRegex(UserError, "acknowledge the rules themselves"):
            self.as_user(self.appraisal(), "manager").action_record_informed()
        action = manager.action_record_informed()
        page = self.as_user(self.env[action["res_model"]], "manager").browse(
            action["res_id"]
        )
        page.informed_on = "2026-01-05"
        page.action_acknowledge()
        record = self.known().filtered("informed_on")
        self.assertEqual(record.employee_id, self.people["userless"])
        self.assertEqual(record.user_id, self.users["manager"])
        manager.action_confirm_plan()
        self.assertEqual(appraisal.state, "agreed")

    def test_nobody_acknowledges_for_others(self):
        """A stranger gets no page; a superior cannot record for those with login."""
        self.launch()
        with self.assertRaises(AccessError):
            self.acknowledge(self.appraisal(), "colleague")
        page = self.page(self.appraisal(), "head")
        with self.assertRaises(AccessError):
            page.action_acknowledge()
        page = self.as_user(self.env["hr.performance.method.page"], "manager").create(
            {"appraisal_ids": self.appraisal().ids, "is_in_person": True}
        )
        with self.assertRaisesRegex(UserError, "themselves"):
            page.action_acknowledge()
        self.assertFalse(self.known())

    def test_coverage(self):
        """HR sees the share of appraisees and managers. Covers: R186"""
        self.launch()
        cycle = self.as_user(self.cycle, "hr_in")
        self.assertEqual(cycle.method_coverage, 0)
        people = self.cycle.appraisal_ids.employee_id | (
            self.cycle.appraisal_ids.manager_id
        )
        self.acknowledge(self.appraisal(), "subject", "manager")
        cycle.invalidate_recordset(["method_coverage"])
        self.assertEqual(cycle.method_coverage, 100 * 2 // len(people))
