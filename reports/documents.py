# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which records a print is asked for: the address of a report may name any number."""

from odoo.exceptions import MissingError

from ..models.base.arguments import IDS


def printed_ids(env, docids):
    """The ids that a print is asked for, as far as a database has such ids.

    :param docids: list of numbers, or None
    """
    if any(docid not in IDS for docid in docids or ()):
        raise MissingError(
            env._("There is no such document. Open it in the list and print it there.")
        )
    return list(docids or ())
