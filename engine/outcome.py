# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a rule answers: a state, a value and the steps that lead to it."""

from dataclasses import dataclass, field
from decimal import Decimal

from .codes import ERROR_CODES, STEP_CODES, TEXT_VALUES

__all__ = [
    "ERROR_CODES",
    "INSUFFICIENT",
    "MISSING",
    "NOT_APPLICABLE",
    "SCORED",
    "STATES",
    "STEP_CODES",
    "Outcome",
    "RuleError",
    "Step",
]

SCORED = "scored"
MISSING = "missing"
NOT_APPLICABLE = "not_applicable"
INSUFFICIENT = "insufficient"
STATES = (SCORED, MISSING, NOT_APPLICABLE, INSUFFICIENT)


class RuleError(ValueError):
    """The definition is wrong, so no data could be scored with it.

    ``code`` is a key of ``ERROR_CODES``; ``values`` has the names listed there.
    """

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self):
        return f"{self.code} {self.values}"


@dataclass(frozen=True)
class Step:
    """One line of an explanation.

    ``code`` is a key of ``STEP_CODES``; ``values`` has the names listed there. A
    value named ``result`` is what the other values of the same step compute to.
    """

    code: str
    values: dict = field(default_factory=dict)

    def to_json(self):
        """Return plain JSON data; a Decimal becomes its digits as text."""
        values = {name: _plain(value) for name, value in self.values.items()}
        return {"code": self.code, "values": values}

    @classmethod
    def from_json(cls, data):
        """Rebuild a step from :meth:`to_json`.

        Numbers of the engine's own codes become Decimal again; values of codes the
        engine does not know stay as they are stored.
        """
        code, values = data["code"], data["values"]
        if code not in STEP_CODES:
            return cls(code, dict(values))
        return cls(code, {name: _typed(name, value) for name, value in values.items()})


def _plain(value):
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _typed(name, value):
    if name not in TEXT_VALUES:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Outcome:
    """A result with its explanation.

    ``value`` is a Decimal when ``state`` is ``SCORED`` and None otherwise: data that
    is missing is never zero (METHODS M00).
    """

    state: str
    value: Decimal | None
    steps: tuple

    @classmethod
    def scored(cls, value, steps):
        """Return a result with a value."""
        return cls(SCORED, value, tuple(steps))

    @classmethod
    def unscored(cls, state, steps):
        """Return a result that has a state and reasons, but no value."""
        return cls(state, None, tuple(steps))
