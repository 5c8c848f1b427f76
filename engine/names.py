# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names of cycles: the period that a name tells, moved on to another period."""

import re

#: A year, a year over its end (2026/27), and the number of a half, quarter or month.
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d{4}|\d\d)(?!\d))?(?!\d)")
_PART = re.compile(r"(?<![A-Za-z0-9])([HSQTM])(\s?)(1[0-2]|[1-9])(?!\d)")
#: How many parts of a kind a year has.
_PARTS = {"H": 2, "S": 2, "Q": 4, "T": 4, "M": 12}


def next_name(name, before, after):
    """Return the name with years and the number of the part moved on.

    :param before: first and last day of the period that the name tells
    :param after: first and last day of the other period
    :return: the same name where it tells no period that moves
    """
    years = after[0].year - before[0].year
    months = 12 * years + after[0].month - before[0].month
    parts = _PART.findall(name)
    if len(parts) == 1:
        letter, _space, number = parts[0]
        count = _PARTS[letter]
        if months % (12 // count):
            return name
        # The part says when another year begins: also a fiscal one begins with its
        # first part.
        years, place = divmod(int(number) - 1 + months * count // 12, count)
        name = _PART.sub(lambda match: f"{match[1]}{match[2]}{place + 1}", name)
    return _YEARS.sub(lambda match: _moved_years(match[0], years), name)


def _moved_years(text, years):
    """The years of a text moved on: 2026 or 2026/27."""

    def moved(match):
        number = int(match[0]) + years
        return f"{number % 100:02}" if len(match[0]) == 2 else str(number)

    return re.sub(r"\d+", moved, text)
