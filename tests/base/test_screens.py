# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    """Where a screen is told: once, in the file of its model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = cls.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", "ir.ui.view")]
        )
        cls.views = cls.env["ir.ui.view"].browse(own.mapped("res_id"))

    def test_own_views_extend_views_of_odoo(self):
        """What a form shows stands in the form, not in a second view on top of it."""
        extensions = self.views.filtered(lambda view: view.mode == "extension")
        own = extensions.filtered(lambda view: view.inherit_id in self.views)
        self.assertFalse(own.mapped("xml_id"))
        extended = extensions.inherit_id
        self.assertEqual(len(extended), len(extensions), "One extension per view")

    def test_one_file_tells_the_screens_of_a_model(self):
        """Nobody looks for the columns of a list in two files."""
        files = defaultdict(set)
        for view in self.views.filtered("model"):
            files[view.model].add(view.arch_fs)
        split = {model: names for model, names in files.items() if len(names) > 1}
        self.assertFalse(split)

    def test_one_file_tells_the_menus(self):
        """The menus are read as people see them."""
        told = []
        for name in Manifest.for_addon("hr_performance")["data"]:
            with file_open(f"hr_performance/{name}") as file:
                if "<menuitem " in file.read():
                    told.append(name)
        self.assertEqual(told, ["views/menus.xml"])
