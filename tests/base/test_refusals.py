# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestRefusals(PerformanceCase):
    """Whoever asks for what is not his costs the server little, however often."""

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_refusal_asks_for_what_it_says_only(self):
        """Odoo's own sentence would ask for each rule, each company and names."""
        self.launch()
        theirs = self.as_user(self.appraisal(), "colleague")
        told = []
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with self.assertRaises(AccessError) as refused:
                theirs.read(["state"])
            told.append(self.cr.sql_log_count - before)
        self.assertIn("not yours to see", str(refused.exception))
        self.assertNotIn(self.people["subject"].name, str(refused.exception))
        self.assertLessEqual(told[-1], 10, told)
