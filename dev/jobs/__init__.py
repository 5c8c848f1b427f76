# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the demo and the run on real data share. It runs inside Odoo's shell."""
