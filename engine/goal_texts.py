# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a goal's text says, in English and Chinese: verbs, quantities, from-to values.

The functions take any text and never raise; what they do not understand they do not
find. Deadlines are read by ``goal_deadlines``.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from .numbers import LARGEST_EXPONENT

#: Longer texts are read up to here.
LONGEST_TEXT = 5000

_ENGLISH_STEMS = (
    "improv",
    "increas",
    "enhanc",
    "strengthen",
    "optimi[sz]",
    "boost",
    "rais",
    "grow",
    "reduc",
    "lower",
    "decreas",
    "develop",
    "promot",
    "support",
    "foster",
    "maximi[sz]",
    "minimi[sz]",
    "streamlin",
    "ensur",
    "striv",
    "deepen",
    "better",
    "focus",
    "help",
)
_ENGLISH_ENDINGS = r"(?:e|es|ed|ing|s|ement|ements|ation|th)?"
_ENGLISH_PHRASES = (
    r"work(?:s|ing)? (?:hard|on|harder)",
    r"do(?:es|ing)? (?:a good job|well|better|(?:my|our|the) best)",
    r"try(?:ing)? to",
)
_CHINESE = (
    "提高提升加强优化改善改进完善强化增强促进推进推动努力深化加大加快提振"
    "做好搞好写好抓好干好管好用好尽力降低减少缩短"
)
_VAGUE = re.compile(
    "|".join(
        (
            rf"\b(?:{'|'.join(_ENGLISH_STEMS)}){_ENGLISH_ENDINGS}\b",
            rf"\b(?:{'|'.join(_ENGLISH_PHRASES)})\b",
            *(_CHINESE[place : place + 2] for place in range(0, len(_CHINESE), 2)),
        )
    ),
    re.IGNORECASE,
)

_FIGURE = r"\d{1,30}(?:,\d{3}){0,9}(?:\.\d{1,20})?"
#: A figure that is no part of a name such as ISO 9001, Q1, A4 or v2.
_FREE = r"(?<![A-Za-z0-9_.,])(?-i:(?<![A-Z]{2}[ -]))"
_SCALE = r"(?:\s?[百千万亿]{1,2})?(?:余|多)?"
#: Words after a figure that are no unit.
_NO_UNIT = r"的和与及至到以或和则并且等前后内"
_NO_WORD = (
    r"(?:and|or|to|of|in|on|at|by|the|a|an|for|with|from|than|is|are|be|as|that"
    r"|which|per|every|each|until|within|before|after|will|we|i)\b"
)
_CURRENCY = r"(?:[€$£¥₹]|(?:usd|eur|rmb|cny|gbp|jpy|chf)\s?)"
_NUMERAL = "零〇一二两三四五六七八九十百千万亿半"
_CHINESE_UNIT = (
    "个百分点|百分点|个|篇|次|件|人|名|家|元|项|台|套|单|份|条|吨|斤|千克|公斤|公里|米"
    "|款|场|位|户|倍|成|番|页|字|笔|批|箱|辆|座|种|张|块|本|天|小时|分钟|秒|分|点|以上"
)
_WORD_NUMBER = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a |one )?hundred"
    r"|(?:a |one )?thousand|(?:a |one )?million|(?:a |one )?dozen)"
)
_QUANTITY = re.compile(
    "|".join(
        (
            rf"{_FREE}{_CURRENCY}{_FIGURE}(?:[kmb]\b|[千万亿]{{1,2}})?",
            rf"{_FREE}{_FIGURE}\s?[%‰°]",
            rf"{_FREE}{_FIGURE}\s?[百千万亿]",
            rf"{_FREE}{_FIGURE}{_SCALE}\s?(?![{_NO_UNIT}])[\u4e00-\u9fff]",
            rf"{_FREE}(?!(?:19|20)\d\d\b){_FIGURE}[\s-]?(?!{_NO_WORD})[A-Za-z]{{1,30}}",
            r"百分之[零〇一二两三四五六七八九十百点\d]{1,12}",
            rf"(?:[{_NUMERAL}]{{2,12}}|[二两三四五六七八九十百千半]|第?一(?=[倍成番]))"
            rf"(?:{_CHINESE_UNIT})",
            rf"\b{_WORD_NUMBER}[\s-](?!{_NO_WORD})[a-z]{{1,30}}",
        )
    ),
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?:从|由|from)\s?(?P<from>{_FIGURE})\s?(?P<from_unit>[%‰]|[万亿])?[^\d.,;。；]{{0,12}}?"
    rf"(?:到|至|为|to)\s?(?P<to>{_FIGURE})\s?(?P<to_unit>[%‰]|[万亿])?",
    re.IGNORECASE,
)


def plain(text):
    """Return any text in one form: full-width characters half-width, spaces single."""
    text = unicodedata.normalize("NFKC", str(text or "")[:LONGEST_TEXT])
    return " ".join(text.split())


def length(text):
    """Return how many characters the text has; spaces and punctuation do not count."""
    return sum(
        character == "%" or unicodedata.category(character)[0] not in "PZC"
        for character in plain(text)
    )


def vague_verb(text):
    """Return the first verb that promises without saying how much, or ''."""
    found = _VAGUE.search(plain(text))
    return found.group() if found else ""


def quantity(text):
    """Return the first number with a unit, or ''.

    Names with figures (ISO 9001, Q1), years and Chinese “一个” (an article) are none.
    """
    found = _QUANTITY.search(plain(text))
    return found.group().strip() if found else ""


def from_to(text):
    """Return (baseline, target) of “from 18 % to 25 %”, or None."""
    found = _FROM_TO.search(plain(text))
    if not found or found["from_unit"] != found["to_unit"] and found["from_unit"]:
        return None
    values = _figure(found["from"]), _figure(found["to"])
    return None if None in values else values


def _figure(text):
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.adjusted() <= LARGEST_EXPONENT else None
