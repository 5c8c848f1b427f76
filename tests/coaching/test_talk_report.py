# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common_coaching import SECRET
from .test_talks import TalkCase

REPORT = "hr_performance.action_report_hr_performance_talk"


@tagged("post_install", "-at_install")
class TestTalkReport(TalkCase):
    """A talk on paper says what its reader may read, and nothing of private notes."""

    def page(self, talk, role="manager"):
        """The words on the print that somebody asks for."""
        reports = self.as_user(self.env["ir.actions.report"], role)
        html, _kind = reports._render_qweb_html(REPORT, talk.ids)
        return html2plaintext(html.decode())

    def test_agenda_without_private_notes(self):
        """Before the talk the agenda is printed, private follow-ups are not."""
        talk = self.talk(date_start=fields.Datetime.now() + timedelta(hours=2))
        self.point("manager", "subject", "Who stands in for Lucia")
        self.note(
            zone="private",
            kind="coaching",
            agreed_step=f"{SECRET} step",
            follow_up_date=self.day(3),
        )
        self.assertIn(f"{SECRET} step", self.texts(talk))
        page = self.page(talk)
        self.assertIn("Who stands in for Lucia", page)
        self.assertNotIn(SECRET, page)

    def test_held_talk(self):
        """Afterwards it says what was said, and the agenda has gone."""
        talk = self.talk()
        self.point("manager", "subject", "Who stands in for Lucia")
        talk.person_ids.write(
            {
                "progress": "Two orders signed",
                "agreed_step": "Rings the dairies",
                "follow_up_date": self.day(7),
            }
        )
        talk.action_hold()
        page = self.page(talk, "subject")
        self.assertIn("Two orders signed", page)
        self.assertIn("Rings the dairies", page)
        self.assertNotIn("Who stands in for Lucia", page)

    def test_members_get_their_own_note(self):
        """In a team meeting a member prints the own note, who leads it all of them."""
        talk = self.talk("subject", "colleague", kind="team")
        for row in talk.person_ids:
            row.progress = f"Said by {row.employee_id.name}"
        names = [self.people[role].name for role in ("subject", "colleague")]
        for name in names:
            self.assertIn(f"Said by {name}", self.page(talk))
        page = self.page(talk, "subject")
        self.assertIn(f"Said by {names[0]}", page)
        self.assertNotIn(f"Said by {names[1]}", page)

    def test_nobody_else_prints_it(self):
        """Whoever does not take part is refused."""
        talk = self.talk()
        for role in ("colleague", "hr_in"):
            with self.assertRaises(AccessError):
                self.page(talk, role)

    def test_name_begins_with_the_people(self):
        """Calendars cut names: with whom comes first, and a team is not told whole."""
        one = self.talk()
        self.assertRegex(one.display_name, rf"^{self.people['subject'].name} · One-on-")
        team = self.talk("subject", "colleague", "userless", kind="team")
        self.assertRegex(team.display_name, r"^\w+, \w+ \+1 · Team Meeting · ")
