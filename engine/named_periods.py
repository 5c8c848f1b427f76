# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days, months and periods as people spell them.

Words are those of English, Chinese, German, French and Spanish; which of them a file
uses needs no telling, for none means two things. What may mean two days is no day.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date

YEARS = range(1900, 2200)
#: Names of the months, folded (no case, no accents).
MONTH_NAMES = (
    "january jan januar janner jaenner janvier janv enero ene",
    "february feb februar febr fevrier fevr fev febrero",
    "march mar marz maerz mrz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug aout agosto ago",
    "september sep sept septembre septiembre setiembre set",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez decembre diciembre dic",
)
_QUARTERS = "quarter quarters qtr quartal trimestre trimester trim"
_HALVES = "half halbjahr hj semestre semester"
_FISCAL = "fy fiscal gj geschaftsjahr geschaeftsjahr exercice ejercicio"
_ORDINALS = (
    "i first premier premiere primer primero primera erstes erste",
    "ii second deuxieme segundo segunda zweites zweite",
    "iii third troisieme tercer tercero dritte drittes",
    "iv fourth quatrieme cuarto vierte viertes",
)
#: Words that say nothing beside a number.
_FILLERS = "of the de del des la le year jahr kalenderjahr annee ano calendar cy in"

#: What words become: M and two digits, Q, H, F, a number, or nothing.
_WORDS = {
    **{
        name: f"M{number:02d}"
        for number, names in enumerate(MONTH_NAMES, 1)
        for name in names.split()
    },
    **dict.fromkeys(_QUARTERS.split(), "Q"),
    **dict.fromkeys(_HALVES.split(), "H"),
    **dict.fromkeys(_FISCAL.split(), "F"),
    **{
        word: str(number)
        for number, words in enumerate(_ORDINALS, 1)
        for word in words.split()
    },
    **dict.fromkeys(_FILLERS.split(), ""),
}
_CHINESE = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")}
_CHINESE["\u3007"] = "0"
_DIGITS = "".join(_CHINESE)

#: Steps from folded text to signs; capitals are signs, small letters are words.
_STEPS = [
    (re.compile(f"[{_DIGITS}]{{4}}(?=年)"), lambda m: _digits(m[0])),
    (re.compile(f"十([{_DIGITS}]?)(?=个?月|季)"), lambda m: f"1{_digits(m[1]) or 0}"),
    (re.compile(f"[{_DIGITS}](?=月|季)"), lambda m: _digits(m[0])),
    (re.compile(r"(?<!\d)(\d\d)(?=年)"), r"20\1"),
    (re.compile("财政年度|会计年度|财年"), " F "),
    (re.compile("年度|全年|年"), " "),
    (re.compile("上半 *"), " H1 "),
    (re.compile("下半 *"), " H2 "),
    (re.compile("第"), " "),
    (re.compile("季度?"), "Q"),
    (re.compile(r"(?<!\d)(\d{1,2})月份?"), lambda m: f"M{int(m[1]):02d} "),
    (re.compile(r"(?<=\d)[日号]"), ""),
    (
        re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|ere|eme|re|e|o|a|°)(?![a-z])"),
        r"\1",
    ),
    (re.compile(r"(?<![a-z])[qt](?=[ -]?[1-4](?!\d))"), "Q"),
    (re.compile(r"(?<!\d)([1-4])[qt](?![a-z])"), r"\1Q"),
    (re.compile(r"(?<![a-z])[hs](?=[ -]?[12](?!\d))"), "H"),
    (re.compile(r"(?<!\d)([12])[hs](?![a-z])"), r"\1H"),
    (re.compile(r"\bl'|\bd'"), ""),
    (re.compile(r"[a-z]+\.?"), lambda m: _word(m[0])),
]
_SPACES = re.compile(r" +")

_YEAR = re.compile(r"F? ?(\d{4})|(\d{4}) F|F ?'?(\d{2})")
_SPLIT_YEAR = re.compile(r"F? ?(\d{4})[-/](\d{4}|\d{2})|F ?(\d{2})[-/](\d{2})")
_AFTER = r"[-/ .']{0,2}(\d{4}|\d{2})"
_BEFORE = r"(\d{4})[-/ .']{0,2}"
_QUARTER = re.compile(
    rf"Q[ -]?([1-4]){_AFTER}|([1-4])\.? ?Q{_AFTER}"
    rf"|{_BEFORE}Q[ -]?([1-4])|{_BEFORE}([1-4])\.? ?Q"
)
_HALF = re.compile(
    rf"H[ -]?([12]){_AFTER}|([12])\.? ?H{_AFTER}"
    rf"|{_BEFORE}H[ -]?([12])|{_BEFORE}([12])\.? ?H"
)
_MONTH_FIRST = re.compile(
    r"M(\d\d)[-/ .',]{0,2}(\d{4})|M(\d\d)[-/.']{1,2}(\d{2})|(\d{1,2})[-/.](\d{4})"
)
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/ .]{0,2}M(\d\d)|(\d{4})[-/. ](\d{1,2})|(\d{4})(\d{2})"
)
_MONTH_ALONE = re.compile(r"M(\d\d)")
#: 2026.1 may be October: a program shortens 2026.10.
_SHORTENED = re.compile(r"\d{4}\.1")

_TIME = re.compile(
    r"[T ](?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
    r"(?: ?(?:Z|[+-]\d{2}:?\d{2}|[AaPp][Mm]))?$"
)
_DAY_BY_YEAR = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4}) ?M(\d\d) ?(\d{1,2})"
    r"|(\d{4})(\d{2})(\d{2})"
)
_DAY_BY_DAY = re.compile(
    r"(\d{1,2})[-/ .]{0,2}M(\d\d)[-/ .,]{0,2}(\d{4})|(\d{1,2})-M(\d\d)-(\d{2})"
)
_DAY_BY_MONTH = re.compile(r"M(\d\d)[-/ .]{0,2}(\d{1,2})[-/, ]{1,2}(\d{4})")
_THREE_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")


def _digits(text):
    return "".join(_CHINESE[sign] for sign in text)


def _word(text):
    word = text.removesuffix(".")
    dot = " " if text != word else ""
    return _WORDS.get(word, text) + dot


def _signs(text):
    """The text with signs for its words, or None when it is no period for sure."""
    if any(sign.isdigit() and not sign.isdecimal() for sign in text):
        return None  # a raised 2 is no 2
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFD", text)
    text = "".join(s for s in text if unicodedata.category(s) not in ("Mn", "Cf"))
    text = re.sub("[\u2010-\u2015\u2212]", "-", text).replace("\u2019", "'")
    for pattern, sign in _STEPS:
        text = pattern.sub(sign, text)
    return _SPACES.sub(" ", text).strip()


def read_day(text, order=""):
    """The day that a text names, or None.

    :param order: how the reader's language writes days, such as dmy
    :raises ValueError: for a day that no month has
    """
    text = _signs(_TIME.sub("", text.strip()))
    if not text:
        return None
    if found := _groups(_DAY_BY_YEAR, text):
        year, month, day = found
    elif found := _groups(_DAY_BY_DAY, text):
        day, month, year = found
    elif found := _groups(_DAY_BY_MONTH, text):
        month, day, year = found
    elif (found := _THREE_NUMBERS.fullmatch(text)) and order in ("dmy", "mdy"):
        first, mark, second, year = found.groups()
        # 26-03-31 is written by people whose year comes first, dots by those whose day
        # does.
        if (len(year) == 2 and mark == "-") or (mark == "." and order != "dmy"):
            return None
        day, month = (first, second) if order == "dmy" else (second, first)
    else:
        return None
    return date(_year(year), int(month), int(day))


def read_period(text, within=None, fiscal_month=1):
    """First and last day of a period by its usual name, or None.

    :param within: first and last day of a period in which a month without year lies
    :param fiscal_month: first month of the company's fiscal year
    """
    text = _signs(text)
    if not text:
        return None
    if found := _groups(_YEAR, text):
        # Where fiscal years are not calendar years, FY2024 may begin or end in 2024.
        if "F" in text and fiscal_month != 1:
            return None
        return _months(_year(found[0]), 1, 12)
    if found := _groups(_SPLIT_YEAR, text):
        return _split_year(text, *found, fiscal_month)
    for pattern, length in ((_QUARTER, 3), (_HALF, 6)):
        if match := pattern.fullmatch(text):
            number, year = _number_and_year(match)
            return _months(_year(year), (int(number) - 1) * length + 1, length)
    if month := _month(text, within):
        return _months(*month, 1)
    return None


def _groups(pattern, text):
    match = pattern.fullmatch(text)
    return match and [group for group in match.groups() if group is not None]


def _number_and_year(match):
    """The number of a quarter or half and its year, whichever comes first."""
    one, two = (group for group in match.groups() if group is not None)
    return (one, two) if len(one) == 1 else (two, one)


def _month(text, within):
    """Year and month that a text names, or None."""
    if _SHORTENED.fullmatch(text):
        return None
    if found := _groups(_MONTH_FIRST, text):
        month, year = found
    elif found := _groups(_YEAR_FIRST, text):
        year, month = found
    elif (match := _MONTH_ALONE.fullmatch(text)) and within:
        return _month_within(int(match[1]), *within)
    else:
        return None
    return _year(year), int(month)


def _month_within(month, first, last):
    """The only month of this name in a period, or None."""
    found = [
        year
        for year in range(first.year, last.year + 1)
        if (first.year, first.month) <= (year, month) <= (last.year, last.month)
    ]
    return (found[0], month) if len(found) == 1 else None


def _split_year(text, first, second, fiscal_month):
    """A fiscal year such as 2024/25, or the month that it is otherwise."""
    year, next_year = _year(first), int(second)
    if (year + 1) % 10 ** len(second) != next_year:
        month = _month(text, None)
        return _months(*month, 1) if month else None
    # 2009/10 is a month to some and a year to others.
    if fiscal_month == 1 or len(second) == 2 and next_year <= 12 and "F" not in text:
        is_month = "-" in text and 1 <= next_year <= 12 and "F" not in text
        return _months(year, next_year, 1) if is_month else None
    end = date(year + 1, fiscal_month, 1).toordinal() - 1
    return date(year, fiscal_month, 1), date.fromordinal(end)


def _year(text):
    return int(text) + 2000 if len(text) == 2 else int(text)


def _months(year, first, count):
    last = first + count - 1
    if year not in YEARS or not 1 <= last <= 12 or first < 1:
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
