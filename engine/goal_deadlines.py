# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Deadlines that a goal's text names, in English and Chinese.

Every deadline is read as a last day, or as a length of time that has to fit into the
period. A text without year means the year of the period. Nothing here ever raises.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from .goal_texts import plain

INSIDE, OUTSIDE, NONE = "inside", "outside", "none"

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH_KEYS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CN_DIGITS = {
    character: number
    for number, characters in enumerate(
        ("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
    )
    for character in characters
}
_EN_NUMBERS = {
    word: number
    for number, word in enumerate(
        "a one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_EN_NUMBERS["a"] = 1
_NUMBER = (
    r"(?P<n>\d{1,4}|[零〇一二两三四五六七八九十半]{1,3}|\b(?:an?|one|two|three|four"
    "|five"
    r"|six|seven|eight|nine|ten|eleven|twelve)\b)"
)

#: Days of one unit, as long as it can be: what fits then fits always.
_UNIT_DAYS = {
    "day": 1,
    "week": 7,
    "month": 30,
    "quarter": 90,
    "half": 181,
    "year": 365,
}
_UNITS = (
    ("day", r"days?|天|日"),
    ("week", r"weeks?|个?星期|周"),
    ("month", r"months?|个月|月"),
    ("quarter", r"quarters?|个?季度|季"),
    ("half", r"half[ -]years?|半年度?"),
    ("year", r"years?|年度?"),
)
_CN_MONTH = (
    r"(?<![\d一二三四五六七八九十个])"
    r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])"
)
_YEAR = r"(?:(?P<y>(?:19|20)\d\d)\s?年?\s?)?"


def _unit(text):
    for name, pattern in _UNITS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return name
    return "day"


_ANY_UNIT = "|".join(pattern for _name, pattern in _UNITS)


@dataclass(frozen=True)
class Deadline:
    """What was found: the words, and a last day or a length in days.

    ``day`` builds the last day for a year; ``days`` is the length of “within two
    weeks” or of the rhythm of “every week”. A deadline with neither of them lies in
    the period by its own words (“by the end of the period”). ``is_rhythm`` says how
    often something is done; ``is_fiscal`` names a fiscal year, which may begin in the
    calendar year before and end in the one after.
    """

    words: str
    year: int | None = None
    month: int | None = None
    dom: int | None = None
    days: int | None = None
    is_rhythm: bool = False
    is_fiscal: bool = False


# PATTERNS: a regular expression and how its match becomes a deadline


def _number(text):
    text = text.lower()
    if text.isdecimal():
        return int(text)
    if text in _EN_NUMBERS:
        return _EN_NUMBERS[text]
    if text == "半":
        return 1
    tens, sign, ones = text.partition("十")
    if not sign:
        return _CN_DIGITS.get(text[:1], 1)
    return _CN_DIGITS.get(tens, 1) * 10 + _CN_DIGITS.get(ones, 0)


def _year(match):
    return int(match["y"]) if match["y"] else None


def _by_day(match):
    return Deadline(
        match.group(), _year(match), _number(match["m"]), int(match["d"] or 0) or None
    )


def _by_month_name(match):
    month = _MONTH_KEYS.index(match["m"].lower()[:3]) + 1
    day = int(match["d"]) if match["d"] else None
    return Deadline(match.group(), _year(match), month, day)


def _by_quarter(match):
    return Deadline(match.group(), _year(match), _number(match["n"]) * 3)


def _by_half(match):
    first = match["n"].lower() in ("1", "上", "first")
    return Deadline(match.group(), _year(match), 6 if first else 12)


def _by_year(match):
    return Deadline(match.group(), _year(match), 12)


def _by_figures(match):
    """12/31 or, where that cannot be, 31/12."""
    month, day = int(match["m"]), int(match["d"])
    if month > 12:
        month, day = day, month
    return Deadline(match.group(), _year(match), month, day)


def _by_fiscal_year(match):
    year = int(match["fy"])
    return Deadline(
        match.group(), year if year > 99 else 2000 + year, 12, is_fiscal=True
    )


def _by_occasion(match):
    for pattern, month, day in _OCCASIONS:
        if re.search(pattern, match.group(), re.IGNORECASE):
            return Deadline(match.group(), None, month, day)
    return Deadline(match.group())


def _by_length(match):
    count = 1 if match["n"] is None else _number(match["n"])
    unit = _UNIT_DAYS[_unit(match["u"])]
    is_rhythm = match.group().startswith("每")
    if match["n"] == "半":
        return Deadline(match.group(), days=max(unit // 2, 1), is_rhythm=is_rhythm)
    return Deadline(match.group(), days=count * unit, is_rhythm=is_rhythm)


def _by_rhythm(match):
    words = match.group().lower()
    for sign, unit in (
        ("dai", "day"),
        ("working", "day"),
        ("business", "day"),
        ("week", "week"),
        ("month", "month"),
        ("quarter", "quarter"),
        ("annual", "year"),
        ("year", "year"),
        ("day", "week"),
    ):
        if sign in words:
            return Deadline(match.group(), days=_UNIT_DAYS[unit], is_rhythm=True)
    return Deadline(match.group(), days=1, is_rhythm=True)


def _by_counted_rhythm(match):
    days = 2 if match["n"].lower() == "other" else _number(match["n"])
    unit = _UNIT_DAYS[_unit(match["u"])]
    return Deadline(match.group(), days=days * unit, is_rhythm=True)


def _by_double_rhythm(match):
    unit = "week" if "周" in match.group() else "month"
    return Deadline(match.group(), days=2 * _UNIT_DAYS[unit], is_rhythm=True)


def _in_period(match):
    return Deadline(match.group())


#: Days of the year that people name instead of a date; the latest that they can be.
_OCCASIONS = (
    (r"mid-?year|年中", 6, 30),
    (r"双(?:11|十一)|光棍节|11\.11", 11, 11),
    (r"双(?:12|十二)", 12, 12),
    (r"618", 6, 18),
    (r"元旦|跨年|new year|christmas|xmas|圣诞", 12, 31),
    (r"春节|除夕|新年|chinese new year|lunar", 2, 20),
    (r"元宵|carnival", 3, 8),
    (r"清明", 4, 5),
    (r"easter|复活节", 4, 25),
    (r"五一|劳动节|labou?r day", 5, 1),
    (r"端午", 6, 25),
    (r"中秋", 9, 30),
    (r"国庆|十一(?:黄金周|长假|假期)|golden week", 10, 1),
    (r"halloween", 10, 31),
    (r"thanksgiving|black friday|cyber monday|感恩节|黑五", 11, 30),
    (r"spring|春季", 5, 31),
    (r"summer|夏季|暑[期假]|开学", 8, 31),
    (r"autumn|fall|秋季|入冬", 11, 30),
    (r"winter|冬季|寒假", 12, 31),
)
_OCCASION_CN = (
    "(?:双(?:11|12|十一|十二)|光棍节|618|元旦|跨年|圣诞节?|春节|除夕|新年|元宵节?"
    "|清明节?|五一|劳动节|端午节?"
    "|中秋节?|国庆节?|十一(?:黄金周|长假|假期)|感恩节|黑五|暑[期假]|寒假|开学|入冬"
    "|[春夏秋冬]季|复活节)"
)
_OCCASION_EN = (
    "(?:mid-?year|christmas|xmas|(?:chinese |lunar )?new year(?:'s eve)?|carnival"
    "|easter"
    r"|labou?r day|golden week|halloween|thanksgiving|black friday|cyber monday"
    r"|(?:spring|summer|autumn|fall|winter)\b(?: holidays?| break| season)?)"
)
_BY = (
    r"\b(?:by|before|until|till|in|during|through|no later than)\b(?: the)?"
    r"(?: (?:end|beginning|start|middle) of| early| late| mid)?(?:-|\b)(?: the)?\s?"
)
_UNTIL_CN = r"(?:之前|以前|前夕?|止|截止|底前)"
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            rf"{_YEAR}(?<![\d./-])(?P<m>\d{{1,2}})[/.-](?P<d>\d{{1,2}})(?![\d/.-])"
            rf"(?:日|号)?{_UNTIL_CN}",
            _by_figures,
        ),
        (
            r"\b(?:by|before|until|till|no later than"
            r"|due) (?P<m>\d{1,2})/(?P<d>\d{1,2})"
            r"(?:/(?P<y>20\d\d))?(?![\d/%])",
            _by_figures,
        ),
        (
            rf"{_OCCASION_CN}(?:节|假期|期间|大促|活动)?(?:{_UNTIL_CN}|期间)",
            _by_occasion,
        ),
        (rf"年中(?:{_UNTIL_CN})?", _by_occasion),
        (
            r"\b(?:by|before|until|till|in|during|over|after"
            "|ahead of)(?: the)?(?: next| coming)? "
            rf"{_OCCASION_EN}",
            _by_occasion,
        ),
        (
            r"(?<![A-Za-z])FY\s?'?(?:\d\d[/-])?(?P<fy>20\d\d|\d\d)(?!\d)",
            _by_fiscal_year,
        ),
        (r"(?<!\d)(?P<fy>20\d\d|\d\d)\s?财年", _by_fiscal_year),
        (
            rf"{_NUMBER}\s?(?P<u>{_ANY_UNIT})(?:之内|以内|内|后|之后|里)",
            _by_length,
        ),
        (
            r"\b(?:within|in|over|during)(?: the)?(?: next| coming| first)? ?"
            rf"{_NUMBER}[ -]?(?P<u>{_ANY_UNIT})\b",
            _by_length,
        ),
        (r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", _by_day),
        (rf"{_YEAR}{_CN_MONTH}\s?月\s?(?P<d>\d{{1,2}})\s?[日号]", _by_day),
        (
            rf"{_YEAR}{_CN_MONTH}\s?月(?P<d>)(?!\d)"
            r"(?:份|底|末|内|中旬|上旬|下旬|前|之前|以前|止)",
            _by_day,
        ),
        (r"(?P<y>(?:19|20)\d\d)\s?年\s?(?P<m>\d{1,2})\s?月(?P<d>)", _by_day),
        (
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTHS})\b"
            r"(?:,? (?P<y>(?:19|20)\d\d))?",
            _by_month_name,
        ),
        (
            rf"\b(?P<m>{_MONTHS}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b"
            r"(?:,? (?P<y>(?:19|20)\d\d))?",
            _by_month_name,
        ),
        (
            rf"{_BY}(?P<m>{_MONTHS})\b(?:,? (?P<y>(?:19|20)\d\d))?(?P<d>)",
            _by_month_name,
        ),
        (rf"{_YEAR}\bQ(?P<n>[1-4])(?!\d)", _by_quarter),
        (rf"{_YEAR}第?(?P<n>[一二三四1-4])季度?(?!\d)", _by_quarter),
        (rf"{_YEAR}\bH(?P<n>[12])(?!\d)", _by_half),
        (rf"{_YEAR}(?P<n>[上下])半年", _by_half),
        (
            r"\b(?P<n>first|second) half(?: of)?(?: (?P<y>(?:19|20)\d\d))?",
            _by_half,
        ),
        (
            r"(?P<y>(?:19|20)\d\d)\s?年(?:底|末|内|前|之前|度内|度|终)?(?:之?前)?",
            _by_year,
        ),
        (rf"{_BY}(?P<y>(?:19|20)\d\d)\b", _by_year),
        (
            r"(?:(?<![\d一二两三四五六七八九十])年[底末内终]|本年度|今年|全年)(?P<y>)",
            _by_year,
        ),
        (r"(?:\bby (?:the )?year[ -]?end\b|\bend of (?:the )?year\b)(?P<y>)", _by_year),
        (r"\b(?:this|in the) year\b(?P<y>)", _by_year),
        (
            r"\b(?:each|every|per|(?:once |twice )?(?<!by )(?<!than )(?<!half )an?)"
            r" (?:(?:working |business )?day|week|month|quarter|year|shift"
            r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|evening)\b",
            _by_rhythm,
        ),
        (
            r"\bevery (?P<n>\d{1,3}|other|two|three|four|five|six)"
            rf" (?P<u>{_ANY_UNIT})\b",
            _by_counted_rhythm,
        ),
        (
            r"\b(?:daily|weekly|bi-?weekly|monthly|quarterly|annual(?:ly)?|yearly)\b",
            _by_rhythm,
        ),
        (r"每(?:双|隔一)(?:周|月)", _by_double_rhythm),
        (
            rf"每(?P<n>\d{{1,3}}|[一二两三四五六七八九十半]{{1,2}})?(?P<u>{_ANY_UNIT})",
            _by_length,
        ),
        (
            "(?:本|当)(?:季度?|月|期|周期|考核期|半年)(?:度|内|底|末)?|(?:期末|期内"
            "|季末|月底|月末)"
            r"|考核期(?:末|内)|周期(?:末|内)",
            _in_period,
        ),
        (
            r"\b(?:this (?:quarter|month|period|cycle|half)"
            r"|(?:by |at |until )?(?:the )?"
            r"end of (?:the |this )?(?:period|cycle|quarter|month|half(?:-year)?))\b",
            _in_period,
        ),
    )
)


def find(text):
    """Return the deadlines of a text and the text without them.

    :return: (list of Deadline, text whose other numbers are no dates)
    """
    text, found = plain(text), []
    for pattern, read in _PATTERNS:
        found += [read(match) for match in pattern.finditer(text)]
        text = pattern.sub(" ; ", text)
    return found, text


def names_month(text):
    """Whether the text names a day or month until which something is done."""
    return any(deadline.month for deadline in find(text)[0])


def place(deadline, start, end):
    """Tell if a deadline lies inside the period: ``INSIDE`` or ``OUTSIDE``.

    :param start: first day of the period; None for a period without dates, into which
        every deadline fits
    :param end: last day
    """
    if not start or not end:
        return INSIDE
    if deadline.days is not None:
        return INSIDE if deadline.days <= (end - start).days + 2 else OUTSIDE
    if deadline.month is None:
        return INSIDE
    if deadline.is_fiscal:
        return INSIDE if deadline.year in (start.year, end.year) else OUTSIDE
    years = [deadline.year] if deadline.year else range(start.year, end.year + 1)
    days = [_last_day(year, deadline.month, deadline.dom) for year in years]
    return INSIDE if any(day and start <= day <= end for day in days) else OUTSIDE


def _last_day(year, month, dom):
    if not 1 <= month <= 12 or not date.min.year <= year <= date.max.year:
        return None
    last = monthrange(year, month)[1]
    if dom is not None and not 1 <= dom <= last:
        return None
    return date(year, month, dom or last)


def judge(text, start, end):
    """Return what the text says about time.

    :return: (``INSIDE``, ``OUTSIDE`` or ``NONE``, the words that say so); one deadline
        inside is enough
    """
    found, _rest = find(text)
    outside = ""
    for deadline in found:
        if place(deadline, start, end) == INSIDE:
            return INSIDE, deadline.words.strip()
        outside = outside or deadline.words.strip()
    return (OUTSIDE, outside) if found else (NONE, "")


def within(day, start, end):
    """Tell if a date lies inside the period; a period without dates holds all."""
    if not start or not end:
        return True
    return start <= day <= end
