# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables that people fill in: which column is which, and what a cell says.

Cells come as a spreadsheet program or a CSV file gives them: text, numbers, dates or
nothing. Readers return a value or None for an empty cell, and raise ``ValueError``
for one that says something else.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from . import typed_numbers
from .typed_numbers import LARGEST

#: A spreadsheet counts days from here; below and above are other numbers.
SERIAL_ORIGIN = date(1899, 12, 30)
SERIALS = range(18264, 73051)  # 1950 to 2099
YEARS = range(1900, 2200)
HEADER_SEARCH = 10

_FORMULA_SIGNS = ("=", "+", "-", "@", "\N{MINUS SIGN}")
_BREAKS = ("\t", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_SHORTENED = re.compile(r"\d{4}\.1")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"(\d{4})年?(?:度|全年)?")
_HALF = re.compile(r"(\d{4})年?[ -]?(?:[hH]([12])|([上下])半年)")
_QUARTER = re.compile(r"(\d{4})年?[ -]?(?:[qQ]([1-4])|第?([1-4一二三四])季度)")
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


# COLUMNS


def normalise(text):
    """A header or name as it is compared: letters and digits, no case or width."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return "".join(char for char in folded if char.isalnum())


def recognise(header, known):
    """Find out what the columns of a table are.

    :param header: titles of the columns, as they stand in the file
    :param known: dict of role to titles, the likeliest first
    :return: dict of role to position; no column is given away twice
    """
    positions = {}
    for position, title in enumerate(header):
        if title is not None and normalise(title):
            positions.setdefault(normalise(title), position)
    found, taken = {}, set()
    for role, titles in known.items():
        for title in titles:
            position = positions.get(normalise(title))
            if position is not None and position not in taken:
                found[role] = position
                taken.add(position)
                break
    return found


def header_position(rows, known):
    """Where the header is among the first rows: titles may stand above it.

    :return: index of the row in which most columns are recognised; the first row
        that is not empty when none is
    """
    best, most = None, 0
    for index, row in enumerate(rows):
        count = len(recognise(row, known))
        if count > most or (best is None and not is_blank(row)):
            best, most = index, count
    return best


def is_blank(row):
    """Whether a row says nothing."""
    return all(cell is None or not str(cell).strip() for cell in row)


def chunks(items, size):
    """Lists of up to ``size`` items, read only when they are asked for."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


# CELLS


def read_text(cell):
    """Text of a cell; a whole number has no decimals (a badge 1001.0 is 1001)."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if text[:1] == "'" and _looks_like_formula(text[1:]):
        text = text[1:].strip()
    return text or None


def read_number(cell, decimal_point=".", thousands_sep=","):
    """Number of a cell, or of text with the separators of the writer's language.

    :raises NotANumber: for text; it may say what was meant
    """
    if isinstance(cell, bool) or isinstance(cell, (date, datetime)):
        raise ValueError(cell)
    if not isinstance(cell, (int, float, Decimal)):
        text = read_text(cell)
        return text and typed_numbers.read(text, decimal_point, thousands_sep)
    number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if isinstance(cell, float):
        # A spreadsheet keeps 15 digits; what lies behind is its own noise.
        number = number.normalize() if not number else _fifteen(number)
    # Not abs(): it rounds, and fails for exponents of ten digits.
    if not number.is_finite() or number.copy_abs() >= LARGEST:
        raise ValueError(cell)
    return number


def _fifteen(number):
    if not number.is_finite():
        return number
    return Decimal(f"{number:.15g}")


def read_date(cell, date_format=None):
    """Day of a cell; a month means its last day.

    Text is read as year-month-day with any of the usual signs between, and otherwise
    by ``date_format`` (as of ``strptime``), the writer's own. Days that no calendar of
    a firm needs are typing errors.
    """
    day = _read_day(cell, date_format)
    if day and day.year not in YEARS:
        raise ValueError(cell)
    return day


def _read_day(cell, date_format):
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if int(cell) in SERIALS:
            return SERIAL_ORIGIN + timedelta(days=int(cell))
        if cell != int(cell):
            # 2026.10 in a cell of numbers is 2026.1, and nobody knows which month.
            raise ValueError(cell)
    text = read_text(cell)
    if text is None:
        return None
    text = unicodedata.normalize("NFKC", text)
    for pattern in (_DAY, _COMPACT_DAY):
        if match := pattern.fullmatch(text.split(" ")[0].split("T")[0]):
            return date(*map(int, match.groups()))
    if match := _month(text):
        return _last_day(*map(int, match.groups()))
    if not date_format:
        raise ValueError(text)
    return datetime.strptime(text, date_format).date()


def _month(text):
    """The match of a month; 2026.1 may be October, as a program shortens 2026.10."""
    return None if _SHORTENED.fullmatch(text) else _MONTH.fullmatch(text)


def _last_day(year, month):
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])


def read_period(text):
    """First and last day of a period by its usual name, or None.

    Understood are years, halves, quarters and months, such as 2025, 2025 H1,
    2025年上半年, 2025Q3, 2025年第三季度, 2025-07.
    """
    text = unicodedata.normalize("NFKC", str(text)).strip()
    if text[:4].isdigit() and int(text[:4]) not in YEARS:
        return None
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    if match := _HALF.fullmatch(text):
        is_first = match[2] == "1" or match[3] == "上"
        return _months(int(match[1]), 1 if is_first else 7, 6)
    if match := _QUARTER.fullmatch(text):
        digit = match[2] or match[3]
        number = _CHINESE_DIGITS.get(digit) or int(digit)
        return _months(int(match[1]), 3 * number - 2, 3)
    if (match := _month(text)) and 1 <= int(match[2]) <= 12:
        return _months(int(match[1]), int(match[2]), 1)
    return None


def _months(year, first, count):
    return date(year, first, 1), _last_day(year, first + count - 1)


def safe_text(text):
    """Text for a CSV file that no spreadsheet program takes for a formula."""
    return f"'{text}" if _looks_like_formula(text) else text


def _looks_like_formula(text):
    """Whether a program may take the text for a formula.

    Programs pass over blanks, breaks and signs without width, and some take the wide
    forms of the signs for the signs.
    """
    start = next((sign for sign in text if not _is_passed_over(sign)), None)
    if not start:
        return False
    return text[0] in _BREAKS or unicodedata.normalize("NFKC", start).startswith(
        _FORMULA_SIGNS
    )


def _is_passed_over(sign):
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")
