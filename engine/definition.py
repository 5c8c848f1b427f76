# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The definition of one scoring rule, as data."""

from dataclasses import dataclass, fields
from decimal import Decimal

from .numbers import to_decimal

UP = "up"
DOWN = "down"
DIRECTIONS = (UP, DOWN)

_NUMBERS = frozenset(
    {
        "points",
        "target",
        "baseline",
        "floor",
        "cap",
        "gate",
        "step",
        "points_per_step",
        "max_bonus",
        "max_malus",
        "deduction",
        "threshold",
        "stretch",
        "lower",
        "upper",
    }
)


def _convert_numbers(definition):
    """Turn the number fields of a frozen definition into Decimal; None stays."""
    for item in fields(definition):
        value = getattr(definition, item.name)
        if item.name in _NUMBERS and value is not None:
            number = to_decimal(value, item.name)
            object.__setattr__(definition, item.name, number)


@dataclass(frozen=True)
class Band:
    """One row of a step table: the points for actuals between two bounds.

    A bound of None is open. Which bound belongs to the band depends on the
    direction of the rule (METHODS M00).
    """

    lower: Decimal | None
    upper: Decimal | None
    points: Decimal

    def __post_init__(self):
        _convert_numbers(self)
        object.__setattr__(self, "points", to_decimal(self.points, "points"))

    def contains(self, actual, direction):
        """Tell if ``actual`` is in [lower, upper), or (lower, upper] when down."""
        if direction == UP:
            above = self.lower is None or actual >= self.lower
            return above and (self.upper is None or actual < self.upper)
        above = self.lower is None or actual > self.lower
        return above and (self.upper is None or actual <= self.upper)


@dataclass(frozen=True)
class Point:
    """One point of a table that is interpolated: an actual and the share it earns."""

    value: Decimal
    rate: Decimal

    def __post_init__(self):
        object.__setattr__(self, "value", to_decimal(self.value, "value"))
        object.__setattr__(self, "rate", to_decimal(self.rate, "rate"))


@dataclass(frozen=True)
class Rule:
    """How an actual becomes points.

    Numbers may be given as int, text, float or Decimal. Rates, floor, cap, gate and
    step are fractions (1.2 is 120 %); points are points. Which fields a method needs
    and which it looks at is told by ``rules.METHODS``.

    ``points``
        full points at 100 %; the base of ``plus_minus``
    ``floor``, ``cap``
        bounds of the achievement rate; None is open
    ``gate``
        rate below which the line earns nothing
    ``step``, ``points_per_step``, ``max_bonus``, ``max_malus``, ``proportional``
        ``plus_minus``: share of the target per step, points per step, limits, and
        whether parts of a step count
    ``bonus_limits``
        ``plus_minus``: pairs (shortfall, max bonus), rising; when the target is worse
        than the baseline by at least that share of it, the lower limit holds
    ``deduction``, ``allow_negative``
        ``deduction``: points per event, and whether it may go down to −points
    ``threshold``, ``target``, ``stretch``
        ``three_value``: 保底 / 目标 / 挑战值
    ``bands``, ``absolute``
        ``bands``: the table, and whether the sign of the actual is ignored
    ``curve``
        ``efficacy``: standards with their coefficients; ``curve``: points of a payout
        curve; both in any order
    """

    method: str
    direction: str = UP
    points: Decimal = Decimal(100)
    target: Decimal | None = None
    baseline: Decimal | None = None
    floor: Decimal | None = Decimal(0)
    cap: Decimal | None = Decimal("1.2")
    gate: Decimal | None = None
    step: Decimal | None = None
    points_per_step: Decimal | None = None
    max_bonus: Decimal | None = None
    max_malus: Decimal | None = None
    proportional: bool = False
    bonus_limits: tuple = ()
    deduction: Decimal | None = None
    allow_negative: bool = False
    threshold: Decimal | None = None
    stretch: Decimal | None = None
    bands: tuple = ()
    absolute: bool = False
    curve: tuple = ()

    def __post_init__(self):
        _convert_numbers(self)
        object.__setattr__(self, "points", to_decimal(self.points, "points"))
        object.__setattr__(self, "bands", tuple(self.bands))
        object.__setattr__(self, "curve", tuple(self.curve))
        limits = tuple(
            (to_decimal(shortfall, "bonus_limits"), to_decimal(limit, "bonus_limits"))
            for shortfall, limit in self.bonus_limits
        )
        object.__setattr__(self, "bonus_limits", limits)


def interval(lower, upper, direction=UP):
    """Return the interval in mathematical notation, the same in every language."""
    left = "(-∞" if lower is None else ("[" if direction == UP else "(") + f"{lower:f}"
    right = "+∞)" if upper is None else f"{upper:f}" + (")" if direction == UP else "]")
    return f"{left}, {right}"
