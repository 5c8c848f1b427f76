# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The scoring methods (计分方法), one file per family, and their registry."""

from . import bands, points, rates

#: key -> Method, in the order in which forms should offer them
METHODS = {
    method.key: method for method in (*rates.METHODS, *bands.METHODS, *points.METHODS)
}
