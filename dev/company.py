# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The company of the tests, built once for all copies of a database.

Fed to Odoo's shell by ``make test``.
"""

from odoo.addons.hr_performance.tests.common import PerformanceCase

PerformanceCase.keep(env)
env.cr.commit()
