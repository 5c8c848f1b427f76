# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_analysis import AnalysisCase

DIALOG = "hr.performance.grade.share"


@tagged("post_install", "-at_install")
class TestGradeShare(AnalysisCase):
    """The best or the last so many per cent, as who asks may read them.

    Six people have 100, 90, 80, 75, 70 and 40 points.

    Covers: R083
    """

    def asked(self, role="hr_admin", **values):
        dialogs = self.as_user(self.env[DIALOG], role)
        return dialogs.create({"cycle_id": self.second.id, **values})

    def people_of(self, dialog):
        action = dialog.action_list()
        rows = dialog.env[action["res_model"]].search(action["domain"])
        roles = {person.id: role for role, person in self.people.items()}
        return sorted(roles[owner.id] for owner in rows.owner_id)

    def test_shares_of_both_ends(self):
        """As many as the share comes to, and at least one."""
        for standing, share, expected in (
            ("top", 10, ["manager"]),
            ("top", 50, ["colleague", "manager", "subject"]),
            ("bottom", 25, ["hr_in", "userless"]),
            ("bottom", 1, ["userless"]),
            ("top", 100, list(sorted(self.people_points))),
        ):
            with self.subTest(standing=standing, share=share):
                dialog = self.asked(standing=standing, share=share)
                self.assertEqual(self.people_of(dialog), expected)

    def test_ties_stay_together_and_are_told(self):
        """Two with the score of the last are in, and the dialog says so before."""
        tied = self.result(self.appraisal("colleague", self.second))
        tied.score = self.result(self.appraisal("subject", self.second)).score
        with Form(self.as_user(self.env[DIALOG], "hr_admin")) as form:
            form.cycle_id = self.second
            form.share = 33
            self.assertIn("33 % of 6 people: 2, and 1 more", form.notice)
            form.share = 50
            self.assertEqual(form.notice, "50 % of 6 people: 3.")
            form.share = 33
        dialog = form.record
        self.assertEqual(self.people_of(dialog), ["colleague", "manager", "subject"])
        self.assertIn("1 more with the same score", dialog.action_list()["name"])

    def test_each_counts_whom_one_reads(self):
        """A share of others is none: nobody learns how many there are."""
        self.assertIn("of 5 people", self.asked("manager", share=20).notice)
        self.assertEqual(self.people_of(self.asked("subject", share=1)), ["subject"])
        with self.assertRaisesRegex(UserError, "no decided result"):
            self.asked("hr_out").action_list()

    def test_no_share(self):
        """Refused with what is possible."""
        for share in (0, -5, 101):
            with self.assertRaisesRegex(UserError, "above 0"):
                self.asked(share=share).action_list()

    def test_departments(self):
        """With those below; a department without results is said."""
        self.assertIn("of 6 people", self.asked(department_ids=self.works.ids).notice)
        with self.assertRaisesRegex(UserError, "other departments"):
            self.asked(department_ids=self.office.ids).action_list()
