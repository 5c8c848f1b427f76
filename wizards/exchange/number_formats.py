# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a number shows by its format: 0.95 is 95 % to whoever reads the sheet."""

import re
from datetime import datetime

from ...engine.typed_values import enlarges

#: Texts within a format, and conditions, colours and countries.
_TEXTS = re.compile(r'"([^"]*)"|\\(.)')
_CONDITIONS = re.compile(r"\[[^\]]*\]|_.|\*.")
_BOUNDS = re.compile(r"^\s*([≥≤<>]=?)")


def shown(value, number_format):
    """The value that a cell shows.

    A percent sign of the format counts, one that is only text does not. A month that
    is stored as its first day is the month. A text such as 万 beside the number makes
    another number of it, so both are given as the text that people see.
    """
    first = number_format.split(";")[0]
    bare = _CONDITIONS.sub("", _TEXTS.sub("", first))
    if isinstance(value, datetime):
        return _month(value, bare.casefold())
    if "%" in bare:
        return value * 100 ** bare.count("%")
    texts = "".join("".join(pair) for pair in _TEXTS.findall(first)).strip()
    if _BOUNDS.match(texts):
        return f"{texts}{value:.15g}"
    return f"{value:.15g}{texts}" if enlarges(texts) else value


def _month(day, bare):
    """The month, or the year, when the format shows no day."""
    if "d" in bare or "h" in bare or "y" not in bare or day.day != 1:
        return day
    return f"{day.year}-{day.month:02d}" if "m" in bare else str(day.year)
