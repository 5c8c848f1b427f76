# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

import pytz

from odoo import models


class ResourceCalendar(models.Model):
    """The working calendar as a set of days."""

    _inherit = "resource.calendar"

    def _performance_days(self, first, last):
        """Days from first to last on which somebody works, holidays left out."""
        self.ensure_one()
        zone = pytz.timezone(self.tz or "UTC")
        start = zone.localize(datetime.combine(first, datetime.min.time()))
        end = zone.localize(datetime.combine(last, datetime.max.time()))
        return {
            begin.astimezone(zone).date()
            for begin, _end, _meta in self._work_intervals_batch(start, end)[False]
        }
