# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Property tests that gate draw the same cases in every run.

``FULL=1`` draws other and more cases each time: run it to find something, and keep
what it finds as an ``@example``. Either way a found case is printed with what is
needed to run it again, nothing is kept in a database of examples, and no test fails
because the machine is slow.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "gate",
    database=None,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "full", settings.get_profile("gate"), derandomize=False, max_examples=1000
)
settings.load_profile("full" if os.environ.get("FULL") == "1" else "gate")
