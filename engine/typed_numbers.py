# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers as people type them, read by the marks of their own language.

A mark counts only where it can stand: one decimal mark, and the marks of thousands
before groups of three digits (or, as in India, of two and a last one of three). What
can be meant only in another language is refused together with what it may mean, for a
number that is read wrongly is wrong by 10, 100 or 1,000 and nobody notices.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

#: More than the revenue of any firm; the database keeps 15 digits of a number.
LARGEST = Decimal(10) ** 15

_MINUS = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}")
_MINUS |= frozenset("\N{EM DASH}\N{MINUS SIGN}\N{SMALL HYPHEN-MINUS}")
_MINUS |= frozenset("\N{FULLWIDTH HYPHEN-MINUS}\N{HEAVY MINUS SIGN}")
_APOSTROPHES = frozenset("'\N{RIGHT SINGLE QUOTATION MARK}")
_APOSTROPHES |= frozenset("\N{LEFT SINGLE QUOTATION MARK}\N{FULLWIDTH APOSTROPHE}")
_APOSTROPHES |= frozenset("\N{MODIFIER LETTER APOSTROPHE}")
_SAME = {
    "\N{ARABIC PERCENT SIGN}": "%",
    "\N{FULLWIDTH PERCENT SIGN}": "%",
    "\N{SMALL PERCENT SIGN}": "%",
    "\N{FULLWIDTH COMMA}": ",",
    "\N{SMALL COMMA}": ",",
    "\N{FULLWIDTH FULL STOP}": ".",
    "\N{SMALL FULL STOP}": ".",
    "\N{FULLWIDTH PLUS SIGN}": "+",
    "\N{SMALL PLUS SIGN}": "+",
    "\N{FULLWIDTH LEFT PARENTHESIS}": "(",
    "\N{FULLWIDTH RIGHT PARENTHESIS}": ")",
    "\N{FULLWIDTH LATIN SMALL LETTER E}": "e",
    "\N{FULLWIDTH LATIN CAPITAL LETTER E}": "E",
}
#: What parts two lines or two cells never stands within a number.
BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
#: Marks of Arabic script mean one thing in every language.
_ARABIC_DECIMAL = "\N{ARABIC DECIMAL SEPARATOR}"
_ARABIC_THOUSANDS = "\N{ARABIC THOUSANDS SEPARATOR}"
#: Marks that separate thousands wherever they are used, and nothing else.
_ONLY_THOUSANDS = frozenset((" ", "'", _ARABIC_THOUSANDS))
#: The marks that mean the one in some languages and the other in others.
_READINGS = ((".", ","), (",", "."))

_PLAIN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_THREES = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
#: A price without cents: 100,- or 100.--
_WHOLE = re.compile(r"(.*[0-9][.,])-{1,2}")
_LAKHS = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]*)?")


class NotANumber(ValueError):
    """Text that is no number in the reader's language.

    ``meant`` are the numbers that it would be elsewhere, the likeliest first.
    """

    def __init__(self, text, meant=()):
        """Refuse a text."""
        super().__init__(text)
        self.meant = meant


def read(text, decimal_point=".", thousands_sep=","):
    """The number that a person typed, or None for an empty text.

    Read are signs before or behind the digits, parentheses for what is below zero,
    one percent sign, dashes for no cents, digits of every script and width, and marks
    of thousands.

    :param decimal_point: decimal mark of the reader's language
    :param thousands_sep: its mark of thousands; blank for none
    :raises NotANumber: when the text is no number in that language
    """
    plain = _plain_signs(text)
    if not plain:
        return None
    body, is_negative = _unsigned(plain)
    mark = _plain_signs(thousands_sep or "", strip=False)[:1]
    value = _value(body, _plain_signs(decimal_point), mark)
    if value is None:
        readings = (_value(body, *reading) for reading in _READINGS)
        meant = dict.fromkeys(v for v in readings if v is not None)
        raise NotANumber(text, [-v if is_negative else v for v in meant])
    return -value if is_negative and value else value


def _plain_signs(text, strip=True):
    """The text with one sign for what looks the same; other signs stay as they are.

    Not NFKC, for which a raised 2 is a 2, and ten squared a hundred and two.
    """
    signs = []
    for sign in text:
        if sign in BREAKS:
            signs.append("\n")
        elif sign.isascii():
            signs.append(sign)
        elif sign in _MINUS:
            signs.append("-")
        elif sign in _APOSTROPHES:
            signs.append("'")
        elif sign.isdecimal():
            signs.append(str(unicodedata.decimal(sign)))
        elif sign.isspace():
            signs.append(" ")
        elif unicodedata.category(sign) != "Cf":  # marks of direction and the like
            signs.append(_SAME.get(sign, sign))
    return "".join(signs).strip() if strip else "".join(signs)


def _unsigned(text):
    """The text without sign, percent and parentheses, and whether it is below zero."""
    if text.endswith("-%"):
        return "", False  # half of a word such as 5-%-Rule
    text = text.removesuffix("%").rstrip()
    if text[:1] == "(" and text[-1:] == ")":
        return text[1:-1].removesuffix("%").strip(), True
    if text[:1] in ("-", "+"):
        return text[1:].lstrip(), text[0] == "-"
    if whole := _WHOLE.fullmatch(text):
        return whole[1], False
    # As accounting programs export it.
    if text[-1:] == "-":
        return text[:-1].rstrip(), True
    return text, False


def _value(text, decimal_mark, thousands_mark):
    """The digits with these marks, as a number; None when they do not fit."""
    used = {mark for mark in _ONLY_THOUSANDS - {decimal_mark} if mark in text}
    if thousands_mark and thousands_mark != decimal_mark and thousands_mark in text:
        used.add(thousands_mark)
    decimals = {mark for mark in (decimal_mark, _ARABIC_DECIMAL) if mark in text}
    # A sign that has been one mark may not come back as another.
    strange = {mark for mark in ",." if mark in text} - used - decimals
    if len(used) > 1 or len(decimals) > 1 or strange:
        return None
    marks = {**dict.fromkeys(used, ","), **dict.fromkeys(decimals, ".")}
    text = text.translate(str.maketrans(marks))
    if not any(pattern.fullmatch(text) for pattern in (_PLAIN, _THREES, _LAKHS)):
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.copy_abs() < LARGEST else None
