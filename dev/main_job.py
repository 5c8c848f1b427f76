# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A whole cycle of the demo company, run by its people through the public methods.

Fed to Odoo's shell on a database with the demo company (``make demo``). A database in
which it ran already is only summed up again.
"""

import os
import sys

sys.path.insert(0, os.environ["HR_PERFORMANCE_DEV"])

from jobs import demo_account, ledger  # noqa: E402

ledger.run(lambda: demo_account.play(env))
