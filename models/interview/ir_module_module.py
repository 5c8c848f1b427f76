# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class IrModuleModule(models.Model):
    """The app leaves no signed record behind that is not filed."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        leaving = self | self.downstream_dependencies()
        action = super().button_uninstall()
        if "hr_performance" in leaving.mapped("name"):
            self.env["hr.performance.interview"]._file_before_leaving()
        return action
