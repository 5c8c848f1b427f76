# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What differs between two versions of a plan.

A plan is a list of lines; a line is a dict of plain values with its ``id``. A value
that is missing counts as empty, like None, False, '' and zero; a baseline of zero is
one.
"""

from dataclasses import dataclass, field

ADDED = "added"
REMOVED = "removed"
#: Names of numbers that may be unknown, so that 0 differs from nothing.
OPTIONAL = frozenset({"baseline"})
CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """How one line differs.

    :param line: id of the line
    :param kind: ``ADDED``, ``REMOVED`` or ``CHANGED``
    :param values: dict of name to (old, new), of a changed line only what differs
    """

    line: int
    kind: str
    values: dict = field(default_factory=dict)


def differences(before, after):
    """Return how two plans differ, in the order of the later, removed lines last.

    :param before: lines of the earlier plan
    :param after: lines of the later plan
    """
    old = {line["id"]: line for line in before}
    new = {line["id"]: line for line in after}
    found = []
    for key, line in new.items():
        values = changed(old.get(key, {}), line)
        if key not in old:
            found.append(Difference(key, ADDED, values))
        elif values:
            found.append(Difference(key, CHANGED, values))
    found += [
        Difference(key, REMOVED, changed(line, {}))
        for key, line in old.items()
        if key not in new
    ]
    return found


def changed(before, after):
    """Return a dict of name to (old, new) for the values that differ."""
    names = dict.fromkeys([*after, *before])
    names.pop("id", None)
    return {
        name: (before.get(name), after.get(name))
        for name in names
        if _told(before, name) != _told(after, name)
    }


def _told(line, name):
    value = line.get(name)
    return value if name in OPTIONAL else value or None
