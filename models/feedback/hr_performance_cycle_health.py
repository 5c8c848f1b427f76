# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL


class HrPerformanceCycle(models.Model):
    """What interviews tell about the health of a cycle."""

    _inherit = "hr.performance.cycle"

    def _health_disputes(self):
        """Also signatures with reservation; voided ones do not count."""
        disputes = super()._health_disputes()
        reserved = self.env["hr.performance.interview.signature"]._read_group(
            [
                ("interview_id.cycle_id", "in", self.ids),
                ("reservation", "!=", False),
                ("is_void", "=", False),
            ],
            ["interview_id"],
            ["__count"],
        )
        for interview, _count in reserved:
            cycle_id = interview.cycle_id.id
            disputes[cycle_id] = disputes.get(cycle_id, 0) + 1
        return disputes

    def _health_interviews(self):
        """Held within one month, of all whose month is over or that were held."""
        interview = self.env["hr.performance.interview"]
        interview.flush_model(["cycle_id", "started_on", "due_date", "active"])
        return self._health_query(
            SQL(
                "SELECT cycle_id,"
                " avg(coalesce(started_on::date <= due_date, false)::int)::float"
                " FROM hr_performance_interview"
                " WHERE cycle_id IN %s AND active AND due_date IS NOT NULL"
                " AND (started_on IS NOT NULL OR due_date < %s)"
                " GROUP BY cycle_id",
                tuple(self.ids) or (0,),
                fields.Date.context_today(self),
            )
        )
