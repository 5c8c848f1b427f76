# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import ReadOnlySqlTransaction

from odoo import fields, models
from odoo.tools import SQL

from .hr_performance_interview_record import CONTENT_FIELDS
from .hr_performance_self_report import REPORT_TEXTS


class HrPerformanceInterviewAccess(models.Model):
    """Who but the two has read an interview, on which day and how.

    The employee sees it. Rows are written by ``interview._note_reading`` only.
    """

    _name = "hr.performance.interview.access"
    _description = "Read Log of Interviews"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "day desc, id desc"
    _rec_name = "reader_id"
    _log_access = False

    interview_id = fields.Many2one(
        "hr.performance.interview", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id")
    reader_id = fields.Many2one("res.users", string="Read by", required=True)
    day = fields.Date(required=True, help="In the reader's time zone.")
    kind = fields.Selection(
        [
            ("form", "Opened"),
            ("print", "Printed or Downloaded"),
            ("export", "Exported"),
        ],
        string="How",
        required=True,
    )

    _reading_unique = models.UniqueIndex(
        "(interview_id, reader_id, day, kind)", "This reading is recorded already."
    )

    @property
    def _guarded_fields(self):
        """Everything: nobody edits the record of what was read."""
        return frozenset(self._fields)


class HrPerformanceInterview(models.Model):
    """What is content of an interview, and the log of who has read it."""

    _inherit = "hr.performance.interview"
    _content_fields = frozenset(
        {"payload", *CONTENT_FIELDS, *(f"report_{name}" for name in REPORT_TEXTS)}
    )

    access_ids = fields.One2many(
        "hr.performance.interview.access",
        "interview_id",
        string="Who Has Read This",
        readonly=True,
        copy=False,
    )

    def _content_interviews(self):
        return self

    def _note_reading(self, kind):
        """Record that the user reads these, once per reader, day and kind.

        Employee and interviewer read their own talk, which is not recorded. Takes a
        constant number of queries, and writes only what is not recorded yet.

        :param kind: 'form', 'print' or 'export'
        """
        user = self.env.user
        # sudo: compares user ids; what is written says who reads, nobody can avoid it.
        foreign = self._origin.sudo().filtered(
            lambda i: user not in i.employee_id.user_id + i.interviewer_id.user_id
        )
        if not foreign:
            return
        day = fields.Date.context_today(self)
        known = foreign.env["hr.performance.interview.access"].search(
            [
                ("interview_id", "in", foreign.ids),
                ("reader_id", "=", user.id),
                ("day", "=", day),
                ("kind", "=", kind),
            ]
        )
        fresh = foreign - known.interview_id
        if fresh:
            fresh._insert_readings(user, day, kind)

    def _insert_readings(self, user, day, kind):
        """Add rows; the same reading in a parallel request is no conflict."""
        if self.env.cr.readonly:
            # Odoo's web server repeats the request with a cursor that may write.
            raise ReadOnlySqlTransaction("Reading an interview is recorded")
        accesses = self.env["hr.performance.interview.access"]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (interview_id, reader_id, day, kind)"
                " SELECT id, %s, %s, %s FROM unnest(%s) AS id ON CONFLICT DO NOTHING",
                SQL.identifier(accesses._table),
                user.id,
                day,
                kind,
                self.ids,
            )
        )
        self.invalidate_recordset(["access_ids"], flush=False)
