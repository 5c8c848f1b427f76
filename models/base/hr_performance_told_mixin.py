# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, models

from .entry import entry_of


class HrPerformanceToldMixin(models.AbstractModel):
    """Names that only those are told who may read the record.

    Odoo shows the name of whatever a readable record points to with the rights of the
    system: in lists, groups and exports. And code with these rights makes sentences.
    So the record itself is asked whether the user who is served may know it.
    """

    _name = "hr.performance.told.mixin"
    _description = "Names for Readers Only"

    def _filter_told(self):
        """Those that the user may read, whatever rights the code has here."""
        if self.env.uid == SUPERUSER_ID:
            return self
        if entry := entry_of(self.env):
            return self._told_to_entry(entry)
        known = self._origin.with_env(self.env(su=False))._filtered_access("read")
        told = set(known.ids)
        return self.filtered(lambda r: not r._origin or r._origin.id in told)

    def _told_to_entry(self, entry):
        """Those that a page or sheet of a person without login may name.

        :param entry: whom the page or the sheet speaks for
        """
        return self
