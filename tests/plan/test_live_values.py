# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..common import PerformanceCase

#: What a plan line shows of how things stand.
SHOWN = (
    "actual",
    "has_actual",
    "actual_input",
    "actual_missing_reason",
    "improvement_display",
    "period_table",
    "scoring_picture",
    "target_display",
    "note",
)


@tagged("post_install", "-at_install")
class TestLiveValues(PerformanceCase):
    """Employee and manager look at the same numbers at the same moment."""

    def setUp(self):
        super().setUp()
        self.kpi.write({"aggregation": "sum", "data_period": "quarter"})
        self.launch()
        self.sheet = self.appraisal()
        self.agree(self.sheet)

    def seen(self, role):
        """What somebody reads now, of every line and of each value behind it."""
        self.env.invalidate_all()
        lines = self.as_user(self.sheet, role).line_ids
        measures = self.as_user(self.env["hr.performance.measure"], role).search(
            [("employee_id", "=", self.people["subject"].id)]
        )
        timeline = self.as_user(self.sheet, role).timeline["lines"]
        return (
            lines.read(SHOWN),
            measures.read(["kpi_id", "period_end", "value", "source", "note"]),
            timeline,
        )

    def test_both_sides_see_the_same_after_every_change(self):
        """Nothing yet, a value of each side, a correction, a deletion. Covers: R065"""
        measures = self.env["hr.performance.measure"]
        value = {
            "employee_id": self.people["subject"].id,
            "kpi_id": self.kpi.id,
            "period_end": "2026-03-31",
            "value": 45,
        }
        found = [self.seen("subject")]
        self.assertEqual(found[-1], self.seen("manager"))
        first = self.as_user(measures, "manager").create(value)

        def steps():
            yield lambda: self.as_user(measures, "subject").create(
                {**value, "period_end": "2026-06-30", "value": 20}
            )
            yield lambda: self.as_user(first, "manager").write({"value": 50})
            yield lambda: self.enter(self.sheet, {"Defects": "6"}, role="subject")
            yield lambda: self.as_user(first, "manager").unlink()

        for step in steps():
            step()
            mine = self.seen("subject")
            self.assertEqual(mine, self.seen("manager"))
            self.assertNotIn(mine, found, "each step shows at once")
            found.append(mine)
        output = self.as_user(self.sheet, "subject").line_ids[0]
        self.assertEqual((output.actual, output.has_actual), (20, True))
        self.assertIn(">40 %<", output.period_table, "20 of 50 in the second quarter")
