# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What actions are called with: whoever calls over RPC may send anything."""

import inspect
from functools import wraps

from odoo.exceptions import UserError

#: Ids of the database.
IDS = range(1, 2**31)


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
    is_id = isinstance(value, int) and not isinstance(value, bool) and value in IDS
    return value if is_id else 0
