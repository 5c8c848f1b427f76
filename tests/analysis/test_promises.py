# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The register: what was promised wherever, for whoever may read it there."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..development.common_development import DevelopmentCase
from ..interview.common_interview import InterviewCase

PROMISES = "hr.performance.promise"


class PromiseCase(DevelopmentCase, InterviewCase):
    """A filed talk, a plan and requests: the subject and the manager promise."""

    def promises(self, role, *domain):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.as_user(self.env[PROMISES], role).search(list(domain))

    def request(self, state="agreed", **values):
        request = self.env["hr.performance.coaching.request"].create(
            {
                "name": "A second screen",
                "kind": "resource",
                "employee_id": self.people["subject"].id,
                "asker_id": self.users["subject"].id,
                "owner_id": self.people["manager"].id,
                "date_needed": self.day(10),
                **values,
            }
        )
        request.write({"state": state, "answered_on": self.day(0)})
        return request

    def step(self, **values):
        """What a talk has agreed on for a day."""
        moment = fields.Datetime.now() - timedelta(days=2)
        talk = self.env["hr.performance.talk"].create(
            {
                "leader_id": self.people["manager"].id,
                "employee_ids": [(6, 0, self.people["subject"].ids)],
                "date_start": moment,
            }
        )
        talk.state = "held"
        person = talk.person_ids or talk.person_ids.create(
            {"talk_id": talk.id, "employee_id": self.people["subject"].id}
        )
        person.write(
            {"agreed_step": "Ask for help", "follow_up_date": self.day(5), **values}
        )
        return person


@tagged("post_install", "-at_install")
class TestPromises(PromiseCase):
    """Covers: R152, R159"""

    def texts(self, role):
        return {
            row["text"]: (row["kind"], row["who"], row["to"], row["state"])
            for row in self.promises(role)._rows()
        }

    def test_one_list_of_all_that_was_promised(self):
        """Who, to whom, what, until when, and how it stands."""
        self.signed(self.decided())
        self.begun()
        self.request()
        self.step()
        found = self.texts("manager")
        for text, row in {
            "Book the course": ("Promise", "Manager", "Subject", "Open"),
            "A welding course": ("Support", "Manager", "Subject", "Open"),
            "A second screen": ("Agreed Request", "Manager", "Subject", "Open"),
            "Show how it is done": ("Action of a Plan", "Manager", "Subject", "Open"),
            "Learn statistics": ("Action of a Plan", "Subject", "Manager", "Open"),
            "Ask for help": ("Agreed Step", "Subject", "Manager", "Open"),
        }.items():
            self.assertEqual(found[text], row, text)
        self.assertEqual(self.texts("subject"), found)

    def test_what_is_not_promised_is_not_there(self):
        """Asked is not agreed; a plan that one side has not confirmed is a draft."""
        self.request(state="open")
        self.request(state="declined")
        self.improvement()
        self.assertFalse(self.promises("manager"))

    def test_states(self):
        """Late by the day, kept late where the keeper says when, withdrawn, missed."""
        late = self.request(date_needed=self.day(-3))
        kept = self.request(state="done", date_needed=self.day(-3))
        plan = self.begun()
        found = self.promises("manager")
        states = {one.request_id: one for one in found if one.request_id}
        self.assertEqual(states[late].state, "late")
        self.assertEqual(
            (states[kept].state, states[kept].is_kept_late), ("kept", True)
        )
        plan.action_ids[0].sudo().state = "not_done"
        plan.sudo().state = "done"
        found = self.promises("manager", ("action_id", "!=", False))
        self.assertEqual(
            {one.action_id.state: one.state for one in found},
            {"not_done": "missed", "open": "withdrawn"},
        )

    def test_each_row_is_read_with_its_source(self):
        """HR reads that it was promised in a talk, not what; strangers nothing."""
        self.signed(self.decided())
        self.begun()
        self.step()
        hr = self.texts("hr_in")
        self.assertNotIn("Book the course", hr)
        self.assertIn("What the manager has promised by Jan 31, 2027", hr)
        self.assertIn("Learn statistics", hr)
        self.assertNotIn("Ask for help", hr)
        for role in ("colleague", "hr_out", "reward", "foreign"):
            self.assertFalse(self.promises(role), role)
        self.assertEqual(
            {one.kind for one in self.promises("head")},
            {"action"},
            "the supporter of the plan reads the plan only",
        )

    def test_a_row_opens_its_source(self):
        talk = self.signed(self.decided())
        plan = self.begun()
        for one in self.promises("manager"):
            action = one.action_open_source()
            model = "development.plan" if one.action_id else "commitment"
            self.assertEqual(action["res_model"], f"hr.performance.{model}")
            record = self.env[action["res_model"]].browse(action["res_id"])
            self.assertIn(record, plan | plan if one.action_id else record)
        row = self.promises("subject", ("commitment_id", "=", talk.commitment_ids.id))
        self.assertTrue(row.can_settle)
        row.action_keep()
        self.assertEqual(self.promises("subject", ("id", "=", row.id)).state, "kept")
        other = self.promises("subject", ("action_id", "!=", False))[:1]
        with self.refused(UserError, "settled where it was promised"):
            other.action_keep()

    def test_in_the_next_interview_and_talk(self):
        """What is open stands in both, whatever it was promised in."""
        self.signed(self.decided())
        self.request()
        cycle = self._cycle(
            name="2026 H2", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        later = self.env["hr.performance.interview"]._create_for(
            self.appraisal(cycle=cycle).sudo()
        )
        mine = self.as_user(later, "manager")
        texts = mine.previous_promise_ids.mapped("text")
        self.assertLessEqual({"Book the course", "A second screen"}, set(texts))
        self.assertIn("A second screen", mine.package_html)
        rows = self.as_user(self.env[PROMISES], "manager")._agenda(
            self.people["subject"]
        )[self.people["subject"].id]
        self.assertIn("A second screen (until", str(rows))
        self.assertNotIn("Book the course", str(rows), "it stays in the interview")

    # HOW MUCH IS KEPT

    def home(self, role):
        self.env.flush_all()
        self.env.invalidate_all()
        page = self.as_user(self.env["hr.performance.home"], role).action_load()
        return next((p for p in page["parts"] if p["component"] == "promises"), None)

    def test_the_own_share_on_the_first_page(self):
        """To who has promised, and to nobody else."""
        self.assertIsNone(self.home("manager"))
        self.request(state="done", date_needed=self.day(-3))
        self.request(state="done", date_needed=self.day(-3), kind="training")
        self.request(date_needed=self.day(-1))
        self.request()
        part = self.home("manager")
        self.assertEqual(
            part["text"],
            "2 of 3 promises kept in the last 12 months (66.7%) · kept late: 2 ·"
            " overdue: 1",
        )
        self.assertEqual((part["open"], part["late"]), (2, 1))
        self.assertIsNone(self.home("subject"), "promised to, not by, the subject")
        self.assertIsNone(self.home("hr_in"))

    def test_what_came_due_long_ago_does_not_count(self):
        request = self.request(state="done", date_needed=self.day(-500))
        request.answered_on = self.day(-450)
        self.assertIsNone(self.home("manager"))

    def test_hr_has_no_share_of_a_person(self):
        """HR reads promises one by one, and cannot count them by who made them."""
        self.begun()
        own = self.as_user(self.env[PROMISES], "manager")
        self.assertTrue(own._read_group([], ["promiser_id"], ["__count"]))
        self.assertTrue(own.fields_get(["promiser_id"])["promiser_id"]["groupable"])
        for role in ("hr_in", "hr_admin"):
            model = self.as_user(self.env[PROMISES], role)
            described = model.fields_get(["promiser_id"])["promiser_id"]
            self.assertFalse(described["groupable"])
            with self.assertRaises(AccessError):
                model.formatted_read_group([], ["promiser_id"], ["__count"])
            self.assertTrue(model.formatted_read_group([], ["state"], ["__count"]))

    def page(self, role):
        self.env.flush_all()
        self.env.invalidate_all()
        dialog = self.as_user(self.env["hr.performance.promise.unit"], role).create({})
        return dialog.overview_html

    def keepers(self, number):
        """So many people of the plant who have each promised something."""
        for index in range(number):
            self._person(f"keeper_{index}", "head", self.plant)
            self.request(
                state="done",
                owner_id=self.people[f"keeper_{index}"].id,
                date_needed=self.day(-1),
            )

    def test_departments_from_five_people_on(self):
        """With the number of people, for HR of the department."""
        self.keepers(4)
        self.assertIn("No department has enough people", self.page("hr_in"))
        self.request(date_needed=self.day(-1))
        page = self.page("hr_in")
        self.assertIn("Works / Plant", page)
        self.assertRegex(page, r">5<(.|\n)*>5<(.|\n)*>4<(.|\n)*80")
        self.assertIn("Plant", self.page("hr_admin"))
        self.assertNotIn("Plant", self.page("hr_out"))
        with self.assertRaises(AccessError):
            self.page("manager")
        with self.assertRaises(AccessError):
            self.page("subject")

    def test_small_departments_count_above(self):
        """Four of the plant and one of the works: one figure, of the works."""
        self.keepers(4)
        self.request(owner_id=self.people["head"].id, date_needed=self.day(-1))
        page = self.page("hr_in")
        self.assertIn("Works", page)
        self.assertNotIn("Plant", page)
