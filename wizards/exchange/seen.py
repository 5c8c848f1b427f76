# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which rows of a file say the same, remembered in the database, not in memory."""

from odoo.tools import SQL


class Seen:
    """Keys of the rows of one file and the row in which each came first."""

    def __init__(self, cr):
        """Start with nothing seen; the table ends with the transaction."""
        self._cr = cr
        cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE IF NOT EXISTS hr_performance_import_seen"
                " (key varchar PRIMARY KEY, row bigint) ON COMMIT DROP"
            )
        )
        cr.execute(SQL("TRUNCATE hr_performance_import_seen"))

    def earlier(self, keys):
        """Remember keys and tell which of them came before.

        :param keys: list of (key, row)
        :return: dict of row to the earlier row with the same key
        """
        if not keys:
            return {}
        first = {}
        for key, row in keys:
            first.setdefault(key, row)
        values = SQL(", ").join(SQL("(%s, %s)", key, row) for key, row in first.items())
        self._cr.execute(
            SQL(
                "INSERT INTO hr_performance_import_seen (key, row) VALUES %s"
                " ON CONFLICT (key) DO NOTHING",
                values,
            )
        )
        self._cr.execute(
            SQL(
                "SELECT key, row FROM hr_performance_import_seen WHERE key IN %s",
                tuple(first),
            )
        )
        known = dict(self._cr.fetchall())
        return {row: known[key] for key, row in keys if known[key] != row}
