# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two transactions that read one row and write others."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, mute_logger

from .seeing import names_of


def change_rows(records):
    """Let whoever decides from these rows at the same moment begin anew.

    A transaction sees the rows as they were when it began. Two that read one row, find
    it fitting and write elsewhere would both succeed, although the second would have
    decided otherwise. Where both change the row, too, PostgreSQL refuses the second,
    and Odoo repeats it with what the first has done. A lock alone does not do this.

    :param records: of one model; all must exist
    """
    ids = tuple(records.ids)
    if not ids:
        return
    cr = records.env.cr
    records.flush_recordset()
    cr.execute(
        SQL(
            "UPDATE %s SET write_date = %s WHERE id IN %s",
            SQL.identifier(records._table),
            fields.Datetime.now(),
            ids,
        )
    )
    records.invalidate_recordset(["write_date"], flush=False)


def claim_rows(records):
    """Let the first of two clicks win, and refuse the second instead of repeating it.

    For clicks that do not say what was seen and would do one thing more: the second
    one would find what the first has made, and go on from there.

    :param records: of one model; all must exist
    """
    try:
        with records.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            change_rows(records)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
        raise UserError(
            records.env._(
                "%s: somebody else has just gone on here. Look where it stands now.",
                names_of(records),
            )
        ) from error
