# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The check of the interview training is off in what is there already.

Cycles were launched without it, and schemes get its row, so that HR can set it.
"""

from odoo import SUPERUSER_ID, api

CODE = "interviewer_trained"


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    gates = env["hr.performance.gate"]
    rows = gates._profile_values("full")
    [row] = [row for row in rows if row["code"] == CODE]
    row["level"] = "off"
    cycles = env["hr.performance.cycle"].with_context(active_test=False)
    schemes = env["hr.performance.scheme"].with_context(active_test=False)
    gates.create(
        [
            {**row, name: record.id}
            for name, records in (
                ("cycle_id", cycles.search([("state", "!=", "draft")])),
                ("scheme_id", schemes.search([])),
            )
            for record in records
            if CODE not in record.gate_ids.mapped("code")
        ]
    )
    # All rows stand in the order of the table again.
    for row in rows:
        cr.execute(
            "UPDATE hr_performance_gate SET sequence = %s WHERE code = %s",
            (row["sequence"], row["code"]),
        )
