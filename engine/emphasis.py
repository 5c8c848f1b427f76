# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the weight of goals is spread over strategic themes, beside what is emphasised.

What differs is advice: a department has its own part in the strategy, and a single plan
need not serve every theme.
"""

from dataclasses import dataclass
from decimal import Decimal

from .numbers import ZERO, exact, round_half_up

HUNDRED = Decimal(100)
DIGITS = 1
#: Points between share and emphasis from which on it is told, of units and of one plan.
UNIT_BOUND, PLAN_BOUND = Decimal(10), Decimal(30)


@dataclass(frozen=True)
class Share:
    """What one theme has of the weight, in per cent.

    ``theme``
        key of the theme; None for lines that serve none
    ``wanted``
        what the company emphasises; None where it has said nothing
    ``gap``
        share - wanted, in points; None likewise
    """

    theme: object
    share: Decimal
    wanted: Decimal | None = None
    gap: Decimal | None = None

    def differs(self, bound):
        """Whether it is so far from what is emphasised that it is told."""
        return self.gap is not None and abs(self.gap) >= bound


@exact
def shares(weights, wanted=None):
    """Return the shares, what is emphasised most first, lines without theme last.

    :param weights: dict of theme (None: no theme) to weight
    :param wanted: dict of theme to per cent; None or {} where nothing was said
    """
    total = sum(weights.values(), ZERO)
    if not total:
        return []
    wanted = wanted or {}
    themes = {key for key, weight in weights.items() if weight} | set(wanted)
    found = []
    for theme in themes:
        share = round_half_up(weights.get(theme, ZERO) * HUNDRED / total, DIGITS)
        aim = wanted.get(theme, ZERO) if wanted else None
        gap = None if aim is None else share - aim
        found.append(Share(theme, share, aim, gap))
    return sorted(
        found,
        key=lambda row: (
            row.theme is None,
            -(row.wanted or ZERO),
            -row.share,
            str(row.theme),
        ),
    )


@exact
def problem(weights):
    """Return what the weights add up to where that is not 100, else None.

    Nothing at all is no problem: then nothing is compared.
    """
    total = sum(weights, ZERO)
    return total if weights and total != HUNDRED else None
