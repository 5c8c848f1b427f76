# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestTimeline(PerformanceCase):
    """What has been, what is now, what comes next, and which data count."""

    def timeline(self, role="subject", appraisal=None):
        appraisal = self.as_user(appraisal or self.appraisal(), role)
        appraisal.invalidate_recordset(["timeline", "next_step"])
        return appraisal.timeline

    def statuses(self, timeline):
        return {step["key"]: step["status"] for step in timeline["steps"]}

    def test_steps_and_next_actor(self):
        """Stages in order with dates; whose turn it is, by name. Covers: R201"""
        self.launch()
        timeline = self.timeline()
        statuses = self.statuses(timeline)
        self.assertEqual(statuses["planning"], "now")
        self.assertEqual(set(statuses.values()), {"now", "next"})
        dates = {step["key"]: step["day"] for step in timeline["steps"]}
        self.assertTrue(all(dates[key] for key in ("planning", "agreed", "decided")))
        self.assertIn("Agree the plan", timeline["now"]["text"])
        self.agree(self.appraisal())
        self.as_user(self.appraisal(), "manager").action_open_assessment()
        for role, is_mine in (("subject", True), ("manager", False), ("head", False)):
            now = self.timeline(role)["now"]
            self.assertEqual((now["who"], now["is_mine"]), ("Subject", is_mine))
        statuses = self.statuses(self.timeline())
        self.assertEqual(
            (statuses["planning"], statuses["agreed"], statuses["self_review"]),
            ("past", "past", "now"),
        )

    def test_which_data_count(self):
        """Source, weight and age of the data of each line. Covers: R201"""
        self.kpi.data_source = "Weighbridge"
        self.launch()
        appraisal = self.appraisal()
        lines = {line["title"]: line for line in self.timeline()["lines"]}
        self.assertEqual(
            (lines["Output"]["source"], lines["Output"]["weight"]),
            ("Weighbridge", "50 %"),
        )
        self.assertEqual(
            (lines["Output"]["is_missing"], lines["Output"]["refreshed"]), (True, "")
        )
        self.assertIn("Judged by the direct manager", lines["Attitude"]["source"])
        self.enter(appraisal, {"Output": "95"})
        lines = {line["title"]: line for line in self.timeline()["lines"]}
        self.assertFalse(lines["Output"]["is_missing"])
        self.assertTrue(lines["Output"]["refreshed"])
        self.assertTrue(lines["Defects"]["is_missing"])

    def test_appeal_window(self):
        """How long one can appeal is told from the beginning. Covers: R201"""
        self.launch()
        text = self.timeline()["appeal"]
        self.assertIn("appeal within 5 working days", text)
        self.assertIn("Hr In", text)
        self.scheme.appeal_days = 0
        other = self._cycle(
            name="No appeal", date_start="2027-01-01", date_end="2027-06-30"
        )
        self.launch(other)
        self.assertFalse(
            self.timeline("subject", self.appraisal(cycle=other))["appeal"]
        )

    def test_self_review_only_where_there_is_one(self):
        """A step that the cycle does not have is not announced."""
        self.cycle.self_review = False
        self.launch()
        self.assertNotIn("self_review", self.statuses(self.timeline()))

    def test_nothing_secret(self):
        """No score, no grade, no other rater before the release. Covers: R201"""
        appraisal = self.decided()
        text = json.dumps(self.timeline())
        result = self.result(appraisal)
        for secret in (str(result.score), "Head", "Colleague", "grade", "score"):
            self.assertNotIn(secret, text)
        self.assertEqual(self.statuses(self.timeline())["decided"], "now")

    def test_done_has_no_next_step(self):
        """At the end everything is past."""
        appraisal = self.decided()
        self.as_user(self.result(appraisal), "manager").action_release()
        self.as_user(appraisal, "subject").action_acknowledge()
        self.as_user(appraisal, "manager").action_done()
        timeline = self.timeline()
        self.assertEqual(set(self.statuses(timeline).values()), {"past"})
        self.assertIsNone(timeline["now"])

    def test_constant_queries(self):
        """A list of sheets costs as many queries as one."""
        self.launch()
        counts = []
        for appraisals in (self.appraisal(), self.cycle.appraisal_ids):
            self.env.flush_all()
            self.env.invalidate_all()
            appraisals = self.as_user(appraisals, "hr_admin").filtered("id")
            appraisals = appraisals._filtered_access("read")
            before = self.env.cr.sql_log_count
            appraisals.mapped("timeline")
            counts.append(self.env.cr.sql_log_count - before)
        # HR of each department is looked up once, however many sheets there are, and
        # administrators where a department has nobody; whom an appeal goes to is one of
        # them.
        self.assertLessEqual(counts[1], counts[0] + 9)
