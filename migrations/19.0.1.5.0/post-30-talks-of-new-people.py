# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Talks with new people are planned by themselves only where a scheme says so.

A new scheme says so; nobody gets entries in the calendar because of an update.
"""


def migrate(cr, version):
    if version:
        cr.execute("UPDATE hr_performance_scheme SET talk_new_months = 0")
