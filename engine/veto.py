# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Veto (一票否决): an event that overrides the arithmetic (METHODS M10)."""

from dataclasses import dataclass
from decimal import Decimal

from .numbers import to_decimal
from .outcome import RuleError

ZERO_TOTAL = "zero"
SCORE_CAP = "score_cap"
GRADE_CAP = "grade_cap"
GRADE = "grade"
EFFECTS = (ZERO_TOTAL, SCORE_CAP, GRADE_CAP, GRADE)


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
    """

    key: str
    effect: str
    value: Decimal | str | None = None
    reason: str = ""

    def __post_init__(self):
        values = {"key": str(self.key), "effect": self.effect}
        if self.effect not in EFFECTS:
            raise RuleError("unknown_veto_effect", **values)
        if self.effect != ZERO_TOTAL and self.value in (None, ""):
            raise RuleError("veto_value_missing", **values)
        if self.effect == SCORE_CAP:
            object.__setattr__(self, "value", to_decimal(self.value, "veto"))
