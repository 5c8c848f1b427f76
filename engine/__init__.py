# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Performance rules in plain Python: exact numbers, explained results.

The package imports no Odoo code and can be read, tested and reused alone. Numbers
are ``decimal.Decimal``. Results carry :class:`~.outcome.Step` records, errors are
:class:`~.outcome.RuleError`; both name a code and its values, never a sentence, so
that one catalogue outside the engine can say them in any language.
"""

from . import (
    alignment,
    cascade,
    codes,
    dates,
    deadlines,
    goal_deadlines,
    goal_texts,
    money,
    numbers,
    outcome,
    period_targets,
    picture,
    periods,
    plans,
    presence,
    progress,
    rule_text,
    rules,
    scale,
    scoring,
    subperiods,
    smart,
    table,
    veto,
)

__all__ = [
    "alignment",
    "cascade",
    "codes",
    "dates",
    "deadlines",
    "goal_deadlines",
    "goal_texts",
    "money",
    "numbers",
    "outcome",
    "period_targets",
    "picture",
    "periods",
    "plans",
    "presence",
    "progress",
    "rule_text",
    "rules",
    "scale",
    "scoring",
    "subperiods",
    "smart",
    "table",
    "veto",
]
