# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from ..base.test_tours import MISSING_SCRIPT
from ..common import PerformanceCase

AREAS = {"goals", "assessment", "feedback", "analysis"}


@tagged("post_install", "-at_install")
class TestHome(PerformanceCase, HttpCase):
    """One page leads every role to its work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.asset"].create(
            {
                "name": "File that some packages leave out",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": MISSING_SCRIPT,
            }
        )
        for user in cls.users.values():
            user.password = user.login

    def sections(self, role):
        home = self.as_user(self.env["hr.performance.home"], role)
        return {section["key"]: section["cards"] for section in home.action_load()}

    def counts(self, role, key):
        return {card["area"]: card["count"] for card in self.sections(role)[key][:4]}

    def test_four_areas_are_one_click_away(self):
        """Each role reaches each area with an action of its own. Covers: R012"""
        self.launch()
        for role, keys in (
            ("colleague", {"waiting", "own"}),
            ("manager", {"waiting", "own", "team"}),
            ("hr_out", {"waiting", "own", "hr"}),
        ):
            sections = self.sections(role)
            self.assertEqual(set(sections), keys)
            for key, cards in sections.items():
                if key != "waiting":
                    self.assertEqual({card["area"] for card in cards}, AREAS)
                for card in cards:
                    model = self.env[card["action"]["res_model"]]
                    self.as_user(model, role).check_access("read")

    def test_counts_follow_rights(self):
        """Everybody counts what is the own work, nothing else."""
        self.launch()
        self.assertEqual(self.counts("subject", "own")["goals"], 1)
        team = self.cycle.appraisal_ids.filtered(
            lambda a: a.manager_id == self.people["manager"]
        )
        self.assertEqual(self.counts("manager", "team")["goals"], len(team))
        self.agree(self.appraisal())
        self.as_user(self.appraisal(), "manager").action_open_assessment()
        self.assertEqual(self.counts("subject", "own")["assessment"], 1)
        self.assertEqual(self.counts("colleague", "own")["assessment"], 0)

    def test_reviews_of_others_are_counted_apart(self):
        """What HR or a manager enters for people without login is no own review."""
        self.launch()
        appraisal = self.appraisal("userless")
        self.as_user(appraisal, "manager").action_confirm_plan()
        self.as_user(appraisal, "manager").action_open_assessment()
        cards = self.sections("manager")["own"]
        self.assertEqual(cards[1]["count"], 1, "the manager's own review only")
        self.assertEqual((cards[4]["area"], cards[4]["count"]), ("assessment", 1))

    def test_self_review_from_the_home_page(self):
        """Home, review, type, leave: the draft is kept on one page. Covers: R012"""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.as_user(appraisal, "manager").action_open_assessment()
        self.start_tour(
            "/odoo/action-hr_performance.hr_performance_home_action",
            "hr_performance_home_self_review",
            login=self.users["subject"].login,
        )
        rating = self.rating(appraisal, "self", "subject")
        self.assertEqual((rating.state, rating.strengths), ("draft", "Never late"))
