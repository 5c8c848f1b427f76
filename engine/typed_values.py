# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers with what people write around them: ≥95 %, max. 3, 8 days, € 1,200.

Only words that are known count as a bound or a unit. What leaves the number open, such
as a range, a tolerance or 3万, is refused with the reason, for a number without its
word is another number.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from . import typed_numbers
from .typed_numbers import BREAKS, LARGEST, NotANumber

LEAST, MOST = "least", "most"
PER_CENT = "%"

#: Signs and words of bounds; those of Chinese may stand behind the number.
_LEAST = (
    "≥ >= => ≧ ⩾ > ＞ min min. minimum mindestens wenigstens ab|at least|more than|"
    "not less than|over|above|au moins|minimum de|plus de|al menos|como mínimo|"
    "mínimo|más de|不低于|不少于|不小于|大于等于|大于|至少|高于|超过"
)
_MOST = (
    "≤ <= =< ≦ ⩽ < ＜ max max. maximum höchstens maximal|at most|no more than|"
    "not more than|up to|less than|under|below|within|bis zu|weniger als|au plus|"
    "au maximum|moins de|como máximo|máximo|a lo sumo|menos de|不高于|不超过|不多于|"
    "不大于|小于等于|小于|至多|最多|低于|少于"
)
_LEAST_BEHIND = "以上|及以上|or more|and above|oder mehr|ou plus|o más|min.|min"
_MOST_BEHIND = (
    "以下|及以下|以内|之内|or less|and below|oder weniger|ou moins|o menos|max.|max"
)
#: Names of one unit, the first as it is kept.
_UNITS = (
    "%|percent|per cent|pct|prozent|pour cent|pourcent|por ciento|per cento|百分之",
    "days|day|d|tage|tag|tagen|jours|jour|días|día|dias|dia|天|日",
    "hours|hour|hrs|hr|h|stunden|stunde|std|std.|heures|heure|horas|hora|小时|时",
    "minutes|minute|mins|min|minuten|minutos|minuto|分钟",
    "weeks|week|wochen|woche|semaines|semaine|semanas|semana|周",
    "months|month|monate|monat|mois|meses|mes|个月",
    "pieces|piece|pcs|pc|units|unit|stück|stk|stk.|pièces|pièce|unidades|unidad|件|个",
    "times|mal|fois|veces|vez|次",
    "people|person|persons|personen|personnes|personne|personas|persona|人|名",
    "points|point|pts|pt|punkte|punkt|puntos|punto|分",
    "orders|order|aufträge|commandes|pedidos|单|订单",
    "projects|project|projekte|projets|proyectos|项|项目",
    "cases|case|fälle|cas|casos|起|例",
    "EUR|€|euro|euros",
    "USD|$|us$",
    "GBP|£",
    "CNY|¥|￥|rmb|yuan|元|人民币",
    *("VND|₫", "IDR", "KRW|₩", "JPY", "INR|₹", "THB|฿", "MYR", "BRL|R$", "MXN"),
    *("CHF", "PLN|zł"),
    "kg|kilogram|kilogramm|公斤|千克",
    "km|公里",
    "t|tons|ton|tonnen|tonnes|toneladas|吨",
    "kWh|度",
)
#: An amount of these has no three decimals: 1,200 € are 1200 to whoever wrote it.
_MONEY = frozenset(
    "EUR USD GBP CNY VND IDR KRW JPY INR THB MYR BRL MXN CHF PLN".split()
)
#: Words that make another number of it, and how many times as large.
_MAGNITUDES = {
    10**3: "k|tsd|tsd.|thousand|tausend|mille|mil|千",
    10**4: "万|萬",
    10**6: "mio|mio.|mln|mn|million|millions|millionen|millones|millón|百万",
    10**7: "千万",
    10**8: "亿|億",
    10**9: "bn|billion|billions|mrd|mrd.|milliarden|milliards|十亿",
    # A metre or a million, billions or pieces: which is meant cannot be told.
    0: "m|mm|b",
}
#: In capitals a thousand or a trillion rather than a ton.
_OPEN_WORDS = frozenset("T")
_APPROXIMATE = "~ ≈ ca ca. c. approx approx. about around circa etwa env. environ aprox"
_RANGE = re.compile(r"\d\s*%?\s*(?:[-~–—～〜至到]|to|bis|à|a)\s*[-+]?\s*\d")
_TOLERANCE = re.compile(r"±|\+/-|\+-")
_NUMBER = re.compile(r"[-+(]?\s*[\d.,'’\s]*\d[\d.,]*(?:[eE][+-]?\d+)?\)?-{0,2}")
_PARTED = re.compile(rf"\d\s*[{BREAKS}]\s*\d|\d\s{{2,}}\d")


def _by_word(text):
    """Words of a list that is parted by | or, for short ones, by blanks."""
    first, *rest = text.split("|")
    return sorted((*first.split(), *rest), key=len, reverse=True)


_BOUNDS_BEFORE = [(w, LEAST) for w in _by_word(_LEAST)]
_BOUNDS_BEFORE += [(w, MOST) for w in _by_word(_MOST)]
_BOUNDS_BEFORE.sort(key=lambda pair: -len(pair[0]))
_BOUNDS_BEHIND = [(w, LEAST) for w in _LEAST_BEHIND.split("|")]
_BOUNDS_BEHIND += [(w, MOST) for w in _MOST_BEHIND.split("|")]
_BOUNDS_BEHIND.sort(key=lambda pair: -len(pair[0]))
_CANONICAL = {
    word.casefold(): words.split("|")[0]
    for words in _UNITS
    for word in words.split("|")
}
_TIMES = {
    word: factor for factor, words in _MAGNITUDES.items() for word in words.split("|")
}


@dataclass(frozen=True)
class Typed:
    """A number and what was written beside it."""

    number: Decimal
    #: LEAST, MOST or ''.
    bound: str = ""
    #: The unit in its canonical spelling, or ''.
    unit: str = ""
    #: The unit as it is written.
    word: str = ""


class OpenNumber(NotANumber):
    """Text that leaves open which number it is: ``why`` is range, tolerance, about."""

    def __init__(self, text, why, meant=()):
        """Refuse a text."""
        super().__init__(text, meant)
        self.why = why


def canonical_unit(text):
    """The spelling under which units of several languages are the same."""
    plain = (text or "").strip()
    return _CANONICAL.get(plain.casefold(), plain)


def magnitude(text):
    """How many times larger a word makes a number; None for other words."""
    plain = (text or "").strip()
    return 0 if plain in _OPEN_WORDS else _TIMES.get(plain.casefold())


def enlarges(text):
    """Whether words beside a number make another number of it, such as 万元."""
    try:
        _unit(text, Decimal(1), text.split())
    except NotANumber as error:
        return error.meant != [1]
    return False


def read(text, decimal_point=".", thousands_sep=","):
    """The number in a text with its bound and unit, or None for an empty text.

    :raises NotANumber: when the text is no number in that language; a subclass says
        when it leaves the number open
    """
    try:
        number = typed_numbers.read(text, decimal_point, thousands_sep)
    except NotANumber as error:
        refusal = error
    else:
        sign = _percent(text)
        return None if number is None else Typed(number, unit=sign, word=sign)
    if any(sign.isdigit() and not sign.isdecimal() for sign in text):
        raise refusal  # a raised 2 is no 2
    if _PARTED.search(text):
        raise refusal  # two numbers
    rest, bound = _bound(" ".join(text.split()))
    _refuse_open(text, rest)
    number_text, words = _apart(rest)
    if not number_text or (not words and not bound):
        raise refusal
    number = typed_numbers.read(number_text, decimal_point, thousands_sep)
    if number is None:
        raise refusal
    word, sign = _unit(text, number, words), _percent(number_text)
    if word and sign:
        raise refusal
    word = word or sign
    unit = canonical_unit(word)
    if unit in _MONEY and number.as_tuple().exponent == -3:
        raise NotANumber(text, [number * 1000])
    return Typed(number, bound, unit, PER_CENT if unit == PER_CENT else word)


def _percent(text):
    return PER_CENT if re.search("[%\uff05\ufe6a\u066a]", text) else ""


def _bound(text):
    """The text without the words of a bound, and which bound they are."""
    folded = text.casefold()
    for word, bound in _BOUNDS_BEFORE:
        rest = text[len(word) :]
        is_word = word[-1].isascii() and word[-1].isalpha()
        if folded.startswith(word) and not (is_word and rest[:1].isalpha()):
            return rest.strip(" :"), bound
    for word, bound in _BOUNDS_BEHIND:
        before = text[: -len(word)]
        if folded.endswith(word) and not (word[0].isascii() and before[-1:].isalpha()):
            # "5 min" are minutes.
            if word.startswith("min") and _percent(before) == "":
                continue
            return before.strip(), bound
    return text, ""


def _refuse_open(text, rest):
    if _TOLERANCE.search(rest):
        raise OpenNumber(text, "tolerance")
    if _RANGE.search(rest):
        raise OpenNumber(text, "range")
    first = rest.split(" ")[0].casefold()
    if first in _APPROXIMATE.split() or rest[:1] in "~≈约大" and rest[1:2].isdigit():
        raise OpenNumber(text, "about")


def _apart(text):
    """The number of a text and the words around it; no number when it has several."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return "", []
    number = found[0]
    before, _number, behind = text.partition(number)
    number = number.strip()
    if number[-2:-1].isdigit() and number.endswith("-") and behind[:1].isalpha():
        return "", []  # 5-day
    for sign in ("%", "\uff05"):
        if behind.lstrip().startswith(sign):
            number, behind = number + "%", behind.lstrip()[1:]
    return number, [word for part in (before, behind) if (word := part.strip(" :"))]


def _unit(text, number, words):
    """The one unit that the words name, as it is written."""
    times, units = 1, []
    for word in words:
        for part in [word] if word.casefold() in _CANONICAL else word.split(" "):
            if (factor := magnitude(part)) is not None:
                times *= factor
            elif part.casefold() in _CANONICAL:
                units.append(part)
            else:
                times *= _glued_times(text, number, part, units)
    if times != 1 or len(units) > 1:
        is_known = times and number.copy_abs() * times < LARGEST
        meant = [number * times] if is_known else []
        raise NotANumber(text, meant)
    return units[0] if units else ""


def _glued_times(text, number, part, units):
    """How many times 万元 or k€ make a number; their unit is noted."""
    folded = part.casefold()
    for word, factor in sorted(_TIMES.items(), key=lambda pair: -len(pair[0])):
        rest = folded.removeprefix(word)
        if rest != folded and rest in _CANONICAL:
            units.append(_CANONICAL[rest])
            return factor
    raise NotANumber(text, [number])
