# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cycles that were launched before keep the rules that they were launched with.

Their frozen rules know nothing of groups of shares, of periods that count, of unusual
reviews, of what units are told and of improvement plans that are proposed; a rule that
is missing there would be taken from the scheme as it is now, and as it is changed.
"""

import json

RULES = {
    "distribution_groups": "session",
    "distribution_smallest": 10,
    "distribution_tenure": 0,
    "unit_shares": False,
    "period_share": 0.0,
    "period_weights": False,
    "period_missing": "wait",
    "second_review_flagged": False,
    "unit_told": "none",
    "improvement_below": 0.0,
}


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
