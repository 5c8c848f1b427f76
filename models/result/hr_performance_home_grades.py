# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ..base.day_words import day_words

#: So many cycles back.
GRADES = 4


class HrPerformanceHomeGrades(models.AbstractModel):
    """Part of the first page: one's own last grades, of what was released only."""

    _name = "hr.performance.home.grades"
    _inherit = "hr.performance.home.part"
    _description = "Last Grades on the First Page"
    _home_sequence = 25
    _home_component = "grades"

    @api.model
    def _home_source(self):
        own = self.env.user._performance_is("employee_id")
        return self.env["hr.performance.result"], own & Domain("state", "=", "released")

    @api.model
    def _home_part(self):
        model, domain = self._home_source()
        results = model.search_fetch(domain, order="id desc", limit=GRADES)
        if not results:
            return None
        return {
            "title": self.env._("My Last Grades"),
            "grades": [
                {
                    "id": result.id,
                    "grade": result.final_level_id.code or "",
                    "words": result.grade_words or "",
                    "color": result.color,
                    # sudo: the name of the cycle of the user's own result.
                    "cycle": result.sudo().cycle_id.name,
                    "appeal": self._appeal_text(result),
                }
                for result in results
            ],
        }

    @api.model
    def _appeal_text(self, result):
        """How long one can appeal, while one can; '' else."""
        if result.is_appealed:
            return self.env._("Your appeal is not decided")
        day = result.appeal_until
        if not day or day < self.env.company._performance_today():
            return ""
        return self.env._("You can appeal until %s", day_words(self.env, day))
