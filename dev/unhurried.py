# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run a Python program that looks for garbage more rarely than Python does by itself.

Within Odoo's tests a tenth of the time goes into it: after each 700 new objects by
default, through hundreds of thousands that stay for ever.
"""

import gc
import runpy
import sys

gc.set_threshold(50_000, 20, 20)
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
