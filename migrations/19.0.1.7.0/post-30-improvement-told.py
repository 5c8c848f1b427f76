# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The new check of the last improvement plan asks for nothing in cycles that run.

They were launched without it, and no improvement plan is proposed in them. Schemes get
the row of their profile, so that it can be seen and set there.
"""

from odoo import SUPERUSER_ID, api

CODE = "improvement_told"


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
