# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People without login talk with their managers, too."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .common_takepart import TakePartCase


@tagged("post_install", "-at_install")
class TestTakepartPoints(TakePartCase, HttpCase):
    """The person brings up by link, the manager writes for both."""

    def setUp(self):
        super().setUp()
        self.env.registry._performance_link_failures = {}
        self.sheet = self.launched()
        self.as_user(self.sheet, "manager").action_confirm_plan()
        links = self.links(self.sheet, with_possible=True)
        self.path = f"/performance/take/{links[self.sheet.id, 'plan_change']}"
        self.talk = self.as_user(self.env["hr.performance.talk"], "manager").create(
            {
                "employee_ids": [Command.set(self.people["userless"].ids)],
                "date_start": fields.Datetime.now() + timedelta(minutes=5),
            }
        )

    def points(self):
        return self.env["hr.performance.talk.point"].search([], order="id")

    def test_a_point_by_link(self):
        """It stands on the manager's agenda, with the way it came; the link stays."""
        self.assertIn("Nothing stands on the agenda", self.page(self.path).text)
        answer = self.send(self.path, action="point", point=" My  <b>shift</b> ")
        self.assertIn("stands on the agenda of the next talk", answer.text)
        point = self.points()
        self.assertEqual(point.text, "My <b>shift</b>")
        self.assertEqual(
            (point.employee_id, point.leader_id),
            (self.people["userless"], self.people["manager"]),
        )
        self.assertFalse(point.author_id)
        (row,) = [row for group in self.talk.agenda for row in group["points"]]
        self.assertEqual(row["text"], "My <b>shift</b>")
        self.assertEqual(
            row["who"], "Userless (By personal link that Hr In made, without PIN)"
        )
        self.assertIn("Points on the agenda: 1", self.page(self.path).text)
        self.assertEqual(self.token(self.sheet, "plan_change").state, "open")
        for role in ("hr_in", "colleague", "head"):
            found = self.as_user(self.env["hr.performance.talk.point"], role)
            self.assertFalse(found.search([]), role)

    def test_whoever_holds_the_link_reads_no_point(self):
        """HR has printed it: the page counts and shows no words."""
        self.as_user(self.env["hr.performance.talk.point"], "manager").create(
            {"text": "Zebra wage", "employee_id": self.people["userless"].id}
        )
        self.send(self.path, action="point", point="Zebra shift")
        page = self.page(self.path).text
        self.assertIn("Points on the agenda: 2", page)
        self.assertNotIn("Zebra", page)

    def test_bad_points(self):
        """A sentence, nothing kept, and what was typed stays."""
        answer = self.send(self.path, action="point", point="   ")
        self.assertIn("Write what shall be talked about", answer.text)
        self.send(self.path, action="point")
        self.send(self.path, action="point", point="x" * 9000)
        self.assertEqual(len(self.points().text), 500)
        self.people["userless"].parent_id = False
        self.points().unlink()
        answer = self.send(self.path, action="point", point="My shift")
        self.assertFalse(self.points())
        self.assertNotIn("Traceback", answer.text)

    def test_the_manager_writes_for_both(self):
        """Progress and step are kept as a note about the person without login."""
        self.talk.person_ids.write(
            {"progress": "Ten pumps", "agreed_step": "Train the next one"}
        )
        self.talk.action_hold()
        entry = self.env["hr.performance.coaching"].search([])
        self.assertEqual(entry.employee_id, self.people["userless"])
        self.assertEqual(
            (entry.zone, entry.agreed_step), ("shared", "Train the next one")
        )
        following = self.talk.search([("state", "=", "planned")])
        self.assertEqual(following._people(), self.people["userless"])
