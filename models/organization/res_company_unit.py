# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResCompany(models.Model):
    """A company that is itself appraised."""

    _inherit = "res.company"

    def _performance_owners(self):
        """Who answers for each company.

        The manager of its top departments who has no superior in the company. Where
        there is none, or more than one, the reviewer of last resort.

        :return: dict of company id to employee, empty where there is none
        """
        # sudo: hr.department - heads for the snapshot of a checked launch.
        departments = self.env["hr.department"].sudo()
        top = departments.search(
            [("company_id", "in", self.ids), ("parent_id", "=", False)]
        ).grouped("company_id")
        owners = {}
        for company in self:
            heads = top.get(company, departments).manager_id
            heads = heads.filtered(
                lambda head, company=company: head.parent_id.company_id != company
            )
            owners[company.id] = (
                heads if len(heads) == 1 else company.performance_manager_id
            )
        return owners
