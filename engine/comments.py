# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Words about the person in a comment on somebody's work, in English and Chinese."""

import re

from .goal_texts import plain

_ENGLISH = re.compile(
    r"\b(?:lazy|stupid|careless person|selfish|arrogant|stubborn|moody|immature"
    r"|unreliable person|childish|hopeless|incompetent|dishonest|weak character"
    r"|bad attitude|introverted?|extroverted?)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    "懒惰|懒散|愚蠢|笨|自私|自大|傲慢|固执|情绪化|幼稚|不成熟|没出息|无能|人品|性格|内向|外向|态度差"
)


def person_words(text):
    """Return the words of a text that speak of the person, each once, in order."""
    text = plain(text)
    found = [match.group() for match in _ENGLISH.finditer(text)]
    found += [match.group() for match in _CHINESE.finditer(text)]
    return list(dict.fromkeys(word.lower() for word in found))
