# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""JSON for batches: what Odoo's field does for safety costs more than the work."""

from odoo import fields


class SharedJson(fields.Json):
    """JSON whose readers get the stored value itself and must not change it.

    ``fields.Json`` gives every reader a deep copy.
    """

    def convert_to_record(self, value, record):
        """The value itself; nothing is False."""
        return False if value is None else value


class PlainJson(SharedJson):
    """JSON that arrives as plain data: lists, dicts with text keys, text and numbers.

    ``fields.Json`` makes sure of that by writing and parsing each value twice before it
    is stored. What is written here has to be plain already.
    """

    def convert_to_cache(self, value, record, validate=True):
        """Keep the value as it is; nothing is stored as NULL."""
        return value or None
