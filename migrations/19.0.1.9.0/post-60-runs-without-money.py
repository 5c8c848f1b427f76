# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs that brought no money were called paid; they are done without it."""


def migrate(cr, version):
    """Only where not one reward has an amount."""
    cr.execute(
        """
        UPDATE hr_performance_reward_run run
           SET state = 'given'
         WHERE run.state = 'done'
           AND NOT EXISTS (
                   SELECT FROM hr_performance_reward reward
                    WHERE reward.run_id = run.id AND reward.amount != 0
               )
        """
    )
