# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..base.bulk_rows import insert_rows
from ..base.json_fields import SharedJson
from ..template.hr_performance_template_rater import ANONYMOUS_KINDS


class HrPerformanceRaterAnswer(models.Model):
    """One sheet of paper in the box of a person and a kind of raters.

    As many empty ones as people are asked lie in the box from the beginning. An answer
    is written on one of them that is drawn by lot; who wrote it stands nowhere, nor
    when, and the order of the sheets tells nothing. Nobody reads them: what may be
    known of all together is a share, see ``hr.performance.rater.share``.
    """

    _name = "hr.performance.rater.answer"
    _inherit = "hr.performance.guard.mixin"
    _description = "Anonymous Answer"
    _rec_name = "kind"
    #: No column tells who wrote when.
    _log_access = False
    _guards_everything = True

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(ANONYMOUS_KINDS, required=True)
    is_filled = fields.Boolean()
    is_counted = fields.Boolean(help="Technical: it is part of what was published.")
    levels = SharedJson(help="Technical: level by id of the plan line.")
    keep = fields.Text(string="Go on Like This")
    change = fields.Text(string="Do Differently")

    @api.model
    def _lay_out(self, wanted):
        """Put empty sheets into the boxes, all of one batch alike.

        :param wanted: list of (appraisal, kind), one for each who is asked
        """
        # Sorted, so that their order is not that in which people were named.
        rows = sorted((appraisal.id, kind) for appraisal, kind in wanted)
        insert_rows(self, [{"appraisal_id": id_, "kind": kind} for id_, kind in rows])

    @api.model
    def _draw(self, appraisal, kind):
        """An empty sheet of a box, drawn by lot and held until the answer is written.

        Two who answer at one moment draw two sheets.
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM hr_performance_rater_answer
                 WHERE appraisal_id = %s AND kind = %s AND is_filled IS NOT TRUE
                 ORDER BY random() LIMIT 1
                   FOR UPDATE SKIP LOCKED
                """,
                appraisal.id,
                kind,
            )
        )
        if rows:
            return self.browse(rows[0][0])
        return self.create({"appraisal_id": appraisal.id, "kind": kind})
