# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import models
from odoo.tools import format_date
from odoo.tools.misc import formatLang


class HrPerformanceAppraisal(models.Model):
    """What the method page shows: rules, grades, raters, dates, data, appeal."""

    _inherit = "hr.performance.appraisal"

    def _method_values(self):
        """Values of the page's template, in the reader's language."""
        self.ensure_one()
        cycle = self.cycle_id
        return {
            "appraisal": self,
            # Sanitized by the scheme's field; frozen with the other rules at launch.
            "policy": Markup(cycle._rule("policy_text") or ""),  # noqa: S704
            "grades": self._method_grades(),
            "raters": self._method_raters(),
            "stages": self._method_stages(),
            "lines": self._counting_lines()[self],
            "appeal_days": cycle._rule("appeal_days"),
            "release_date": format_date(self.env, cycle.release_date),
        }

    def _method_grades(self):
        levels = self.cycle_id.scale_id.level_ids
        return [
            {
                "code": level.code,
                "name": level.name if level.name != level.code else "",
                "from": (
                    self.env._("below the others")
                    if level.is_lowest
                    else self.env._(
                        "from %s points",
                        formatLang(self.env, level.lower, digits=2).rstrip("0")
                        if level.lower % 1
                        else int(level.lower),
                    )
                ),
            }
            for level in levels
        ]

    def _method_raters(self):
        """Who rates and what it counts; nobody else is named."""
        _ = self.env._
        raters = []
        if self.cycle_id.self_review:
            raters.append(
                (_("Yourself"), _("Self-review; shown beside, it changes no score."))
            )
        manager = self.manager_id.name or _("HR, because there is no manager")
        raters.append((manager, _("Direct manager: this review counts 100 %.")))
        return raters

    def _method_stages(self):
        labels = dict(
            self.env["hr.performance.cycle.stage"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return [
            {
                "name": labels[stage.state],
                "from": format_date(self.env, stage.date_start),
                "until": format_date(self.env, stage.date_end),
                "task": stage.task or "",
            }
            for stage in self.cycle_id.stage_ids.sorted("date_start")
        ]
