# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules and rights follow the release from now on.

They were data that an update leaves alone, so a database kept those of the day of its
installation. Freed from that, the update writes them and removes what is no more.
"""

MODELS = ("ir.rule", "ir.model.access", "res.groups", "res.groups.privilege")


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "UPDATE ir_model_data SET noupdate = FALSE"
        " WHERE module = 'hr_performance' AND model IN %s",
        (MODELS,),
    )
    # Files name only the operations that a rule leaves out; all others are its own.
    cr.execute(
        "UPDATE ir_rule SET perm_read = TRUE, perm_write = TRUE, perm_create = TRUE,"
        " perm_unlink = TRUE FROM ir_model_data data WHERE data.model = 'ir.rule'"
        " AND data.module = 'hr_performance' AND data.res_id = ir_rule.id"
    )
