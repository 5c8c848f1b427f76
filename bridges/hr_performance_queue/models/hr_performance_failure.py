# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl)
from odoo import models

from odoo.addons.hr_performance.models.base.seeing import readers_only


class HrPerformanceFailure(models.Model):
    """What failed and is done by now is no failed job either."""

    _inherit = "hr.performance.failure"

    @readers_only
    def unlink(self):
        settled = [
            (self.env[model], name, failures.mapped("res_id"))
            for (model, name), failures in self.grouped(
                lambda failure: (failure.job_model, failure.job_name)
            ).items()
            if model in self.env
        ]
        result = super().unlink()
        for model, name, record_ids in settled:
            model._settle_alone(name, record_ids)
        return result
