# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which records a print is asked for: the address of a report may name any number."""

from ..models.base.arguments import IDS
from ..models.base.seeing import unseen_error


def printed_ids(env, docids):
    """The ids that a print is asked for, as far as a database has such ids.

    :param docids: list of numbers, or None
    """
    if any(docid not in IDS for docid in docids or ()):
        raise unseen_error(env)
    return list(docids or ())
