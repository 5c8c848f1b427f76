# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class HrPerformanceHomePart(models.AbstractModel):
    """One part of the first page: what it shows to whom is said by its own room.

    The page shows the parts that have something for the user, in their order, each by
    the component of the same name in ``static/src/waiting``. A part that fails leaves
    the others alone. All of them run with the rights of the user and cost a constant
    number of queries, whatever there is.
    """

    _name = "hr.performance.home.part"
    _description = "Part of the First Page"

    #: Place on the page, and the component that shows it.
    _home_sequence = 50
    _home_component = None

    @api.model
    def _home_parts(self):
        """Every part, in the order of the page."""
        names = self.env.registry.descendants(["hr.performance.home.part"], "_inherit")
        found = [self.env[name] for name in names]
        return sorted(
            (part for part in found if part._home_component),
            key=lambda part: (part._home_sequence, part._name),
        )

    @api.model
    def _home_part(self):
        """What the component shows to the user; None when that is nothing.

        :return: dict of plain values with at least ``title``
        """
        return None

    @api.model
    def _home_rest(self):
        """What is shown where ``_home_part`` failed."""
        return {
            "title": "",
            "failed": self.env._(
                "A part of this page cannot be shown at the moment. The rest is"
                " complete."
            ),
        }
