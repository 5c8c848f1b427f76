# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of a rule in one cell of a spreadsheet, such as ``90=60; 100=100; 120=120``.

A point or limit is ``value=points``; bands are ``..60=0; 60..80=60; 80..=100``. A
point may have a name before a colon: ``Good: 14=80``. Numbers have a decimal point,
or the writer's decimal comma, and no thousands separators.
"""

import re
import unicodedata
from decimal import Decimal

from .definition import Band
from .numbers import HUNDRED, tidy, to_decimal
from .outcome import RuleError
from .rules import Point

_SEPARATOR = re.compile(r"[;\n]")
_RANGE = re.compile(r"\.\.|…|~|–|—")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
POINTS_EXAMPLE = "90=60; 100=100; 120=120"
BANDS_EXAMPLE = "..60=0; 60..80=60; 80..=100"


def read_points(text, decimal_point="."):
    """Return a list of (name or '', Point) in the order of the text.

    :raises RuleError: ``table_item``, ``table_twice``
    """
    found = []
    for item in _items(text):
        name, _colon, rest = item.rpartition(":")
        left, right = _sides(rest, POINTS_EXAMPLE, item)
        value = _number(left, decimal_point, POINTS_EXAMPLE, item)
        rate = _number(right.removesuffix("%"), decimal_point, POINTS_EXAMPLE, item)
        found.append((name.strip(), Point(value, rate / HUNDRED)))
    _refuse_twice([point.value for _name, point in found])
    return found


def write_points(points):
    """Return the text for a list of (name or '', Point)."""
    return "; ".join(
        (f"{_plain(name)}: " if name else "")
        + f"{_text(point.value)}={_text(point.rate * HUNDRED)}"
        for name, point in points
    )


def read_bands(text, decimal_point="."):
    """Return a list of Band in the order of the text.

    :raises RuleError: ``table_item``
    """
    found = []
    for item in _items(text):
        left, right = _sides(item, BANDS_EXAMPLE, item)
        ends = _RANGE.split(left)
        if len(ends) != 2:
            raise _refusal(item, BANDS_EXAMPLE)
        lower, upper = (
            _number(end, decimal_point, BANDS_EXAMPLE, item) if end.strip() else None
            for end in ends
        )
        points = _number(right, decimal_point, BANDS_EXAMPLE, item)
        found.append(Band(lower, upper, points))
    return found


def write_bands(bands):
    """Return the text for a list of Band."""
    return "; ".join(
        f"{_text(band.lower)}..{_text(band.upper)}={_text(band.points)}"
        for band in bands
    )


def _items(text):
    # A single character for an ellipsis would become three dots.
    text = unicodedata.normalize("NFKC", (text or "").replace("…", ".."))
    text = text.replace("−", "-")
    return [item.strip() for item in _SEPARATOR.split(text) if item.strip()]


def _sides(text, example, item):
    left, equals, right = text.partition("=")
    if not equals:
        raise _refusal(item, example)
    return left.strip(), right.strip()


def _number(text, decimal_point, example, item):
    text = text.strip()
    if decimal_point == ",":
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise _refusal(item, example)
    return to_decimal(Decimal(text))


def _refusal(item, example):
    return RuleError("table_item", key=item, example=example)


def _refuse_twice(values):
    seen = set()
    for value in values:
        if value in seen:
            raise RuleError("table_twice", value=value)
        seen.add(value)


def _plain(name):
    """A name without the signs that separate."""
    return re.sub(r"[:;=\s]+", " ", unicodedata.normalize("NFKC", name)).strip()


def _text(number):
    return "" if number is None else f"{tidy(number):f}"
