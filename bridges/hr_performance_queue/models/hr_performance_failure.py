# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl)
from odoo import api, models


class HrPerformanceFailure(models.Model):
    """What failed and is done by now is no failed job either."""

    _inherit = "hr.performance.failure"

    @api.ondelete(at_uninstall=False)
    def _unlink_settle_jobs(self):
        for (model, name), failures in self.grouped(
            lambda failure: (failure.job_model, failure.job_name)
        ).items():
            if model in self.env:
                self.env[model]._settle_alone(name, failures.mapped("res_id"))
