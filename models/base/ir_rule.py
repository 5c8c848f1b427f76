# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models
from odoo.exceptions import AccessError

from .seeing import is_own, known, unseen_error

_logger = logging.getLogger(__name__)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Name no record of ours that the user may not read.

        Odoo names it, its company and the rules to everybody in developer mode, which
        everybody can switch on. What the user may read in another of the own companies
        is still told, so that the web client can change to it. Else what Odoo would say
        is not even looked up: it asks the database for each rule and reads the records.
        """
        if not is_own(records):
            return super()._make_access_error(operation, records)
        # As Odoo does: what the rules have read must not stay in the cache.
        records.invalidate_recordset()
        companies = self.env.user.company_ids.ids
        # Asked of the database, for the same reason.
        if known(records.with_context(allowed_company_ids=companies)) == records:
            return super()._make_access_error(operation, records)
        _logger.info(
            "User %s may not %s %s: refused by record rules",
            self.env.uid,
            operation,
            records,
        )
        if operation == "create":
            return AccessError(
                self.env._(
                    "You may not create this. Choose people, departments and a company"
                    " that you work for."
                )
            )
        return unseen_error(self.env)
