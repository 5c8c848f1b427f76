# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Veto (一票否决): an event that overrides the arithmetic (METHODS M10)."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from .numbers import to_decimal
from .outcome import RuleError, Step
from .raters import POINTS_PER_LEVEL

ZERO_TOTAL = "zero"
SCORE_CAP = "score_cap"
GRADE_CAP = "grade_cap"
GRADE = "grade"
EFFECTS = (ZERO_TOTAL, SCORE_CAP, GRADE_CAP, GRADE)
#: Steps that tell of an event that somebody has recorded, and of a value not kept.
EVENT_STEPS = {
    ZERO_TOTAL: "veto_zero",
    SCORE_CAP: "veto_score_cap",
    GRADE_CAP: "veto_grade_cap",
    GRADE: "veto_grade",
}
VALUE_STEPS = {
    ZERO_TOTAL: "value_zero",
    SCORE_CAP: "value_score_cap",
    GRADE_CAP: "value_grade_cap",
    GRADE: "value_grade",
}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Veto:
    """One triggered veto.

    ``effect``
        ``zero`` the total is 0; ``score_cap`` it is at most ``value``; ``grade_cap``
        the grade is at most ``value``; ``grade`` the grade is ``value``
    ``value``
        points for ``score_cap``, a level code for the grade effects
    ``reason``
        text as typed, kept with the result
    ``level``, ``least``
        of a value that has failed: the level that was given, and the one that is
        required; None for an event that somebody has recorded
    """

    key: str
    effect: str
    value: Decimal | str | None = None
    reason: str = ""
    level: Decimal | None = None
    least: Decimal | None = None

    def __post_init__(self):
        values = {"key": str(self.key), "effect": self.effect}
        if self.effect not in EFFECTS:
            raise RuleError("unknown_veto_effect", **values)
        if self.effect != ZERO_TOTAL and self.value in (None, ""):
            raise RuleError("veto_value_missing", **values)
        if self.effect == SCORE_CAP:
            object.__setattr__(self, "value", to_decimal(self.value, "veto"))

    def step(self, **values):
        """The step that tells of it: an event with its reason, a value with levels."""
        key = str(self.key)
        if self.least is None:
            told = {"key": key, "reason": self.reason, **values}
            return Step(EVENT_STEPS[self.effect], told)
        told = {"key": key, "level": self.level, "least": self.least, **values}
        return Step(VALUE_STEPS[self.effect], told)


@dataclass(frozen=True)
class Value:
    """One value of the company with the points that a person has got for it.

    ``points``
        None where nobody has rated it, or where it does not apply: it cannot fail
    ``least``
        the level from which on it is kept
    ``effect``, ``limit``
        what follows where it is not kept; see :class:`Veto`
    """

    key: str
    points: Decimal | None
    least: int
    effect: str
    limit: Decimal | str | None = None


def failed(values):
    """Return a Veto for each value that is not kept, in the order of the values.

    The points decide as they are; the level that is told is never rounded up to the
    one that is required.
    """
    return [
        Veto(
            value.key,
            value.effect,
            value.limit,
            level=(value.points / POINTS_PER_LEVEL).quantize(CENT, ROUND_FLOOR),
            least=Decimal(value.least),
        )
        for value in values
        if value.points is not None and value.points < value.least * POINTS_PER_LEVEL
    ]
