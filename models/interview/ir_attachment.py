# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

INTERVIEW = "hr.performance.interview"
FILE_FIELDS = frozenset({"raw", "datas", "db_datas"})


class IrAttachment(models.Model):
    """The filed record of an interview: downloading it is reading it."""

    _inherit = "ir.attachment"

    def _to_http_stream(self):
        # The chatter's links carry a token, so this may run as superuser for a user.
        self._note_interview_reading()
        return super()._to_http_stream()

    def _read_format(self, fnames, load="_classic_read"):
        if not self.env.su and not FILE_FIELDS.isdisjoint(fnames):
            self._note_interview_reading()
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if not FILE_FIELDS.isdisjoint(path[0] for path in fields if path):
            self._note_interview_reading()
        return rows

    def _note_interview_reading(self):
        # sudo: finds out whether these are files of interviews.
        files = self.sudo().filtered(lambda file: file.res_model == INTERVIEW)
        if files:
            interviews = self.env[INTERVIEW].browse(files.mapped("res_id"))
            interviews._note_reading("print")
