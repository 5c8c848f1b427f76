# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables that people fill in: which column is which, and what a cell says.

Cells come as a spreadsheet program or a CSV file gives them: text, numbers, dates or
nothing. Readers return a value or None for an empty cell, and raise ``ValueError``
for one that says something else.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from . import named_periods, typed_numbers, typed_values
from .named_periods import YEARS
from .typed_numbers import LARGEST

#: A spreadsheet counts days from here; below and above are other numbers.
SERIAL_ORIGIN = date(1899, 12, 30)
SERIALS = range(18264, 73051)  # 1950 to 2099
#: Days between the beginnings of the two calendars of spreadsheets.
LATER_ORIGIN = 1462
#: Rows in which the header is looked for.
HEADER_SEARCH = 40

_FORMULA_SIGNS = ("=", "+", "-", "@", "\N{MINUS SIGN}")
_BREAKS = ("\t", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029")
#: What a spreadsheet program shows for a formula that went wrong.
ERRORS = frozenset("#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL!".split())
_PARENTHESES = re.compile(r"[(\[（【].*?[)\]）】]")
_BETWEEN_TITLES = re.compile(r"[/|\n\r／]+")


class NoValue(ValueError):
    """A cell that shows a value which the file does not hold.

    ``why`` is formula, error or merged.
    """

    def __init__(self, cell, why):
        """Refuse a cell."""
        super().__init__(cell)
        self.why = why


@dataclass(frozen=True)
class Filled:
    """What a cell shows that is merged with those above it."""

    value: object


class Since1904(float):
    """A number of a workbook that counts days from 1904 on, if it is a day."""


class Uncalculated:
    """A formula whose result the file does not hold."""

    def __str__(self):
        return "=…"


UNCALCULATED = Uncalculated()


# COLUMNS


def normalise(text):
    """A header or name as it is compared: letters and digits, no case or width.

    A number of a cell is the text that it shows.
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return "".join(char for char in folded if char.isalnum())


@dataclass(frozen=True)
class TitleIndex:
    """Titles by which columns are known, ready to be looked up."""

    #: Roles, the first of which chooses first.
    roles: tuple
    #: Folded title to the roles that it stands for, with their ranks; 0 is likeliest.
    ranks: dict


def title_index(known):
    """The index of titles of columns.

    :param known: dict of role to titles, the likeliest first
    """
    ranks = {}
    for role, titles in known.items():
        for rank, title in enumerate(titles):
            ranks.setdefault(normalise(title), {}).setdefault(role, rank)
    ranks.pop("", None)
    return TitleIndex(tuple(known), ranks)


def recognise(header, known):
    """Find out what the columns of a table are.

    :param header: titles of the columns, as they stand in the file
    :param known: dict of role to titles, the likeliest first, or their TitleIndex
    :return: dict of role to position; no column is given away twice
    """
    index = known if isinstance(known, TitleIndex) else title_index(known)
    found, taken = {}, set()
    for spellings in _SPELLINGS:
        offers = {}
        for position, title in enumerate(header):
            if title is None or position in taken:
                continue
            for text in spellings(title_text(title)):
                for role, rank in index.ranks.get(normalise(text), {}).items():
                    offers.setdefault(role, []).append((rank, position))
        for role in index.roles:
            free = [offer for offer in offers.get(role, ()) if offer[1] not in taken]
            if free and role not in found:
                found[role] = min(free)[1]
                taken.add(found[role])
    return found


def bare_titles(title):
    """A title as it is, and without what stands in parentheses, such as a unit."""
    return [title, _PARENTHESES.sub("", title).strip()]


def _part_titles(title):
    """The titles that one cell gives in two languages, or beside its unit."""
    return _BETWEEN_TITLES.split(_PARENTHESES.sub("", title))


#: Ways to read a title, the surest first.
_SPELLINGS = (lambda title: [title], bare_titles, _part_titles)


def header_position(rows, known):
    """Where the header is among the first rows: titles may stand above it.

    :return: index of the row in which most columns are recognised; the first row
        that is not empty when none is
    """
    best, most = None, 0
    known = known if isinstance(known, TitleIndex) else title_index(known)
    for index, row in enumerate(rows):
        count = len(recognise(row, known))
        # Titles that are merged over rows stand in each of them; the last is whole.
        goes_on = best == index - 1 and any(isinstance(cell, Filled) for cell in row)
        is_better = count > most or (count and count == most and goes_on)
        if is_better or (best is None and not is_blank(row)):
            best, most = index, count
    return best


def title_text(cell):
    """A title as it is shown; a day in it stands for its month."""
    cell = cell.value if isinstance(cell, Filled) else cell
    if isinstance(cell, date):
        return f"{cell.year}-{cell.month:02d}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


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
    if isinstance(cell, Filled):
        cell = cell.value
    if isinstance(cell, Uncalculated):
        raise NoValue(cell, "formula")
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if text in ERRORS:
        raise NoValue(cell, "error")
    if text[:1] == "'" and _looks_like_formula(text[1:]):
        text = text[1:].strip()
    return text or None


def show(cell):
    """What a cell shows, for a finding about it."""
    try:
        return read_text(cell) or ""
    except NoValue as error:
        return str(error.args[0])


def read_number(cell, decimal_point=".", thousands_sep=","):
    """Number of a cell, or of text with the separators of the writer's language.

    :raises NotANumber: for text; it may say what was meant
    """
    return _number(cell, typed_numbers.read, decimal_point, thousands_sep)


def read_value(cell, decimal_point=".", thousands_sep=","):
    """The same with a bound or a unit beside the number, as ``typed_values.Typed``.

    :raises NoValue: for a number that is merged over rows and stands for all of them
    """
    if isinstance(cell, Filled):
        raise NoValue(cell.value, "merged")
    number = _number(cell, typed_values.read, decimal_point, thousands_sep)
    is_typed = number is None or isinstance(number, typed_values.Typed)
    return number if is_typed else typed_values.Typed(number)


def _number(cell, read, decimal_point, thousands_sep):
    if isinstance(cell, bool) or isinstance(cell, (date, datetime)):
        raise ValueError(cell)
    if not isinstance(cell, (int, float, Decimal)):
        text = read_text(cell)
        return text and read(text, decimal_point, thousands_sep)
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


def read_date(cell, date_format=None, within=None, begins=False):
    """Day of a cell; a month, quarter or half means its last day.

    Text is read as people spell days and months, and where that is open in the order
    of ``date_format`` (as of ``strptime``), the writer's own. Days that no calendar of
    a firm needs are typing errors.

    :param within: first and last day of the period in which a month without year lies
    :param begins: something begins on the day, so a month means its first day
    """
    day = _read_day(cell, date_format, within, begins)
    if day and day.year not in YEARS:
        raise ValueError(cell)
    return day


def _read_day(cell, date_format, within, begins):
    if isinstance(cell, Filled):
        cell = cell.value
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        days = int(cell) + LATER_ORIGIN * isinstance(cell, Since1904)
        if days in SERIALS:
            return SERIAL_ORIGIN + timedelta(days=days)
        if cell != int(cell):
            # 2026.10 in a cell of numbers is 2026.1, and nobody knows which month.
            raise ValueError(cell)
    text = read_text(cell)
    if text is None:
        return None
    if day := named_periods.read_day(text, _order(date_format)):
        return day
    period = named_periods.read_period(text, within)
    # A year alone is a number more often than a day.
    if period and period != (date(period[0].year, 1, 1), date(period[0].year, 12, 31)):
        return period[0] if begins else period[1]
    if not date_format:
        raise ValueError(text)
    return datetime.strptime(unicodedata.normalize("NFKC", text), date_format).date()


def _order(date_format):
    """How a language writes days: dmy, mdy or ymd."""
    letters = re.findall("%-?([dmYyeb])", date_format or "")
    return "".join({"e": "d", "b": "m"}.get(one, one.lower()) for one in letters)


def read_period(cell, within=None, fiscal_month=1):
    """First and last day of a period by its usual name, or None.

    Understood are years, halves, quarters and months, such as 2025, 2025 H1,
    2025年上半年, Q3 2025, 1er trimestre 2025, 2025-07. A day stands for its month.
    """
    if isinstance(cell, date):
        return named_periods.read_period(f"{cell.year}-{cell.month:02d}")
    if isinstance(cell, float):
        return read_period(int(cell), within) if cell.is_integer() else None
    try:
        return named_periods.read_period(str(cell).strip(), within, fiscal_month)
    except ValueError:
        return None


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
