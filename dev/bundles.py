# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bundles of assets, made once for all copies of a database.

Fed to Odoo's shell by ``make test``: it is what Odoo's runner does before tests with a
browser, and most of the time that it takes to begin.
"""

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
