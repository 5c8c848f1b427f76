# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ...models.base.appraisal_states import APPRAISAL_STATES
from ..common import PerformanceCase

STATES = [state for state, _label in APPRAISAL_STATES]


@tagged("post_install", "-at_install")
class TestBoundariesReview(PerformanceCase):
    """A review is written and handed in at its turn only, with points in their range.

    The template has a line that is judged, with points up to its cap, and an item.
    """

    leaves_sound = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.line_ids = [
            Command.create({"name": "Ideas", "kind": "item", "section": "item"})
        ]

    def opened(self):
        """A measured sheet whose reviews are open."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "100", "Defects": "5"})
        self.as_user(appraisal, "manager").action_open_assessment()
        return appraisal

    def filled(self, appraisal, kind, role, points="80", items=None):
        rating = self.rating(appraisal, kind, role)
        for line in rating.line_ids:
            if line.method == "manual" and line.kind != "item":
                line.points_input = points
            elif line.kind == "item" and items:
                line.points_input = items
        return rating

    # TURNS

    def test_handed_in_at_its_turn_only(self):
        """Every kind of review in every state of the sheet. The self-review is
        expected first here, so the manager's waits for it."""
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code == "self_review_expected"
        ).level = "required"
        appraisal = self.opened()
        reviews = {
            "self": self.filled(appraisal, "self", "subject"),
            "manager": self.filled(appraisal, "manager", "manager"),
        }
        turn = {"self": "self_review", "manager": "manager_review"}
        for kind, rating in reviews.items():
            for state in STATES:
                if state == turn[kind]:
                    continue
                with self.subTest(kind=kind, state=state):
                    appraisal.sudo().state = state
                    # By its author, and by the system for somebody.
                    for own in (rating, rating.sudo()):
                        with self.assertRaises(UserError), self.cr.savepoint():
                            own.action_submit()
                    self.assertEqual(rating.state, "draft")
        self.assertFalse(self.result(appraisal))

    def test_written_while_reviews_are_open_only(self):
        """Neither before nor after its states an author changes a word."""
        appraisal = self.opened()
        open_states = {
            "self": ("self_review",),
            "manager": ("self_review", "manager_review"),
        }
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            for state in STATES:
                with self.subTest(kind=kind, state=state):
                    appraisal.sudo().state = state
                    if state in open_states[kind]:
                        rating.comment = state
                        continue
                    with self.assertRaises(UserError), self.cr.savepoint():
                        rating.comment = state

    def test_decided_at_its_turn_only(self):
        """A draft result is decided while the review stands, in no other state; above
        all not while the self-review is open."""
        appraisal = self.opened()
        self.filled(appraisal, "self", "subject").action_submit()
        self.filled(appraisal, "manager", "manager").action_submit()
        result = self.result(appraisal)
        for state in STATES:
            for role in ("manager", "hr_in"):
                with self.subTest(state=state, role=role):
                    result.sudo().state = "draft"
                    appraisal.sudo().state = state
                    decide = self.as_user(result, role).action_publish
                    if state in ("manager_review", "second_review"):
                        decide()
                        self.assertEqual(appraisal.state, "decided")
                        continue
                    with self.assertRaises(UserError), self.cr.savepoint():
                        decide()
                    self.assertEqual(result.state, "draft")

    # POINTS

    def test_points_of_a_judged_line(self):
        """From zero to the cap, both included; nothing beyond, and nothing missing."""
        appraisal = self.opened()
        self.filled(appraisal, "self", "subject").action_submit()
        line = appraisal.line_ids.filtered(lambda line: line.method == "manual")
        self.assertEqual(line.filtered(lambda x: x.kind != "item").cap_rate, 120)
        rating = self.rating(appraisal, "manager", "manager")
        judged = rating.line_ids.filtered(
            lambda line: line.method == "manual" and line.kind != "item"
        )
        for points in ("-0.01", "120.01", ""):
            with self.assertRaises(ValidationError, msg=points), self.cr.savepoint():
                judged.points_input = points
                rating.action_submit()
        for points in ("0", "120"):
            with self.subTest(points=points), self.cr.savepoint() as savepoint:
                judged.points_input = points
                rating.action_submit()
                self.assertEqual(rating.state, "submitted")
                savepoint.rollback()
            self.env.invalidate_all(flush=False)

    def test_items_move_the_score_by_their_cap_at_most(self):
        """The cap of the scheme limits bonus and penalty items of a sheet together."""
        self.scheme.items_cap = 5
        expected = {"4.99": 4.99, "5": 5, "5.01": 5, "20": 5, "-5": -5, "-5.01": -5}
        appraisal = self.opened()
        self.filled(appraisal, "self", "subject").action_submit()
        for given, counted in expected.items():
            with self.subTest(given=given), self.cr.savepoint() as savepoint:
                rating = self.filled(appraisal, "manager", "manager", items=given)
                rating.action_submit()
                result = self.result(appraisal)
                self.assertEqual(result.items_points, counted)
                self.assertAlmostEqual(
                    result.raw_score, result.weighted_score + counted, 4
                )
                savepoint.rollback()
            self.env.invalidate_all(flush=False)


@tagged("post_install", "-at_install")
class TestBoundariesReturn(PerformanceCase):
    """The second level returns a review, nobody else and at no other time."""

    leaves_sound = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.second_review = True

    def give_back(self, appraisal, role):
        self.as_user(appraisal, role)._return_review("Look again")

    def test_by_the_second_level_only(self):
        """Neither the rater nor his team nor somebody above gives it back."""
        appraisal = self.decided()
        for role in ("manager", "subject", "colleague", "ceo", "hr_in"):
            with self.assertRaises(UserError, msg=role), self.cr.savepoint():
                self.give_back(appraisal, role)
        self.assertEqual(appraisal.state, "second_review")
        self.assertTrue(self.result(appraisal))
        self.give_back(appraisal, "head")
        self.assertEqual(appraisal.state, "manager_review")
        self.assertFalse(self.result(appraisal))

    def test_while_it_waits_for_the_second_level_only(self):
        """In every other state approving and returning change nothing."""
        appraisal = self.decided()
        for state in STATES:
            if state == "second_review":
                continue
            with self.subTest(state=state):
                appraisal.sudo().state = state
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.give_back(appraisal, "head")
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.as_user(appraisal, "head").action_approve_review()
                self.assertEqual(self.result(appraisal).state, "draft")


@tagged("post_install", "-at_install")
class TestBoundariesRaters(PerformanceCase):
    """Who may rate: training that ends, conflicts of these two people only."""

    leaves_sound = False

    def test_training_to_the_day(self):
        """Trained 24 months ago today is valid, a day longer is not."""
        self.company.performance_training_months = 24
        with freeze_time("2026-03-10 08:00:00"):
            self.launch()
            status = self.env["hr.performance.rater.status"]
            of_manager = [
                ("cycle_id", "=", self.cycle.id),
                ("rater_id", "=", self.people["manager"].id),
            ]
            found = {}
            for day in ("2024-03-09", "2024-03-10", "2024-03-11", "2026-03-10"):
                self.people["manager"].performance_trained_on = day
                self.env.flush_all()
                self.env.invalidate_all()
                found[day] = status.search(of_manager).is_trained
        self.assertEqual(list(found.values()), [False, True, True, True])

    def test_closed_cycle_asks_for_no_training(self):
        """Evaluators are seen to while there is something to rate."""
        self.scheme.gate_ids.filtered(
            lambda g: g.code == "rater_trained"
        ).level = "advice"
        self.launch()
        cycle = self.as_user(self.cycle, "hr_admin")
        for state, told in (
            ("planning", True),
            ("application", True),
            ("closed", False),
        ):
            cycle.sudo().state = state
            cycle.invalidate_recordset()
            self.assertEqual(bool(cycle.rater_exceptions), told, state)

    def test_conflict_of_two_people(self):
        """It touches the review of this rater on this person, and no other."""
        self.launch()
        conflict = self.env["hr.performance.conflict"].create(
            {
                "cycle_id": self.cycle.id,
                "rater_id": self.people["manager"].id,
                "appraisee_id": self.people["subject"].id,
                "kind": "relative",
            }
        )
        pairs = list(conflict._open_appraisals())
        self.assertEqual(pairs, [(conflict, self.appraisal())])
        for state in STATES:
            self.appraisal().sudo().state = state
            touched = bool(list(conflict._open_appraisals()))
            unrated = state in ("planning", "agreed", "self_review", "manager_review")
            self.assertEqual(touched, unrated, state)
