# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestDottedLine(PerformanceCase):
    """Dotted-line managers advise; the direct manager owns the result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["subject"].performance_dotted_manager_ids = cls.people["former"]

    def opened(self):
        """The assessment of the subject is open."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.as_user(appraisal, "manager").action_open_assessment()
        return appraisal

    def advise(self, appraisal, points="70"):
        """The dotted-line manager writes and submits."""
        advice = self.rating(appraisal, "dotted", "former")
        advice.line_ids.filtered(lambda x: x.method == "manual").points_input = points
        advice.comment = "Reliable in the project"
        advice.action_submit()
        return advice

    def decide(self, appraisal):
        """The two other reviews come in."""
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            rating.line_ids.filtered(lambda x: x.method == "manual").points_input = "90"
            rating.action_submit()

    def finds(self, record, role):
        return bool(self.as_user(record, role).search([("id", "in", record.ids)]))

    def test_snapshot_at_launch(self):
        """Dotted lines are taken at launch; the direct manager is no dotted line."""
        self.people["subject"].performance_dotted_manager_ids = (
            self.people["former"] | self.people["manager"]
        )
        self.launch()
        self.assertEqual(self.appraisal().dotted_ids, self.people["former"])
        own = self.as_user(self.appraisal(), "former")
        self.assertEqual(own.user_role, "dotted")
        with self.assertRaises(AccessError):
            own.action_confirm_plan()
        with self.assertRaises(AccessError):
            own.line_ids[0].note = "mine"

    def test_advice_is_never_waited_for(self):
        """Missing advice stops nobody and counts nothing."""
        appraisal = self.opened()
        self.decide(appraisal)
        self.assertEqual(appraisal.state, "decided")
        score = self.result(appraisal).score
        self.assertEqual(score, 89.5)

    def test_advice_changes_no_score(self):
        """One owner of the result: only the direct manager's review decides."""
        appraisal = self.opened()
        self.advise(appraisal, "0")
        self.assertEqual(appraisal.state, "self_review")
        self.decide(appraisal)
        self.assertEqual(self.result(appraisal).score, 89.5)

    def test_who_reads_advice(self):
        """Its author; submitted, the direct manager and HR; released, the employee."""
        appraisal = self.opened()
        draft = self.rating(appraisal, "dotted", "former").sudo()
        for role in ("manager", "subject", "head", "hr_in", "hr_admin"):
            self.assertFalse(self.finds(draft, role), role)
        self.advise(appraisal)
        for role, may in (
            ("manager", True),
            ("hr_in", True),
            ("subject", False),
            ("head", False),
            ("colleague", False),
        ):
            self.assertEqual(self.finds(draft, role), may, role)
            self.assertEqual(self.finds(draft.line_ids[0], role), may, role)
        self.decide(appraisal)
        self.assertFalse(self.finds(draft, "subject"))
        self.as_user(self.result(appraisal), "manager").action_release()
        self.assertTrue(self.finds(draft, "subject"))
        self.company.performance_dotted_visible = False
        self.assertFalse(self.finds(draft, "subject"))
        self.assertFalse(self.finds(self.result(appraisal), "former"))

    def test_advice_is_its_authors(self):
        """Neither the direct manager nor HR writes it; submitted, nobody does."""
        appraisal = self.opened()
        draft = self.rating(appraisal, "dotted", "former").sudo()
        for role in ("manager", "hr_admin"):
            with self.assertRaises(AccessError):
                self.as_user(draft, role).write({"comment": "not mine"})
        self.advise(appraisal)
        with self.assertRaises(UserError):
            self.as_user(draft, "former").write({"comment": "too late"})

    def test_changed_lines_follow(self):
        """A new dotted line gets a review, a draft of who has left it goes."""
        appraisal = self.opened()
        self.people["subject"].performance_dotted_manager_ids = [
            Command.set(self.people["head"].ids + self.people["reward"].ids)
        ]
        self.assertEqual(
            set(appraisal.rating_ids.filtered(lambda r: r.kind == "dotted").rater_id),
            set(self.people["head"] | self.people["reward"]),
        )
        self.assertFalse(self.finds(appraisal, "former"))
        self.assertTrue(self.finds(appraisal, "reward"))
