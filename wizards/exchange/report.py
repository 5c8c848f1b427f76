# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a pass over a file has found; keeps counts, hands problems on."""

from collections import Counter
from dataclasses import dataclass, field

from ...engine import table
from .limits import MOST_FINDINGS


@dataclass
class Entry:
    """One row of the file with what its cells say."""

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    is_bad: bool = False


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
        self._problems.append(
            {
                "row": entry.number,
                "role": role,
                "value": (table.read_text(entry.cells.get(role)) or "")[:200],
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
