# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Own views extend no own view any more.

What they added stands in the view they extended. They go before the update: applied to
the new view they would add everything twice or find nothing to hold on to. An extension
that somebody else made of one of them holds on to the whole view from now on.
"""

# Second extensions of one view of Odoo; the first holds them all.
OF_ODOO = (
    "hr_employee_view_form_dotted",
    "view_department_form_completion",
    "view_employee_form_rater",
)


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "SELECT view.id, view.inherit_id FROM ir_ui_view view"
        " JOIN ir_model_data data ON data.model = 'ir.ui.view'"
        " AND data.module = 'hr_performance' AND data.res_id = view.id"
        " LEFT JOIN ir_model_data parent ON parent.model = 'ir.ui.view'"
        " AND parent.module = 'hr_performance' AND parent.res_id = view.inherit_id"
        " WHERE view.mode = 'extension'"
        " AND (parent.id IS NOT NULL OR data.name IN %s)",
        (OF_ODOO,),
    )
    parents = dict(cr.fetchall())
    for view in parents:
        whole = parents[view]
        while whole in parents:
            whole = parents[whole]
        cr.execute(
            "UPDATE ir_ui_view SET inherit_id = %s WHERE inherit_id = %s",
            (whole, view),
        )
    gone = tuple(parents)
    if gone:
        cr.execute(
            "DELETE FROM ir_model_data WHERE model = 'ir.ui.view' AND res_id IN %s",
            (gone,),
        )
        cr.execute("DELETE FROM ir_ui_view WHERE id IN %s", (gone,))
