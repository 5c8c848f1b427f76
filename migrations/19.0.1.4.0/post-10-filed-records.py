# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A filed record is a PDF with pages, and its hash is kept.

Earlier versions filed whatever the print program had left, an empty file, too. Sound
files are taken over; what is not sound, or is missing, is filed by the scheduled job.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    interviews = env["hr.performance.interview"]
    for interview in interviews._to_file():
        interview._adopt_document()
        interview.document_id.invalidate_recordset(["raw"], flush=False)
    interviews._file_soon()
