# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers that may be unknown, typed as text.

A float field of the ORM cannot tell "not entered" from zero, and a zero matters here:
no complaint is a result, a missing figure is none. Such values have a text field for
typing, whose reading and showing in the user's language is done here.
"""

from decimal import Decimal, InvalidOperation

from odoo.exceptions import ValidationError
from odoo.tools.misc import get_lang

#: More than the revenue of any firm; the database keeps 15 digits of a number.
LARGEST = Decimal(10) ** 15


def parse_number(env, text, label):
    """The number a person typed, or None for an empty field.

    :param text: what was typed, with the separators of the user's language
    :param label: what the number is, for the error
    :raises ValidationError: when it is not a number
    """
    cleaned = (text or "").strip().rstrip("%").strip()
    if not cleaned:
        return None
    lang = get_lang(env)
    if lang.thousands_sep:
        cleaned = cleaned.replace(lang.thousands_sep, "")
    try:
        value = Decimal(cleaned.replace(lang.decimal_point, "."))
    except InvalidOperation:
        value = Decimal("NaN")
    # Python's own sign between digits is nobody's.
    if "_" in cleaned:
        value = Decimal("NaN")
    # Not abs(): it rounds, and fails for exponents of ten digits.
    if not value.is_finite() or value.copy_abs() >= LARGEST:
        raise ValidationError(
            env._(
                "%(label)s: “%(text)s” is not a number. Type digits only, for example"
                " %(example)s, or leave the field empty.",
                label=label,
                text=text,
                example=format_number(env, Decimal("98.5")),
            )
        )
    return value


def format_number(env, value, digits=6):
    """A number as the user writes it, without trailing zeros; '' for None."""
    if value is None:
        return ""
    text = f"{Decimal(repr(value) if isinstance(value, float) else value):.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _dot, fraction = text.partition(".")
    lang = get_lang(env)
    return whole + (lang.decimal_point + fraction if fraction else "")


def format_signed(env, digits):
    """A number of the engine, given as its digits, with its sign; '' for ''."""
    if not digits:
        return ""
    text = format_number(env, abs(Decimal(digits)), 2)
    return f"−{text}" if Decimal(digits) < 0 else f"+{text}"
