# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

ADMINISTRATOR = "hr_performance.group_hr_performance_manager"


class ResCompany(models.Model):
    """The shared tablet of a company: its address holds a key."""

    _inherit = "res.company"

    performance_tablet_key = fields.Char(
        string="Tablet Key",
        copy=False,
        groups=ADMINISTRATOR,
        help="Part of the address of the shared tablet. Empty: no tablet is used.",
    )
    performance_tablet_url = fields.Char(
        string="Address of the Tablet",
        compute="_compute_performance_tablet_url",
        groups=ADMINISTRATOR,
    )

    _performance_tablet_key_unique = models.UniqueIndex(
        "(performance_tablet_key) WHERE performance_tablet_key IS NOT NULL"
    )

    @api.depends("performance_tablet_key")
    def _compute_performance_tablet_url(self):
        for company in self:
            key = company.performance_tablet_key
            base = company.get_base_url()
            company.performance_tablet_url = (
                f"{base}/performance/tablet/{key}" if key else False
            )

    def action_performance_new_tablet_key(self):
        """Give the tablet a new address; the old one stops working at once."""
        self._check_performance_administrator()
        for company in self:
            # sudo: system administrators write companies; the role was checked above.
            company.sudo().performance_tablet_key = secrets.token_urlsafe(18)

    def action_performance_remove_tablet_key(self):
        """Use no tablet any more."""
        self._check_performance_administrator()
        # sudo: system administrators write companies; the role was checked above.
        self.sudo().performance_tablet_key = False

    def _check_performance_administrator(self):
        user = self.env.user
        if self.env.su:
            return
        if not user.has_group(ADMINISTRATOR) or self - user.company_ids:
            raise AccessError(
                self.env._(
                    "The tablet's address is set by the performance administrator of"
                    " the company."
                )
            )
