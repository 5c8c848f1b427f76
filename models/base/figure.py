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


class OptionalFigure(Figure):
    """A figure that may be unknown, which is another thing than 0.

    Nothing, False and an empty cell are no value: None in Python, False for clients,
    NULL in the database, so that ``= False`` finds what is missing and ``= 0`` zeros.
    """

    falsy_value = None

    def convert_to_cache(self, value, record, validate=True):
        """Keep what is not known as it is."""
        if _is_unknown(value):
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_column(self, value, record, values=None, validate=True):
        """Write NULL for what is not known."""
        if _is_unknown(value):
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_record(self, value, record):
        """None, where ``Float`` says 0."""
        return value

    def convert_to_read(self, value, record, use_display_name=True):
        """False is how clients write that there is no value."""
        return False if value is None else value


def _is_unknown(value):
    """Whether it is no number; 0 is one."""
    return value is None or value is False or value == ""


def _is_small(value):
    return not value or abs(float(value)) < SMALL
