# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The new check of the four documents holds no talk back that nobody knew of.

It is off in cycles that run already, and advice at most in the schemes that are there;
both can be changed.
"""

from odoo import SUPERUSER_ID, api

CODE = "interview_documents"


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    gates = env["hr.performance.gate"]
    values = {
        profile: next(
            row for row in gates._profile_values(profile) if row["code"] == CODE
        )
        for profile in ("light", "standard", "full")
    }
    values["full"]["level"] = "advice"
    cycles = env["hr.performance.cycle"].with_context(active_test=False)
    schemes = env["hr.performance.scheme"].with_context(active_test=False)
    gates.create(
        [
            {**values["full"], "level": "off", "cycle_id": cycle.id}
            for cycle in cycles.search([("state", "!=", "draft")])
            if CODE not in cycle.gate_ids.mapped("code")
        ]
        + [
            {**values[scheme.profile], "scheme_id": scheme.id}
            for scheme in schemes.search([])
            if CODE not in scheme.gate_ids.mapped("code")
        ]
    )
