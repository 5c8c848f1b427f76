# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The manager's constant weight is no rule any more, so no group leaves it open.

A group scheme that named it among its open rules would show an empty one and could not
be saved. What the weight was is not lost: it was 100 in every scheme.
"""

import logging

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "DELETE FROM hr_performance_scheme_open_rule WHERE name = 'manager_weight'"
    )
    _logger.info("Open rules removed with the manager's weight: %s", cr.rowcount)
