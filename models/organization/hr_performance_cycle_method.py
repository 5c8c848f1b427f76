# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL


class HrPerformanceCycle(models.Model):
    """How many of those who take part have read how the appraisal works."""

    _inherit = "hr.performance.cycle"

    method_coverage = fields.Integer(
        string="Rules Acknowledged (%)",
        compute="_compute_method_coverage",
        compute_sudo=True,
        groups="hr_performance.group_hr_performance_user",
        help="Share of appraisees and direct managers who have acknowledged the rules"
        " of the cycle.",
    )

    def _compute_method_coverage(self):
        # sudo by compute_sudo: only a share of the cycle, no record of anybody.
        shares = self._method_shares()
        for cycle in self:
            cycle.method_coverage = shares.get(cycle.id, 0)

    def _method_shares(self):
        """Per cent of the participants on record, by cycle id, in one query."""
        if not self.ids:
            return {}
        self.env["hr.performance.appraisal"].flush_model(
            ["cycle_id", "owner_id", "manager_id", "state"]
        )
        self.env["hr.performance.acknowledgement"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH participant AS (
                    SELECT cycle_id, owner_id AS person
                      FROM hr_performance_appraisal
                     WHERE cycle_id IN %(cycles)s AND state != 'cancelled'
                       AND owner_id IS NOT NULL
                    UNION
                    SELECT cycle_id, manager_id
                      FROM hr_performance_appraisal
                     WHERE cycle_id IN %(cycles)s AND state != 'cancelled'
                       AND manager_id IS NOT NULL
                )
                SELECT participant.cycle_id, 100 * count(known.id) / count(*)
                  FROM participant
                  LEFT JOIN hr_performance_acknowledgement known
                    ON known.cycle_id = participant.cycle_id
                   AND known.employee_id = participant.person
                 GROUP BY participant.cycle_id
                """,
                cycles=tuple(self.ids),
            )
        )
        return dict(rows)

    def _method_version(self):
        """Version of the rules that the method page shows."""
        self.ensure_one()
        return self.scheme_version or self.scheme_id.version
