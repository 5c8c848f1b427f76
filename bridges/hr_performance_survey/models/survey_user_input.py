# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class SurveyUserInput(models.Model):
    """An answer of a round: nothing on it says whose it is."""

    _inherit = "survey.user_input"

    performance_round_id = fields.Many2one(
        "hr.performance.survey.round",
        string="Performance Survey",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """An answer belongs to a round because the round has sent its link."""
        if self.env.context.get("default_performance_round_id") or any(
            vals.get("performance_round_id") for vals in vals_list
        ):
            self._check_sent_by_round()
        return super().create(vals_list)

    def write(self, vals):
        """As in ``create``; no answer leaves its round either."""
        if "performance_round_id" in vals:
            self._check_sent_by_round()
        return super().write(vals)

    @api.model
    def _check_sent_by_round(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Answers of a performance survey come in through its links only."
                )
            )

    def _mark_done(self):
        result = super()._mark_done()
        self.filtered("performance_round_id")._forget_author()
        return result

    def _forget_author(self):
        """Take user and time of day off answers and their lines.

        Somebody who is logged in while answering would stay in the log columns.
        """
        if not self:
            return
        self.env.flush_all()
        for table, column in (
            ("survey_user_input", "id"),
            ("survey_user_input_line", "user_input_id"),
        ):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s
                       SET create_uid = %(system)s, write_uid = %(system)s,
                           create_date = date_trunc('day', create_date),
                           write_date = date_trunc('day', write_date)
                     WHERE %(column)s IN %(ids)s
                    """,
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    system=SUPERUSER_ID,
                    ids=tuple(self.ids),
                )
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE survey_user_input
                   SET start_datetime = date_trunc('day', start_datetime),
                       end_datetime = date_trunc('day', end_datetime)
                 WHERE id IN %s
                """,
                tuple(self.ids),
            )
        )
        self.env.invalidate_all()
