# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.typed_numbers import LARGEST

#: Days before and after are typing errors, and the calendar ends behind them.
YEARS = range(1900, 2200)


class HrPerformanceNumberMixin(models.AbstractModel):
    """Refuse numbers and days that nothing can be computed with.

    A request may bring infinity, a number of 300 digits or the last day of the
    calendar. Stored, such a value would keep everybody from opening what shows it.
    """

    _name = "hr.performance.number.mixin"
    _description = "Numbers and Days within Bounds"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_bounds(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_bounds(vals)
        return super().write(vals)

    @api.model
    def _check_bounds(self, vals):
        """Raise for a number or day out of bounds, naming the field."""
        for name, value in vals.items():
            field = self._fields.get(name)
            if not field or not value:
                continue
            if field.type in ("float", "monetary"):
                is_within = _is_number(value)
            elif field.type in ("date", "datetime"):
                is_within = _is_day(value)
            else:
                continue
            if not is_within:
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(value)s is out of range. Check what was typed.",
                        field=field._description_string(self.env),
                        value=str(value)[:40],
                    )
                )


def _is_number(value):
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return False
    return math.isfinite(number) and abs(number) < LARGEST


def _is_day(value):
    try:
        return fields.Date.to_date(value).year in YEARS
    except (AttributeError, TypeError, ValueError):
        return False
