# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cycles that were launched before keep their deadline for telling a result."""

import json

RULES = {"telling_days": 0}


def migrate(cr, version):
    """Freeze what held until now."""
    cr.execute(
        """
        UPDATE hr_performance_cycle
           SET frozen_rules = %s::jsonb || frozen_rules
         WHERE jsonb_typeof(frozen_rules) = 'object'
        """,
        [json.dumps(RULES)],
    )
