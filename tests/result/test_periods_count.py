# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestPeriodsCount(PerformanceCase):
    """A year's score from its own goals and from its quarters."""

    def setUp(self):
        super().setUp()
        self.scheme.write(
            {"self_review": False, "period_share": 40, "interview_policy": "none"}
        )
        self.year = self._cycle(
            name="Year",
            date_start="2026-01-01",
            date_end="2026-12-31",
            self_review=False,
        )
        self.first = self._part("First", "2026-01-01", "2026-03-31")
        self.second = self._part("Second", "2026-04-01", "2026-12-31")

    def _part(self, name, start, end):
        return self._cycle(
            name=name,
            parent_id=self.year.id,
            date_start=start,
            date_end=end,
            self_review=False,
        )

    def _plan(self, cycle):
        self.launch(cycle)
        sheet = self.appraisal(cycle=cycle)
        sheet.line_ids.unlink()
        self.env["hr.performance.appraisal.line"].create(
            {
                "appraisal_id": sheet.id,
                "name": "All",
                "method": "manual",
                "weight": 100,
            }
        )
        self.agree(sheet)
        return sheet

    def _score(self, cycle, points, release=True):
        self.rate(self._plan(cycle), points=str(points))
        result = self.result(self.appraisal(cycle=cycle))
        if release:
            result.action_release()
        return result

    def test_the_year_is_made_of_its_goals_and_quarters(self):
        """90 at 60 %, and 80 for 90 days with 90 for 275 days at 40 %: 89.01.

        Each step is told, and it is frozen with the launch.
        """
        self._score(self.first, 80)
        self._score(self.second, 90)
        sheet = self._plan(self.year)
        self.scheme.period_share = 0
        self.rate(sheet, points="90")
        result = self.result(sheet)
        self.assertEqual(result.score, 89.01)
        self.assertEqual(result.weighted_score, 90)
        told = result.explanation_html
        self.assertIn("First: 80 points × weight 90 = 7200", told)
        self.assertIn("Mean of the periods: 31950 ÷ 365 = 87.53", told)
        self.assertIn("Own goals 90 × 60 % and periods 87.53", told)
        self.assertFalse(result.picture["rows"], "the lines are a part of it only")
        self.assertFalse(self.env["hr.performance.failure"]._unsound())

    def test_weights_of_the_periods(self):
        """Three to one instead of the days; each period has its weight."""
        self.scheme.write({"period_share": 100, "period_weights": "3 1"})
        self._score(self.first, 80)
        self._score(self.second, 90)
        result = self._score(self.year, 50)
        self.assertEqual(result.score, 82.5)
        self.assertIn("Only the periods count: 82.5", result.explanation_html)

    def test_number_of_weights_is_checked_when_it_matters(self):
        """Two periods and three weights: refused with the remedy."""
        self.scheme.period_weights = "1 1 1"
        self._score(self.first, 80)
        self._score(self.second, 90)
        sheet = self._plan(self.year)
        with self.assertRaisesRegex(UserError, "3 weights for 2 periods"):
            self.rate(sheet, points="90")

    def test_a_period_that_is_open_is_waited_for(self):
        """Decided is not enough: the year would tell what nobody has heard."""
        self._score(self.first, 80)
        second = self._score(self.second, 90, release=False)
        sheet = self._plan(self.year)
        with self.assertRaises(ValidationError) as caught:
            self.rate(sheet, points="90")
        self.assertIn("Second counts here", str(caught.exception))
        second.action_release()
        self.rate(sheet, points="90")
        self.assertEqual(self.result(sheet).score, 89.01)

    def test_a_period_that_is_open_gives_its_weight(self):
        """By the other rule: 90 × 60 % + 80 × 40 %; never zero, and told."""
        self.scheme.period_missing = "others"
        self._score(self.first, 80)
        self._score(self.second, 10, release=False)
        result = self._score(self.year, 90)
        self.assertEqual(result.score, 86)
        self.assertIn("Second: no result is released yet", result.explanation_html)

    def test_a_period_in_which_nobody_was_rated(self):
        """A cancelled sheet is no zero and nothing to wait for."""
        self._score(self.first, 80)
        self.launch(self.second)
        self.appraisal(cycle=self.second).action_cancel()
        result = self._score(self.year, 90)
        self.assertEqual(result.score, 86)
        self.assertIn("Second: not rated", result.explanation_html)

    def test_earlier_results_are_read_with_ones_own_rights(self):
        """Beside a result stand the released ones of before, for who may read them."""
        self.scheme.period_share = 0
        first = self._score(self.first, 80)
        second = self._score(self.second, 90)
        for role in ("subject", "manager", "hr_in"):
            own = self.as_user(second, role)
            self.assertEqual(own.earlier_result_ids, first, role)
            self.assertFalse(self.as_user(first, role).earlier_result_ids, role)
        first.state = "published"
        second.invalidate_recordset()
        self.assertFalse(self.as_user(second, "subject").earlier_result_ids)
        self.assertEqual(self.as_user(second, "manager").earlier_result_ids, first)

    def test_off_changes_nothing(self):
        """As before: shown and not counted."""
        self.scheme.period_share = 0
        self._score(self.first, 10)
        result = self._score(self.year, 90)
        self.assertEqual(result.score, 90)
        self.assertNotIn("periods", result.trace)

    def test_opened_quarter_tells_the_year(self):
        """HR is told before, the year waits, and is made anew with the new one."""
        quarter = self._score(self.first, 80)
        self._score(self.second, 90)
        sheet = self._plan(self.year)
        self.rate(sheet, points="90")
        year = self.result(sheet)
        dialog = self.as_user(self.env["hr.performance.result.reopen"], "hr_admin")
        dialog = dialog.create(
            {"result_ids": [(6, 0, quarter.ids)], "reason": "A value was wrong"}
        )
        self.assertIn("longer period were made with it (1)", str(dialog.read()))
        self.as_user(quarter, "hr_admin").action_reopen("A value was wrong")
        self.assertIn("result of a period", sheet.sudo().message_ids[0].body)
        with self.assertRaisesRegex(UserError, "another one by now"):
            self.as_user(year, "manager").action_release()
        [sentence] = self.env["hr.performance.failure"]._unsound()
        self.assertIn("use Open Again at the result", sentence)
        review = self.rating(self.appraisal(cycle=self.first), "manager", "manager")
        review.line_ids.points = 100
        review.action_submit()
        quarter = self.result(self.appraisal(cycle=self.first))
        quarter.action_release()
        self.as_user(year, "hr_admin").action_reopen("A quarter has changed")
        self.rating(sheet, "manager", "manager").action_submit()
        year = self.result(sheet)
        self.assertEqual(year.score, 90.99)
        self.as_user(year, "manager").action_release()
        self.assertEqual(year.state, "released")
        self.assertFalse(self.env["hr.performance.failure"]._unsound())

    def test_what_cannot_be_read_is_refused_at_the_scheme(self):
        """Weights, shares of units and bounds."""
        for values, text in (
            ({"period_weights": "20 x"}, "no weight of a period"),
            ({"period_weights": "0 0"}, "All weights of the periods are zero"),
            ({"unit_shares": "A: 50 50"}, "cannot be read"),
            ({"unit_shares": "A: 10 20 50 15 10"}, "add up to 105"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, text):
                self.scheme.write(values)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.scheme.period_share = 101
            self.env.flush_all()
        self.assertIn("period_share_in_range", str(caught.exception))
