# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The kinds of files that can be imported, each in a file of its own.

``base.py`` holds the contract; ``people.py``, ``plans.py`` and ``library.py`` what some
of them share.
"""

from .base import FileRefused
from .columns import KEYS, PERSON, SPREADS
from .goal import GoalKind
from .kpi import KpiKind
from .measure import MeasureKind
from .pay_base import PayBaseKind
from .result import ResultKind
from .target import TargetKind
from .team import TeamKind

#: Kinds by key, in the order in which they are offered. A new kind is added here.
KINDS = {
    kind.name: kind
    for kind in (
        *(MeasureKind, TargetKind, ResultKind, TeamKind, KpiKind, GoalKind),
        PayBaseKind,
    )
}
_COLUMNS = {column.role: column for kind in KINDS.values() for column in kind.columns()}
#: What a column may hold, in English; the columns of one kind know which are theirs.
ROLES = [
    (role, column.known_titles[0]) for role, column in {**_COLUMNS, **SPREADS}.items()
]
#: Titles of columns, translated when they are shown.
LABELS = {
    **{role: column.label for role, column in _COLUMNS.items()},
    **{key: column.label for key, column in KEYS.items()},
    **{name: column.label for name, column in SPREADS.items()},
    "person": PERSON,
}
