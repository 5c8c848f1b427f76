# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Targets, actual values and amounts of any currency, as they were entered."""

from decimal import Decimal

from odoo import fields

from ...engine.numbers import round_half_up

#: Up to here Odoo's own rounding is exact to six decimals.
SMALL = 10**9


class Figure(fields.Float):
    """A number of up to 15 digits and six decimals.

    The rounding of ``Float`` adds a few millionths from ten thousand millions on; a
    turnover in dong is stored as it was typed.
    """

    def convert_to_cache(self, value, record, validate=True):
        """Round exactly what is large."""
        if _is_small(value):
            return super().convert_to_cache(value, record, validate)
        return float(self._exact(value, record))

    def convert_to_column(self, value, record, values=None, validate=True):
        """Round exactly what is large, and write all digits."""
        if _is_small(value):
            return super().convert_to_column(value, record, values, validate)
        return f"{self._exact(value, record):f}"

    def _exact(self, value, record):
        _size, places = self.get_digits(record.env)
        number = Decimal(repr(float(value)))
        return round_half_up(number, places) if number.is_finite() else number


def _is_small(value):
    return not value or abs(float(value)) < SMALL
