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
    ``edges(rule)``
        the actuals at which something happens, for a picture; None: those of its table
    ``marks``
        values that a picture marks even where they are zero
    ``contract``
        parameters that a printed plan names, so that both sides know how points come
        about
    ``lower_is_better``
        a lower actual is the better one, whatever the direction says
    ``has_rate``
        the actual divided by the target says how far it is
    ``is_ruled``
        the rule alone says what each value is worth; no target is needed
    ``zero_is_no_target``
        a target of zero leaves nothing to compare with
    """

    key: str
    requires: tuple
    uses: tuple
    verify: Callable
    compute: Callable
    edges: Callable | None = None
    marks: tuple = ("target",)
    contract: tuple = ()
    lower_is_better: bool = False
    has_rate: bool = True
    is_ruled: bool = False
    zero_is_no_target: bool = False

    @property
    def takes_target(self):
        """Whether actuals may be compared with a target."""
        return "target" in (*self.requires, *self.uses)

    @property
    def needs_target(self):
        """Whether actuals are always compared with a target."""
        return "target" in self.requires

    @property
    def has_table(self):
        """Whether it reads a table of values, which only a KPI of the library has."""
        return bool({"bands", "curve"} & set(self.requires))


def demand(condition, code, **values):
    """Raise RuleError ``code`` unless the condition holds."""
    if not condition:
        raise RuleError(code, **values)
