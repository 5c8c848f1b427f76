# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Actions that open a window on records, as buttons return them."""


def open_dialog(records, title, view=None, context=None):
    """Return the action that opens a form on top of the page.

    :param records: the record to show; an empty set of its model opens a new one
    :param title: what the dialog is called
    :param view: xml id of the form, when it is not the model's own
    :param context: defaults of a new record, size of the dialog
    """
    action = {
        "type": "ir.actions.act_window",
        "name": title,
        "res_model": records._name,
        "view_mode": "form",
        "views": [(_view_id(records, view), "form")],
        "target": "new",
    }
    if records:
        action["res_id"] = records.id
    if context is not None:
        action["context"] = context
    return action


def open_list(records, title, domain, view=None, context=None):
    """Return the action that opens a list from which single records are opened.

    :param records: any set of the model
    :param title: what the page is called
    :param domain: which records are listed
    :param view: xml id of the list, when it is not the model's own
    """
    action = {
        "type": "ir.actions.act_window",
        "name": title,
        "res_model": records._name,
        "view_mode": "list,form",
        "views": [(_view_id(records, view), "list"), (False, "form")],
        "domain": domain,
    }
    if context is not None:
        action["context"] = context
    return action


def _view_id(records, view):
    return records.env.ref(view).id if view else False
