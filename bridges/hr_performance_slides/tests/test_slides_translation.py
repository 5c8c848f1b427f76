# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.hr_performance.tests.base.common_translation import po_problems


@tagged("post_install", "-at_install")
class TestSlidesTranslation(TransactionCase):
    """The Chinese translation of the bridge."""

    def test_file_is_complete_and_well_formed(self):
        self.assertEqual(po_problems("hr_performance_slides"), [])
