# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exact decimal numbers and the only places where they are rounded.

Divisions are carried to 34 digits. ``tidy`` then drops what a repeating fraction
leaves behind (one third of 30 is 10, not 9.99…9), so that a tie such as 84.995 is
still a tie when it is rounded half up for publication (METHODS M00).
"""

from decimal import (
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    InvalidOperation,
    localcontext,
)
from functools import wraps

from .outcome import RuleError

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

#: Decimal places kept on a line, and those looked at when a score is published.
LINE_PLACES = 20
PUBLISHED_GUARD = 15

#: Powers of ten outside ± this are typing or programming mistakes.
LARGEST_EXPONENT = 99

_CALCULATION = Context(prec=34, rounding=ROUND_HALF_EVEN)
#: Wide enough for a sum, product or rounding without any loss.
WIDE = Context(prec=1000)


def exact(function):
    """Run ``function`` with 34 digits whatever the caller's decimal context is."""

    @wraps(function)
    def run(*args, **kwargs):
        with localcontext(_CALCULATION):
            return function(*args, **kwargs)

    return run


def to_decimal(x, field="value"):
    """Return ``x`` as a finite Decimal; a float means the digits it prints.

    :param field: name that the error reports
    :raises RuleError: ``number_invalid`` for None, booleans, NaN, infinity, text
        that is no number and powers of ten beyond ±99
    """
    number = _read(x)
    if number is None or not number.is_finite() or _extreme(number):
        raise RuleError("number_invalid", field=field, value=str(x))
    return number


def _read(x):
    if isinstance(x, Decimal):
        return x
    if isinstance(x, bool) or not isinstance(x, (int, float, str)):
        return None
    if isinstance(x, int):
        return Decimal(int(x))
    try:
        return Decimal(float.__repr__(x) if isinstance(x, float) else x)
    except InvalidOperation:
        return None


def _extreme(number):
    return bool(number) and abs(number.adjusted()) > LARGEST_EXPONENT


def tidy(x):
    """Return ``x`` to 20 decimal places without trailing zeros."""
    places = Decimal(1).scaleb(-LINE_PLACES)
    if x.as_tuple().exponent < -LINE_PLACES:
        x = x.quantize(places, rounding=ROUND_HALF_EVEN, context=WIDE)
    x = WIDE.normalize(x)
    return WIDE.quantize(x, ONE) if x.as_tuple().exponent > 0 else x


def round_half_up(x, digits=2):
    """Round for publication, ties away from zero; never returns minus zero.

    :param digits: decimal places to keep
    """
    x = to_decimal(x)
    guard = Decimal(1).scaleb(-max(PUBLISHED_GUARD, digits))
    x = x.quantize(guard, rounding=ROUND_HALF_EVEN, context=WIDE)
    x = x.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, context=WIDE)
    return abs(x) if not x else x


@exact
def round_to_unit(x, unit):
    """Round half up to a multiple of ``unit``, such as 0.01 or 0.05 of a currency."""
    return round_half_up(x / unit, 0) * unit


def whole(x):
    """Return the largest whole number that is not above ``x``."""
    return x.to_integral_value(rounding=ROUND_FLOOR)


def clamp(x, lower=None, upper=None):
    """Return ``x`` kept between the bounds; a bound of None is open."""
    if lower is not None and x < lower:
        return lower
    if upper is not None and x > upper:
        return upper
    return x
