# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class HrPerformancePulseAnswer(models.Model):
    """One sheet of paper in the box of a survey; who wrote it stands nowhere.

    As many empty ones as there may be answers lie there from the beginning, and one is
    drawn by lot. Nobody reads them, and when the survey is closed all are thrown away:
    what may be known is a share, see ``hr.performance.pulse.share``.
    """

    _name = "hr.performance.pulse.answer"
    _inherit = "hr.performance.guard.mixin"
    _description = "Anonymous Answer of a Survey"
    _rec_name = "pulse_id"
    #: No column tells who wrote when.
    _log_access = False
    _guards_everything = True

    pulse_id = fields.Many2one(
        "hr.performance.pulse", required=True, ondelete="cascade", index=True
    )
    manager_id = fields.Many2one(
        "hr.employee", ondelete="set null", help="Technical: whom the talk was with."
    )
    is_filled = fields.Boolean()
    levels = fields.Json(help="Technical: level by question.")
    text = fields.Text(string="What Else They Say")

    @api.model
    def _lay_out(self, pulse, number):
        """Put so many empty sheets into the box of a survey."""
        self.create([{"pulse_id": pulse.id}] * number)

    @api.model
    def _top_up(self, pulse):
        """Lay out what is missing, where more people are asked than were foreseen."""
        keys = self.env["hr.performance.pulse.key"].search_count(
            [("pulse_id", "=", pulse.id), ("is_on_paper", "=", False)]
        )
        sheets = self.search_count([("pulse_id", "=", pulse.id)])
        self._lay_out(pulse, max(keys - sheets, 0))

    @api.model
    def _draw(self, pulse):
        """An empty sheet, drawn by lot and held until the answer is written.

        Two who answer at one moment draw two sheets.
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM hr_performance_pulse_answer
                 WHERE pulse_id = %s AND is_filled IS NOT TRUE
                 ORDER BY random() LIMIT 1
                   FOR UPDATE SKIP LOCKED
                """,
                pulse.id,
            )
        )
        if rows:
            return self.browse(rows[0][0])
        return self.create({"pulse_id": pulse.id})
