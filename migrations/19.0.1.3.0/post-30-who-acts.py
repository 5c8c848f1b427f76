# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Open steps wait for who is missing, and nobody waits for a manager who has left.

A released result waited for the employee, whoever had not signed; the sheets of a
manager who was archived waited for HR to hand over.
"""

from odoo import SUPERUSER_ID, api

from odoo.addons.hr_performance.models.base.appraisal_states import OPEN


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    sheets = env["hr.performance.appraisal"].search([("state", "in", OPEN)])
    sheets._follow_leavers(sheets.manager_id.filtered(lambda m: not m.active))
    talks = env["hr.performance.interview"].search(
        [("state", "in", ("in_progress", "closed"))]
    )
    talks.appraisal_id._follow_talk()
    for talk in talks:
        talk._go_on_signing()
