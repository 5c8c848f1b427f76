# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a pass over a file has found; keeps counts, hands problems on."""

from collections import Counter
from dataclasses import dataclass, field

from ...engine import table
from .limits import MOST_FINDINGS

#: More than the columns of a table.
PLACES = 256


@dataclass
class Entry:
    """One row of the file with what its cells say."""

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    is_bad: bool = False
    #: Position of the one column that a row of several entries is about.
    column: int = 0
    #: Titles of columns where they differ from those of other rows, by role.
    titles: dict = field(default_factory=dict)
    #: What is taken because the cell is empty, by role.
    defaulted: frozenset = frozenset()
    #: Numbers with what is written beside them, by role.
    typed: dict = field(default_factory=dict)
    #: Why the row is passed over: total, alone, header; empty for others.
    skipped: str = ""

    @property
    def place(self):
        """Row and column as one number, which no other entry of the file has."""
        return self.number * PLACES + self.column


class Report:
    """Problems and counts of one pass. Problems leave memory with every chunk.

    All are counted; those beyond what anybody reads are not kept.
    """

    def __init__(self, keep):
        """Hand the problems of each chunk to ``keep``."""
        self._keep = keep
        self._problems = []
        self._kept = Counter()
        self.counts = Counter()

    def problem(self, entry, role, reason, severity="error", **values):
        """Note a problem of one cell; after an error its row is passed over."""
        if severity == "error":
            entry.is_bad = True
        self.counts[severity] += 1
        # Conflicts are listed all, because each of them has to be decided.
        if severity != "conflict" and self._kept[severity] >= MOST_FINDINGS:
            self.counts["left_out"] += 1
            return
        self._kept[severity] += 1
        if role in entry.titles:
            values.setdefault("column", entry.titles[role])
        self._problems.append(
            {
                "row": entry.number,
                "role": role,
                "value": table.show(entry.cells.get(role))[:200],
                "reason": reason,
                "severity": severity,
                **values,
            }
        )

    def flush(self):
        """Keep what was found so far."""
        problems, self._problems = self._problems, []
        if problems:
            self._keep(problems)
