# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The invitation says how the two meet, unless somebody has written an own one."""

from odoo import SUPERUSER_ID, api

SOURCE = "hr_performance/data/interview/hr_performance_interview_data.xml"
TEMPLATE = "hr_performance.mail_template_interview_invitation"


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(TEMPLATE, raise_if_not_found=False)
    if template and template.write_uid.id == SUPERUSER_ID:
        # Where it was read from before the files moved.
        template.template_fs = SOURCE
        template.reset_template()
