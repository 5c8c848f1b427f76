# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..base.day_words import moment_words

#: So many talks to come.
NEXT = 3


class HrPerformanceHomeTalks(models.AbstractModel):
    """Part of the first page: the next talks about oneself, and what to bring up."""

    _name = "hr.performance.home.talks"
    _inherit = "hr.performance.home.part"
    _description = "Next Talks on the First Page"
    _home_sequence = 21
    _home_component = "talks"

    @api.model
    def _home_source(self):
        return self.env["hr.performance.talk"], [
            ("is_with_me", "=", True),
            ("state", "=", "planned"),
            ("date_end", ">=", fields.Datetime.now()),
        ]

    @api.model
    def _home_part(self):
        model, domain = self._home_source()
        talks = model.search(domain, order="date_start", limit=NEXT)
        if not talks:
            return None
        own = self.env.user._performance_employees()
        points = self.env["hr.performance.talk.point"]._of_talks(talks)
        return {
            "title": self.env._("My Next Talks"),
            "talks": [
                {
                    "id": talk.id,
                    "when": moment_words(self.env, talk.date_start),
                    # sudo: the name of who leads a talk of the user.
                    "with": talk.sudo().leader_id.name,
                    "leader": talk.leader_id.id,
                    "me": (own & talk._people())[:1].id,
                    "points": [point["text"] for point in points[talk.id]],
                }
                for talk in talks
            ],
        }
