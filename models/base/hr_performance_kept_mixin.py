# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class HrPerformanceKeptMixin(models.AbstractModel):
    """Records about a person that are kept for so long, and may go then.

    The contract with ``hr.performance.retention``, which lists what is kept long enough
    and deletes it when somebody of HR has confirmed the list:

    - ``kept_until`` is a stored date, empty while the record is not over: the last day
      on which it has to be there. It goes from the day after on.
    - ``_kept_obstacles`` says of which it may not go all the same, and why: something
      that is under dispute, or still has to happen.
    - ``_forget_kept`` deletes, with all that belongs to it. It is asked for nothing
      else: list, confirmation and log are the caller's.
    """

    _name = "hr.performance.kept.mixin"
    _description = "Record That Is Kept for a Time"

    @api.model
    def _kept_long_enough(self):
        """Domain of what is over and was kept as long as its rules ask for."""
        return Domain("kept_until", "!=", False) & (
            self.env["res.company"]._performance_compared("kept_until", "<")
        )

    def _kept_obstacles(self):
        """Of which nothing goes, and why: dict of id to a sentence."""
        raise NotImplementedError

    def _forget_kept(self):
        """Delete these, and what belongs to them."""
        raise NotImplementedError
