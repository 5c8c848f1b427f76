# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrPerformanceCycle(models.Model):
    """What the launch page and the checklist ask of a cycle."""

    _inherit = "hr.performance.cycle"

    def _set_stage_end(self, state, day):
        """Move the end of a stage; stages after it begin no earlier."""
        self.ensure_one()
        stages = self.stage_ids.sorted("date_start")
        for stage in stages.filtered(lambda stage: stage.state == state):
            if not day or stage.date_end == day:
                continue
            stage.date_end = max(day, stage.date_start)
            following = stages.filtered(
                lambda other, stage=stage: (
                    other.date_start >= stage.date_start and other != stage
                )
            )[:1]
            if following and following.date_start < stage.date_end:
                following.write(
                    {
                        "date_start": stage.date_end,
                        "date_end": max(following.date_end, stage.date_end),
                    }
                )

    def _check_launch(self):
        """Steps of the set-up that are still open are named before the launch."""
        super()._check_launch()
        company = self.company_id or self.env.company
        self._check_gate(
            "setup_complete",
            [
                self.env._("Set-up step “%s” is not done.", step["name"])
                for step in company._performance_setup()
                if not step["done"]
            ],
        )
