# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Property tests leave no example database behind and do not depend on speed."""

from hypothesis import settings

settings.register_profile("engine", database=None, deadline=None)
settings.load_profile("engine")
