# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .hr_performance_legal_profile import LEGAL_PROFILES

PROFILE_OF_COUNTRY = {"CN": "cn", "DE": "de", "FR": "fr"}


class ResCompany(models.Model):
    """Law of the company and how long a training of evaluators is valid."""

    _inherit = "res.company"

    performance_legal_profile = fields.Selection(
        LEGAL_PROFILES,
        string="Legal Profile",
        compute="_compute_performance_legal_profile",
        store=True,
        readonly=False,
        help="What has to be on record before a cycle is launched. Proposed by the"
        " country of the company.",
    )
    performance_training_months = fields.Integer(
        string="Evaluator Training Valid (Months)",
        default=24,
        help="After so many months an evaluator is trained again. 0: a training stays"
        " valid.",
    )

    _performance_training_months_positive = models.Constraint(
        "CHECK (performance_training_months >= 0)",
        "The validity of an evaluator training cannot be negative.",
    )

    @api.depends("partner_id.country_id")
    def _compute_performance_legal_profile(self):
        """The country's profile; another country means another law."""
        for company in self:
            company.performance_legal_profile = PROFILE_OF_COUNTRY.get(
                company.partner_id.country_id.code, "other"
            )

    def _performance_holders(self, group):
        """Active users with a role in all of these companies.

        :param group: external id of the role
        """
        # sudo: res.users - names of colleagues with a role, to ask one of them.
        users = self.env.ref(group).sudo().all_user_ids
        return users.filtered(lambda user: user.active and self <= user.company_ids)
