# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether two short texts speak of the same, in English and Chinese.

Words are compared by their stems, Chinese by its pairs of characters. It is a guess
that proposes and never decides; the functions take any text and never raise.
"""

import re
from decimal import Decimal
from itertools import combinations

from .goal_texts import plain
from .numbers import ZERO, exact

#: From this share of the shorter text on, a line is taken to speak of a duty.
ALIKE = Decimal("0.5")
#: From this share of both texts on, two names are taken to mean one thing.
SAME = Decimal("0.7")

_WORD = re.compile(r"[a-zà-öø-ÿ]+|\d+|[\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
#: Words of every duty: they say nothing of what it is about.
_EMPTY = frozenset(
    "a an and all any are as at be by each every for from has in into is it its of on"
    " or our per that the their them this to up upon via we with within new own"
    " ensure ensuring make makes making carry out keep keeping take taking do doing"
    " responsible responsibility duty duties task tasks work works job role part"
    " manage manages managing management handle handles handling perform performs"
    " provide provides providing support supports supporting assist help helps helping"
    " improve improves improving raise raising increase increasing reduce reducing"
    " lower lowering achieve reach maintain maintains maintaining least most than more"
    " less rate number share percent total end year month quarter week day january"
    " february march april may june july august september october november"
    " december".split()
)
#: As above; they part what stands beside them.
_EMPTY_CHINESE = re.compile(
    "负责|承担|协助|配合|参与|进行|完成|开展|做好|确保|保证|实施|执行|组织|落实|以及|相关|有关|工作"
    "|任务|职责|事项|日常|公司|部门|本|管理|维护|提供|支持|提高|提升|增加|降低|减少|达到|实现|每[年月周日]"
    "|年度|季度|月度|年底|月底|[率的与和及或等在对于为将把到至从由并按以上下内前后]"
)
_ENDINGS = (
    ("ies", "y"),
    ("ing", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
)
_SHORTEST_STEM = 4


def features(*texts):
    """Return what texts speak of: stems of words and pairs of Chinese characters."""
    found = set()
    for text in texts:
        for run in _WORD.findall(_EMPTY_CHINESE.sub(" ", plain(text).lower())):
            found.update(_pairs(run) if _CHINESE.match(run) else _stems(run))
    return frozenset(found)


def _pairs(run):
    if len(run) == 1:
        return ()
    return {run[at : at + 2] for at in range(len(run) - 1)}


def _stems(word):
    """The stem; figures and single letters say which one, not what."""
    if word in _EMPTY or word.isdigit() or len(word) == 1:
        return ()
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) + len(instead) >= _SHORTEST_STEM:
            word = stem + instead
            break
    # "sales" and "sale", "close" and "closing", "reply" and "replies" have one stem.
    word = word.removesuffix("e") if len(word) > _SHORTEST_STEM else word
    return {word}


@exact
def likeness(one, other):
    """Return which share of the shorter one is in the other, from 0 to 1.

    :param one, other: features of two texts
    """
    shorter = min(len(one), len(other))
    return Decimal(len(one & other)) / shorter if shorter else ZERO


def is_alike(one, other):
    """Whether a line speaks of a duty, or a duty of a line."""
    return likeness(one, other) >= ALIKE


def served(lines, duties):
    """Return the duties that each line speaks of.

    :param lines, duties: dict of a key to features
    :return: dict of the key of a line to the list of keys of duties, the most like
        first; lines that speak of none are left out
    """
    found = {}
    for line, words in lines.items():
        degrees = {key: likeness(words, about) for key, about in duties.items()}
        alike = [key for key, degree in degrees.items() if degree >= ALIKE]
        if alike:
            found[line] = sorted(alike, key=degrees.get, reverse=True)
    return found


def same_names(names):
    """Return pairs of names that mean one thing, the most like first.

    Names that differ in a figure or a single letter (line A, line B) name two things.

    :param names: dict of a key to a name
    :return: list of (key, other key)
    """
    words = {key: _of_name(name) for key, name in names.items()}
    labels = {key: _labels(name) for key, name in names.items()}
    holders = {}
    for key, own in words.items():
        for word in own:
            holders.setdefault(word, []).append(key)
    candidates = {pair for keys in holders.values() for pair in combinations(keys, 2)}
    degrees = {}
    for one, other in candidates:
        degree = _both(words[one], words[other])
        if degree >= SAME and labels[one] == labels[other]:
            degrees[one, other] = degree
    order = {key: number for number, key in enumerate(names)}
    return sorted(
        degrees,
        key=lambda pair: (-degrees[pair], order[pair[0]], order[pair[1]]),
    )


def _of_name(name):
    """As ``features``, with each Chinese character: names are short and turned round"""
    rest = _EMPTY_CHINESE.sub(" ", plain(name))
    return features(name) | set(_CHINESE.findall(rest))


def _labels(name):
    return {
        run
        for run in _WORD.findall(plain(name).lower())
        if run.isdigit() or (len(run) == 1 and run.isascii() and run not in _EMPTY)
    }


@exact
def _both(one, other):
    return Decimal(2 * len(one & other)) / (len(one) + len(other))
