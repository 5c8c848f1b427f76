# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID


def is_installing(env):
    """Whether an installation or update writes: data files as one finished whole.

    Only it has this user; the mode alone could stand in any client's context.
    """
    return env.uid == SUPERUSER_ID and bool(env.context.get("install_mode"))
