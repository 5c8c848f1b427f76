# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""States of a proposed course, and every group of them that has a meaning."""

#: Wanted and not completed: counts in the demand.
WANTED = ("proposed", "enrolled")
