# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PerformanceCase
from .common_appeal import AppealMixin


@tagged("post_install", "-at_install")
class TestAppealRights(AppealMixin, PerformanceCase):
    """Who reads an appeal, and what of it."""

    def setUp(self):
        super().setUp()
        sheet = self.decided()
        self.as_user(self.result(sheet), "manager").action_release()

    def readers(self, records):
        roles = [role for role in self.users if role != "public"]
        return {
            role
            for role in roles
            if self.as_user(records, role)._filtered_access("read") == records
        }

    def test_readers(self):
        """Covers: R203. Both sides, HR in scope, and the reviewer once declared."""
        appeal = self.draft()
        self.assertEqual(self.readers(appeal), {"subject"})
        appeal.action_file()
        hr = {"hr_in", "hr_admin"}
        self.assertEqual(self.readers(appeal), {"subject", "manager", "head", *hr})
        said = appeal.point_ids
        self.assertEqual(self.readers(said), {"subject", "manager", *hr})
        self.as_user(appeal, "hr_in").action_accept()
        self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        for records in (said, appeal.hearing_ids):
            self.assertEqual(self.readers(records), {"subject", "manager", "head", *hr})

    def test_steps_are_of_their_people(self):
        """Nobody takes the step of another."""
        appeal = self.filed()
        for role in ("subject", "manager", "head", "hr_out", "colleague"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(appeal, role).action_accept()
        self.as_user(appeal, "hr_in").action_accept()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(appeal, role).action_declare()
        self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        for role in ("subject", "manager", "hr_in", "hr_admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.decide(appeal, role=role)
