# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""For whom a course on the system itself is."""

EMPLOYEE, MANAGER = "employee", "manager"
ROLES = (EMPLOYEE, MANAGER)
