# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The menu of the settings opens a page of our own, for the role of performance.

It was the system administrator's; a menu item whose groups are gone from the data keeps
those that it had.
"""


def migrate(cr, version):
    if version:
        cr.execute(
            "DELETE FROM ir_ui_menu_group_rel WHERE menu_id IN (SELECT res_id"
            " FROM ir_model_data WHERE module = 'hr_performance'"
            " AND name = 'menu_hr_performance_settings')"
        )
