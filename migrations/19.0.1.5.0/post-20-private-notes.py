# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A private note is about a person; those that exist prepare the talk on a sheet.

Its day is the one on which it was written.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE hr_performance_private_note note
           SET employee_id = sheet.owner_id, kind = 'preparation',
               date = note.create_date::date
          FROM hr_performance_appraisal sheet
         WHERE sheet.id = note.appraisal_id AND note.employee_id IS NULL
     RETURNING note.id
        """
    )
    ids = [row[0] for row in cr.fetchall()]
    env = api.Environment(cr, SUPERUSER_ID, {})
    notes = env["hr.performance.private.note"].browse(ids)
    notes.invalidate_recordset()
    env.add_to_compute(notes._fields["company_id"], notes)
    notes.flush_recordset()
