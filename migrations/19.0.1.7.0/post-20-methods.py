# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the method of a template asks for: templates, schemes and running cycles.

Templates are for objectives unless other raters have been asked beside the manager;
these use several methods. The new check of the reason asks for nothing in cycles that
run already; schemes get the row of their profile, so that it can be seen and set there.
"""

from odoo import SUPERUSER_ID, api

CODE = "method_reason"


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE hr_performance_template template SET method = 'mixed'
         WHERE method = 'objectives' AND EXISTS (
               SELECT FROM hr_performance_template_rater rater
                WHERE rater.template_id = template.id)
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["hr.performance.template"].invalidate_model(["method"])
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
