# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A result says where its points came from and how far the next grade is."""

from decimal import Decimal

from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestResultPicture(PerformanceCase):
    """Contributions, the band of grades and the distance to the next one."""

    def picture(self, points="70", role="manager"):
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        self.rate(appraisal, points)
        result = self.result(appraisal)
        return result, self.as_user(result, role).picture

    def test_what_the_lines_brought_is_the_score(self):
        result, picture = self.picture()
        brought = [Decimal(row["brought"]) for row in picture["rows"]]
        self.assertEqual(sum(brought), Decimal(f"{result.weighted_score:.2f}"))
        self.assertEqual(sum(row["share"] for row in picture["rows"]), 100)

    def test_the_next_grade_and_what_cost_most(self):
        result, picture = self.picture(points="10")
        levels = result.scale_id.level_ids.sorted("lower")
        better = levels.filtered(lambda level: level.lower > result.score)[0]
        missing = f"{better.lower - result.score:.2f}".rstrip("0").rstrip(".")
        self.assertIn(f"{missing} points short of {better.code}", picture["sentence"])
        self.assertIn("Attitude", picture["sentence"].split(")")[1])

    def test_nothing_is_short_of_the_best_grade(self):
        result, _picture = self.picture()
        best = result.scale_id.level_ids.sorted("lower")[-1]
        for score, is_short in ((best.lower - 0.01, True), (best.lower, False)):
            result.sudo().write({"score": score})
            self.assertEqual(bool(result.picture["sentence"]), is_short)

    def test_the_band_has_each_grade_once_and_no_gap(self):
        result, picture = self.picture()
        bands = picture["levels"]
        self.assertEqual(len(bands), len(result.scale_id.level_ids))
        for one, other in zip(bands, bands[1:], strict=False):
            self.assertEqual(one["to"], other["from"])
        self.assertEqual((bands[0]["from"], bands[-1]["to"]), (0, 1))
        (final,) = [band for band in bands if band["is_final"]]
        self.assertTrue(final["from"] <= picture["at"] <= final["to"])

    def test_the_managers_words_are_read_when_the_result_is(self):
        result, _picture = self.picture()
        review = result.appraisal_id._managers_review()
        review.sudo().write({"strengths": "Steady output", "improvements": "Scrap"})
        self.assertFalse(
            self.as_user(result, "subject").search([("id", "=", result.id)])
        )
        result.action_release()
        own = self.as_user(result, "subject")
        self.assertEqual(
            (own.manager_strengths, own.manager_improvements),
            ("Steady output", "Scrap"),
        )
        self.assertEqual(own.picture["rows"], result.picture["rows"])
