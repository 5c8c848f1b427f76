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
    _end_talks_on_the_due_day(env)
    talks = env["hr.performance.interview"].search(
        [("state", "in", ("in_progress", "closed"))]
    )
    talks.appraisal_id._follow_talk()
    for talk in talks:
        talk._go_on_signing()


def _end_talks_on_the_due_day(env):
    """A decided result is told by the day on which interviews are due."""
    steps = env["hr.performance.step"].search(
        [("left_on", "=", False), ("state", "=", "decided")]
    )
    since = {
        step.appraisal_id.id: step.company_id._performance_day(step.entered_on)
        for step in steps
    }
    fresh = steps.appraisal_id._step_deadlines(since)
    for step in steps:
        step.deadline = fresh[step.appraisal_id.id]
