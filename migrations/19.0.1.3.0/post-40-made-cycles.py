# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cycles that a scheme has made know for which period: the one that they have."""


def migrate(cr, version):
    if version:
        cr.execute(
            "UPDATE hr_performance_cycle SET made_for = date_start"
            " WHERE is_generated AND made_for IS NULL"
        )
