# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""New checks of reviews ask for nothing in cycles that run already.

They were launched without it. Schemes get the row of their profile, so that it can be
seen and set there.
"""

from odoo import SUPERUSER_ID, api

CODES = ("assessment_talk", "assessment_complete", "points_evidenced", "bias_checked")


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    gates = env["hr.performance.gate"]
    new = {
        profile: [row for row in gates._profile_values(profile) if row["code"] in CODES]
        for profile in ("light", "standard", "full")
    }
    cycles = env["hr.performance.cycle"].with_context(active_test=False)
    schemes = env["hr.performance.scheme"].with_context(active_test=False)
    running = cycles.search([("state", "!=", "draft")])
    gates.create(
        [
            {**row, "level": "off", "cycle_id": cycle.id}
            for cycle in running
            for row in new["full"]
            if row["code"] not in cycle.gate_ids.mapped("code")
        ]
        + [
            {**row, "scheme_id": scheme.id}
            for scheme in schemes.search([])
            for row in new[scheme.profile]
            if row["code"] not in scheme.gate_ids.mapped("code")
        ]
    )
    # All rows stand in the order of the table again.
    for row in gates._profile_values("full"):
        cr.execute(
            "UPDATE hr_performance_gate SET sequence = %s WHERE code = %s",
            (row["sequence"], row["code"]),
        )
