# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What actions are called with: whoever calls over RPC may send anything."""

import inspect
from functools import wraps

from odoo.exceptions import UserError


class _Ids:
    """Ids of a database. A range would count two thousand million for a text."""

    def __contains__(self, value):
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and 0 < value < 2**31


#: Ids of the database: whoever calls may send anything in their place.
IDS = _Ids()


def takes_text(*names):
    """Make an action refuse arguments that are no text, before it does anything.

    Nothing (None or False) is left to the action, which knows what it needs.

    :param names: its arguments that are texts, or files in base64
    """

    def decorate(method):
        signature = inspect.signature(method)

        @wraps(method)
        def checked(self, *args, **kwargs):
            given = signature.bind(self, *args, **kwargs).arguments
            for name in names:
                value = given.get(name)
                if value is None or value is False:
                    continue
                if not _is_storable(value):
                    raise UserError(
                        self.env._("This is no text that can be kept. Type it anew.")
                    )
            return method(self, *args, **kwargs)

        return checked

    return decorate


def _is_storable(value):
    return isinstance(value, bytes) or isinstance(value, str) and "\0" not in value


def id_of(value):
    """The id that an argument holds, a record or a number; 0 for anything else."""
    if hasattr(value, "ids"):
        value = value.id
    return value if value in IDS else 0
