# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields


class PlainJson(fields.Json):
    """JSON that arrives as plain data: lists, dicts with text keys, text and numbers.

    ``fields.Json`` makes sure of that by writing and parsing each value twice before it
    is stored, which is a tenth of the time of scoring. What is written here has to be
    plain already.
    """

    def convert_to_cache(self, value, record, validate=True):
        """Keep the value as it is; nothing is stored as NULL."""
        return value or None
