# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ..base.appraisal_states import TOLD_IN_TALK, UNDECIDED
from ..base.day_words import near_day

#: Until the result is known to its owner; then the grade stands below.
SHOWN_STATES = (*UNDECIDED, *TOLD_IN_TALK)
#: So many sheets of one person are shown at the same time.
SHEETS = 3


class HrPerformanceHomePlan(models.AbstractModel):
    """Part of the first page: the course of one's own sheet, and how far its goals are.

    It shows what the sheet itself shows to its owner: neither a score nor a grade.
    """

    _name = "hr.performance.home.plan"
    _inherit = "hr.performance.home.part"
    _description = "Own Plan on the First Page"
    _home_sequence = 20
    _home_component = "plan"

    @api.model
    def _home_source(self):
        own = self.env.user._performance_is("owner_id")
        return self.env["hr.performance.appraisal"], own & Domain(
            "state", "in", SHOWN_STATES
        )

    @api.model
    def _home_part(self):
        # Few are one's own: the first pages of lists are looked for in another way.
        model, domain = self._home_source()
        # sudo: sheets that the user may read, with what decides about their course.
        found = model.sudo().search_fetch([("id", "in", model._search(domain))])
        sheets = found[:SHEETS].with_env(self.env)
        if not sheets:
            return None
        lines = self.env["hr.performance.appraisal.line"]
        # sudo: goals of the user's own sheets, as below.
        goals = lines.sudo().search_fetch([("appraisal_id", "in", sheets.ids)])
        bars = {bar["id"]: bar for bar in goals._progress_bars()}
        of_sheet = goals.grouped("appraisal_id")
        left = sheets._left_on()
        # sudo: the two sides of the user's own sheets, read together.
        sides = sheets.sudo().with_context(active_test=False)
        (sides.owner_id | sides.manager_id).mapped("name")
        return {
            "title": self.env._("My Performance"),
            "sheets": [
                {
                    "id": sheet.id,
                    "title": sheet.unit_name or sheet.cycle_id.name,
                    "period": " – ".join(
                        near_day(self.env, day) for day in sheet._period()
                    ),
                    "steps": sheet._timeline_steps(left.get(sheet.id, {}))[:-1],
                    "now": sheet._timeline_now(),
                    "goals": [
                        bars[line.id]
                        for line in of_sheet.get(sheet, lines)
                        if line.id in bars
                    ],
                    "can_log": sheet._takes_own_values(),
                }
                # sudo: dates of the steps and names of the two sides of the user's own
                # sheets, as on the sheet itself.
                for sheet in sheets.sudo()
            ],
        }
