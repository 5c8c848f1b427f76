# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The scoring methods (计分方法), one file per family, and their registry."""

from . import bands, curves, points, rates

#: key -> Method, in the order in which forms should offer them
METHODS = {
    method.key: method
    for family in (rates, bands, curves, points)
    for method in family.METHODS
}

#: Keys of the methods for which a lower actual is better, whatever the direction says.
LOWER_IS_BETTER = tuple(key for key, m in METHODS.items() if m.lower_is_better)
