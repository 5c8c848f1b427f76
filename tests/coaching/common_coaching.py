# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People who note something about each other."""

from contextlib import contextmanager
from datetime import timedelta

from odoo import fields

from ..common import PerformanceCase
from ..waiting.common_home import HomeMixin

SECRET = "Zebra secret"


class CoachingCase(HomeMixin, PerformanceCase):
    """Notes are written through the dialog, as people do."""

    def note(self, role="manager", about="subject", **values):
        """Write a note; returns what was kept."""
        dialog = self.as_user(self.env["hr.performance.note.write"], role).create(
            {
                "employee_id": self.people[about].id,
                "body": SECRET,
                **values,
            }
        )
        dialog.action_write()
        model = "coaching" if dialog.zone != "private" else "private.note"
        return self.as_user(
            self.env[f"hr.performance.{model}"].search(
                [("author_id", "=", self.users[role].id)], order="id desc", limit=1
            ),
            role,
        )

    @contextmanager
    def refused(self, error, text):
        """Refused with a sentence, and nothing of it stays."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    def day(self, offset):
        return fields.Date.today() + timedelta(days=offset)

    def readers(self, entry):
        """Roles that read an entry."""
        model = self.env[entry._name]
        return {
            role
            for role in self.users
            if self.as_user(model, role).has_access("read")
            and self.as_user(model, role).search([("id", "=", entry.id)])
        }
