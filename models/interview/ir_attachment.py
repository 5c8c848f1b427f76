# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.models import parse_read_group_spec

INTERVIEW = "hr.performance.interview"
#: What was brought to an interview is read as the interview is.
DOCUMENT = "hr.performance.interview.document"
OWNERS = (INTERVIEW, DOCUMENT)
FILE_FIELDS = frozenset({"raw", "datas", "db_datas", "thumbnail", "index_content"})
#: What a search could ask about the content of a file.
CONTENT_FIELDS = frozenset({"index_content", "db_datas", "checksum", "store_fname"})


class IrAttachment(models.Model):
    """The filed record of an interview: having its content is reading it.

    Whatever gives the content away (a download, a field, an export, a copy, a page as a
    picture) takes it from the file once, and is recorded there. Questions about content
    find no file of an interview.
    """

    _inherit = "ir.attachment"

    # VALUES LEAVE

    def _to_http_stream(self):
        # The chatter's links carry a token, so this may run as superuser for a user.
        self._note_interview_reading()
        return super()._to_http_stream()

    def _compute_raw(self):
        self._note_content_taken()
        return super()._compute_raw()

    def _compute_datas(self):
        self._note_content_taken()
        return super()._compute_datas()

    def _note_content_taken(self):
        """A copy or the first page as a picture runs as superuser for a user, too."""
        if self.env.uid != SUPERUSER_ID and not self.env.context.get("bin_size"):
            self._origin._note_interview_reading()

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
        # sudo: finds out whether these are files of interviews, or pictures of such.
        files = self.sudo()
        pictures = files.filtered(lambda file: file.res_model == self._name)
        files |= files.browse(pictures.mapped("res_id")).exists()
        files = files.filtered(lambda file: file.res_model in OWNERS and file.res_id)
        for model, own in files.grouped("res_model").items():
            owners = self.env[model].browse(own.mapped("res_id"))
            owners._content_interviews()._note_reading("print")

    # QUESTIONS ABOUT CONTENT

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        # A path from a message asks as superuser for a user.
        if self.env.uid != SUPERUSER_ID:
            domain = Domain(domain)
            asked = {condition.field_expr for condition in domain.iter_conditions()}
            asked |= {term.split()[0] for term in (order or "").split(",") if term}
            if asked & CONTENT_FIELDS:
                domain &= Domain("res_model", "not in", OWNERS)
        return super()._search(domain, offset, limit, order, **options)

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        name = parse_read_group_spec(groupby_spec)[0]
        if not self.env.su and name in CONTENT_FIELDS:
            raise AccessError(
                self.env._("Files cannot be grouped by what they contain.")
            )
        return super()._read_group_groupby(alias, groupby_spec, query)
