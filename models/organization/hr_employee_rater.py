# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...engine.dates import add_months


class HrEmployee(models.Model):
    """Whether somebody has been trained to rate others."""

    _inherit = "hr.employee"

    performance_trained_on = fields.Date(
        string="Trained as Evaluator on",
        groups="hr.group_hr_user",
        help="Last training in setting goals, rating by facts and holding interviews."
        " How long it is valid is set per company.",
    )

    def _performance_trained(self):
        """Those of these employees whose training is valid today."""
        # sudo: hr.employee - whether a training is valid, for the check of a rater.
        people = self.sudo()
        today = fields.Date.context_today(self)
        return people.filtered(
            lambda person: (
                person.performance_trained_on
                and (
                    not person.company_id.performance_training_months
                    or add_months(
                        person.performance_trained_on,
                        person.company_id.performance_training_months,
                    )
                    >= today
                )
            )
        ).with_env(self.env)
