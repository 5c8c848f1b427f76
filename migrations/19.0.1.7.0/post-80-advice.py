# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The new checks of plans say nothing in cycles that run already.

They were launched without them. Schemes get the rows of their profile, so that they can
be seen and set there.
"""

from odoo import SUPERUSER_ID, api

CODES = ("plan_duties", "plan_themes")


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    gates = env["hr.performance.gate"]
    values = {
        profile: {row["code"]: row for row in gates._profile_values(profile)}
        for profile in ("light", "standard", "full")
    }
    cycles = env["hr.performance.cycle"].with_context(active_test=False)
    schemes = env["hr.performance.scheme"].with_context(active_test=False)
    gates.create(
        [
            {**values["full"][code], "level": "off", "cycle_id": cycle.id}
            for cycle in cycles.search([("state", "!=", "draft")])
            for code in CODES
            if code not in cycle.gate_ids.mapped("code")
        ]
        + [
            {**values[scheme.profile][code], "scheme_id": scheme.id}
            for scheme in schemes.search([])
            for code in CODES
            if code not in scheme.gate_ids.mapped("code")
        ]
    )
