# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Progress is asked for only where a scheme says so.

A new scheme asks every month; nobody gets work because of an update.
"""


def migrate(cr, version):
    if version:
        cr.execute("UPDATE hr_performance_scheme SET report_rhythm = 'off'")
