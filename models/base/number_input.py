# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers that may be unknown, typed as text.

A float field of the ORM cannot tell "not entered" from zero, and a zero matters here:
no complaint is a result, a missing figure is none. Such values have a text field for
typing, whose reading and showing in the user's language is done here.
"""

from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.tools import format_list
from odoo.tools.misc import get_lang

from ...engine import typed_numbers


def parse_number(env, text, label):
    """The number a person typed, or None for an empty field.

    :param text: what was typed, with the separators of the user's language
    :param label: what the number is, for the error
    :raises ValidationError: when it is not a number
    """
    lang = get_lang(env)
    try:
        return typed_numbers.read(_typed(text), lang.decimal_point, lang.thousands_sep)
    except typed_numbers.NotANumber as error:
        raise ValidationError(_refused_text(env, text, label, error.meant)) from error


def _typed(text):
    """What was typed as text; a program may send a number, which is one as it is."""
    return "" if text is None or text is False else str(text)


def _refused_text(env, text, label, meant):
    if meant:
        return env._(
            "%(label)s: “%(text)s” is not how numbers are written in your language. Did"
            " you mean %(meant)s?",
            label=label,
            text=text,
            meant=meant_text(env, meant),
        )
    return env._(
        "%(label)s: “%(text)s” is not a number. Type digits only, for example"
        " %(example)s, or leave the field empty.",
        label=label,
        text=text,
        example=format_number(env, Decimal("98.5")),
    )


def meant_text(env, numbers):
    """Numbers that a text may have meant, as the reader writes them."""
    return format_list(env, [format_number(env, n) for n in numbers], "or")


def format_number(env, value, digits=6):
    """A number as the user writes it, without trailing zeros; '' for None."""
    return format_numbers(env, [value], digits)[0]


def format_numbers(env, values, digits=6):
    """Numbers as :func:`format_number` writes them; the language is asked once."""
    point = get_lang(env).decimal_point
    return [_digits(value, digits).replace(".", point) for value in values]


def _digits(value, digits):
    if value is None:
        return ""
    text = f"{Decimal(repr(value) if isinstance(value, float) else value):.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_signed(env, digits):
    """A number of the engine, given as its digits, with its sign; '' for ''."""
    if not digits:
        return ""
    text = format_number(env, abs(Decimal(digits)), 2)
    return f"−{text}" if Decimal(digits) < 0 else f"+{text}"
