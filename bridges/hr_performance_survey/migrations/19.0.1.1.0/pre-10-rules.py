# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules follow the release from now on, as in the addon itself."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "UPDATE ir_model_data SET noupdate = FALSE"
        " WHERE module = 'hr_performance_survey'"
        " AND model IN ('ir.rule', 'ir.model.access')"
    )
