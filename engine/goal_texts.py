# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a goal's text says, in English and Chinese: verbs, quantities, from-to values.

The functions take any text and never raise; what they do not understand they do not
find. Deadlines are read by ``goal_deadlines``.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from . import goal_amounts, goal_promises
from .numbers import LARGEST_EXPONENT

#: Longer texts are read up to here.
LONGEST_TEXT = 5000

_FIGURE = r"\d{1,30}(?:,\d{3}){0,9}(?:\.\d{1,20})?"
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
    """Return the first words that promise without saying how much, or ''."""
    return goal_promises.find(plain(text))


def names_result(text):
    """Whether the text says what will be there in the end: sign, install, 编制."""
    return goal_promises.names_result(plain(text))


def quantity(text):
    """Return the first amount, or ''; dates are to be taken out of the text before."""
    return goal_amounts.find(plain(text))


def service_time(text):
    """Return how long an answer may take (“reply within 2 days”), or ''."""
    return goal_amounts.find_service(plain(text))


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
