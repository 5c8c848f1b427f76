# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Open sheets get the share of all contracts; drafts of archived logins stay theirs.

The share came from the present contract only. A login that is archived counts as none
from now on, so what it had begun is set aside before HR or the manager enters for it.
"""

from odoo import SUPERUSER_ID, api

from odoo.addons.hr_performance.models.base.appraisal_states import UNDECIDED


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    sheets = env["hr.performance.appraisal"].search([("state", "in", UNDECIDED)])
    sheets.with_context(active_test=True)._write_presence()
    people = env["hr.employee"].search([("user_id.active", "=", False)])
    people = people.filtered("user_id").with_context(active_test=True)
    for model in env["hr.performance.people.mixin"]._people_models():
        model.with_context(active_test=True)._before_logins_change(people)
