# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What every scoring method tells about itself."""

from collections.abc import Callable
from dataclasses import dataclass

from ..outcome import RuleError


@dataclass(frozen=True)
class Method:
    """One way to turn an actual into points.

    ``requires``
        names of the Rule fields that must be set
    ``uses``
        names of further Rule fields that change the result
    ``verify(rule)``
        raises RuleError if the numbers of the definition do not fit together
    ``compute(rule, actual)``
        returns (points, steps) for a definition that passed ``verify``
    """

    key: str
    requires: tuple
    uses: tuple
    verify: Callable
    compute: Callable


def demand(condition, code, **values):
    """Raise RuleError ``code`` unless the condition holds."""
    if not condition:
        raise RuleError(code, **values)
