# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import models

from ...engine.dates import add_months


class HrPerformanceCycle(models.Model):
    """Proposal of a calendar for cycles that have none."""

    _inherit = "hr.performance.cycle"

    def _fill_calendar(self):
        """Propose dates and tasks of the five stages where there are none."""
        self.env["hr.performance.cycle.stage"].create(
            [
                values
                for cycle in self
                if not cycle.stage_ids
                for values in cycle._calendar_values()
            ]
        )

    def _calendar_values(self):
        """Planning, coaching to the end, then the scheme's days to review and talk."""
        self.ensure_one()
        _ = self.env._
        start, end, due = self.date_start, self.date_end, self.interview_due_date
        planned = min(start + timedelta(days=max(self._rule("plan_days") - 1, 0)), end)
        last = "second_review" if self._rule("second_review") else "manager_review"
        reviewed = min(max(self._deadline(last), end + timedelta(days=1)), due)
        stages = [
            ("planning", start, planned, _("Agree goals, targets and weights.")),
            ("coaching", planned, end, _("Talk about progress and difficulties.")),
            ("assessment", end + timedelta(days=1), reviewed, _("Write the reviews.")),
            ("feedback", reviewed, due, _("Hold the interviews and sign them.")),
            ("application", due, add_months(due, 1), _("Apply the results.")),
        ]
        return [
            {
                "cycle_id": self.id,
                "state": state,
                "date_start": first,
                "date_end": last,
                "task": task,
            }
            for state, first, last, task in stages
        ]
