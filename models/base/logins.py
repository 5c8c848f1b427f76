# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who can log in: a user that is set and active, not merely a user that is set."""

from odoo.fields import Domain


def without_login(path):
    """Domain of records whose person is missing or cannot log in.

    :param path: name of the field of an employee
    """
    return (
        Domain(path, "=", False)
        | Domain(f"{path}.user_id", "=", False)
        | Domain(f"{path}.user_id", "any!", [("active", "=", False)])
    )
