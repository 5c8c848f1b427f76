# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_takepart import TakePartCase


@tagged("post_install", "-at_install")
class TestBoundariesLinks(TakePartCase):
    """A link holds to the end of its last day, where the company works."""

    def test_last_minute(self):
        """Until midnight of Shanghai; then it is expired."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-01-05 04:00:00"):
            appraisal = self.launched()
            self.links(appraisal, valid_until="2026-01-07")
        token = self.token(appraisal)
        for moment, state in (
            ("2026-01-07 15:59:59", "open"),
            ("2026-01-07 16:00:00", "expired"),
        ):
            with freeze_time(moment):
                token.invalidate_recordset()
                self.assertEqual(token.state, state, moment)

    def test_day_that_has_not_passed(self):
        """A link may end today, not yesterday."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-01-05 16:30:00"):  # 6 January in Shanghai
            appraisal = self.launched()
            with self.assertRaises(UserError):
                self.links(appraisal, valid_until="2026-01-05")
            self.assertTrue(self.links(appraisal, valid_until="2026-01-06"))
