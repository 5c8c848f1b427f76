# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError

from .entry import entry_of


class HrPerformanceRolesMixin(models.AbstractModel):
    """Who is what to a record, and the steps that this opens.

    A model says in ``_roles`` what the user is to each record, and in ``_role_refusal``
    whom to ask instead. An action asks once and hands the answer on: to the check and
    to everything else that depends on it.
    """

    _name = "hr.performance.roles.mixin"
    _description = "Roles on a Record"

    def _roles(self):
        """What the current user is to each record, in a constant number of queries.

        :return: dict of record id to a set of names of roles
        """
        raise NotImplementedError

    def _roles_among(self, _wanted):
        """As ``_roles``, where only some of them matter; a model may ask less then.

        :param _wanted: set of names of roles; others may be missing in the answer
        """
        return self._roles()

    def _role_refusal(self):
        """The sentence that refuses a step on these records and says who takes it."""
        raise NotImplementedError

    def _is_system(self):
        """Whether the system acts, not a person; a page's entry is its person."""
        return self.env.su and not entry_of(self.env)

    def _check_role(self, *allowed, roles=None):
        """Raise unless the user has one of the roles on every record.

        Superuser code (the scheduler, a batch behind a checked action) passes.

        :param allowed: names of roles
        :param roles: what the user is to each, where the caller knows it already
        """
        if self._is_system():
            return
        if roles is None:
            roles = self._roles_among(set(allowed))
        self._check_role_of(lambda _record: set(allowed), roles)

    def _check_role_of(self, find_allowed, roles=None):
        """As ``_check_role``, where the record decides which roles it takes.

        :param find_allowed: function of a record that returns a set of roles
        """
        if self._is_system():
            return
        if roles is None:
            roles = self._roles()
        refused = self.filtered(lambda r: not roles[r.id] & find_allowed(r))
        if refused:
            raise AccessError(refused._role_refusal())
