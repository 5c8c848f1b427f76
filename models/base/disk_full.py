# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A full disk, of the database or of the files, in words."""

import errno

from psycopg2.errors import DiskFull

#: No space, no quota, or a larger file than the system allows.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_disk_full(error):
    """Whether an exception says that there is no room left."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return isinstance(error, DiskFull)


def disk_full_text(env):
    """What users read then; the transaction has stored nothing."""
    return env._(
        "The disk of the server is full, so nothing of this was stored. Ask your system"
        " administrator to make room, then do it again."
    )
