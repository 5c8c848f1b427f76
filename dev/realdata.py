# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A yearly cycle of a real employee table, with control totals.

Fed to Odoo's shell on a fresh database (``make realdata DATA=file``). The file has the
columns of ``jobs/ibm_file.py``.
"""

import os
import sys

sys.path.insert(0, os.environ["HR_PERFORMANCE_DEV"])

from jobs import ibm_story, ledger  # noqa: E402

ledger.run(lambda: ibm_story.play(env))
