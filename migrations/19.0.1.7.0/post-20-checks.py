# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""New checks ask for nothing in cycles that run already: they were launched without.

Schemes get the rows of their profile, so that they can be seen and set there. The four
documents of an interview are advice at most: no talk is held back by what nobody knew.
"""

from odoo import SUPERUSER_ID, api

ADVICE_AT_MOST = "interview_documents"


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    gates = env["hr.performance.gate"]
    rows = {
        profile: gates._profile_values(profile)
        for profile in ("light", "standard", "full")
    }
    for row in rows["full"]:
        if row["code"] == ADVICE_AT_MOST:
            row["level"] = "advice"
    cycles = env["hr.performance.cycle"].with_context(active_test=False)
    schemes = env["hr.performance.scheme"].with_context(active_test=False)
    gates.create(
        [
            {**row, "level": "off", "cycle_id": cycle.id}
            for cycle in cycles.search([("state", "!=", "draft")])
            for row in rows["full"]
            if row["code"] not in cycle.gate_ids.mapped("code")
        ]
        + [
            {**row, "scheme_id": scheme.id}
            for scheme in schemes.search([])
            for row in rows[scheme.profile]
            if row["code"] not in scheme.gate_ids.mapped("code")
        ]
    )
    # All rows stand in the order of the table again.
    for row in rows["full"]:
        cr.execute(
            "UPDATE hr_performance_gate SET sequence = %s WHERE code = %s",
            (row["sequence"], row["code"]),
        )
