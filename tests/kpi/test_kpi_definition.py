# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestKpiDefinition(PerformanceCase):
    """A definition stays what it was when people agreed on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.banded = cls._kpi(
            "Satisfaction",
            method="bands",
            band_ids=[
                Command.create({"open_lower": True, "upper": 80, "points": 60}),
                Command.create({"lower": 80, "open_upper": True, "points": 100}),
            ],
        )
        cls.template.line_ids[0].kpi_id = cls.banded

    def test_bands_are_free_until_the_plan_is_agreed(self):
        self.launch()
        bands = self.as_user(self.banded, "hr_admin").band_ids
        bands[0].points = 50
        self.agree(self.appraisal())
        for change in (
            lambda: bands[0].write({"points": 90}),
            lambda: bands[0].unlink(),
            lambda: bands.create({"kpi_id": self.banded.id, "lower": 90}),
            lambda: self.as_user(self.banded, "hr_admin").write({"target": 1}),
        ):
            with (
                self.assertRaisesRegex(UserError, "agreed plans use this definition"),
                self.env.cr.savepoint(),
            ):
                change()
        self.assertEqual(self.banded.band_ids.mapped("points"), [50, 100])

    def test_new_version_has_its_own_bands(self):
        self.launch()
        self.agree(self.appraisal())
        action = self.as_user(self.banded, "hr_admin").action_new_version()
        new = self.env["hr.performance.kpi"].browse(action["res_id"])
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.as_user(new, "hr_admin").band_ids[0].points = 70
        self.assertEqual(new.band_ids.mapped("points"), [70, 100])
        self.assertEqual(self.banded.band_ids.mapped("points"), [60, 100])
