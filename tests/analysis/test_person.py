# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One page about a person: for each reader what this one may read, and no more."""

import re
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..waiting.common_pages import PagesMixin
from .common_analysis import AnalysisCase

PAGES = "hr.performance.person"
REPORT = "hr_performance.report_person"


@tagged("post_install", "-at_install")
class TestPerson(PagesMixin, AnalysisCase):
    """Covers: R208"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = fields.Date.today()
        subject = cls.people["subject"].id
        coaching = cls.env["hr.performance.coaching"]
        note = {"author_id": cls.users["manager"].id, "employee_id": subject}
        cls.notes = coaching.create(
            [
                {**note, "zone": "record", "body": "Led the audit"},
                {**note, "zone": "shared", "body": "Between the two"},
            ]
        )
        cls.notes.sudo().write({"is_told": True, "department_id": cls.plant.id})
        cls.notes[0].sudo().chain_ids = cls.people["manager"] | cls.people["head"]
        cls.plan = cls.env["hr.performance.development.plan"].create(
            {
                "kind": "improvement",
                "employee_id": subject,
                "reason": "Complaints",
                "date_end": today + timedelta(days=60),
                "action_ids": [
                    Command.create(
                        {
                            "name": "Learn statistics",
                            "responsible_id": subject,
                            "due_date": today + timedelta(days=40),
                        }
                    )
                ],
            }
        )
        cls.plan.sudo().state = "agreed"
        cls.env["hr.performance.coaching.request"].create(
            {
                "name": "A welding course",
                "kind": "training",
                "employee_id": subject,
                "asker_id": cls.users["subject"].id,
                "owner_id": cls.people["manager"].id,
                "date_needed": today + timedelta(days=10),
            }
        ).state = "agreed"

    def page(self, role, about="subject"):
        person = self.env[PAGES].browse(self.people[about].id)
        self.env.flush_all()
        self.env.invalidate_all()
        return self.as_user(person, role).page_html

    def parts(self, role, about="subject"):
        """Names of the parts that a reader finds."""
        return set(re.findall(r'data-part="(\w+)"', self.page(role, about)))

    def print(self, role, about="subject"):
        reports = self.as_user(self.env["ir.actions.report"], role)
        html, _kind = reports._render_qweb_html(REPORT, self.people[about].ids)
        return html.decode()

    ALL = {"results", "goals", "feedback", "plans", "promises", "trainings", "rewards"}

    def test_the_own_page(self):
        """Goals, grades over three cycles as a line, feedback, plans, promises, pay."""
        self.approved()
        self.assertEqual(self.parts("subject"), self.ALL)
        page = self.page("subject")
        for words in (
            *("2026 H1", "2026 H2", "2027 H1", "<polyline", "Skill", "Led the audit"),
            *("Between the two", "Learn statistics", "A welding course"),
            *("Half-year bonus", "Improvement Plan"),
        ):
            self.assertIn(words, page)
        self.assertEqual(page.count("<circle"), 3)
        self.assertIn("14", re.sub(r"\s", "", page))

    def test_each_reader(self):
        """Superiors, HR, strangers and reward officers: no more than their lists."""
        self.approved()
        parts = {
            role: self.parts(role)
            for role in ("manager", "head", "hr_in", "hr_out", "reward", "colleague")
        }
        self.assertEqual(parts["manager"], self.ALL - {"rewards"})
        self.assertEqual(parts["head"], {"results", "goals", "feedback"})
        self.assertEqual(parts["hr_in"], self.ALL - {"rewards"})
        self.assertEqual(parts["hr_out"], set())
        self.assertEqual(parts["colleague"], set())
        self.assertIn("rewards", parts["reward"])
        for role in parts:
            page = self.page(role)
            self.assertEqual("Half-year bonus" in page, role == "reward", role)
            self.assertEqual("Between the two" in page, role == "manager", role)
            self.assertEqual(
                "Led the audit" in page, role in ("manager", "head", "hr_in")
            )
        with self.assertRaises(AccessError):
            self.page("foreign")

    def test_a_part_of_which_nothing_is_read_is_not_named(self):
        """Neither on the screen nor on paper."""
        self.approved()
        for content in (self.page("manager"), self.print("manager")):
            self.assertNotIn("Reward", content)
            self.assertNotIn("bonus", content)
        stranger = self.print("colleague")
        for words in ("Results", "Goals", "Promises", "Feedback", "Plans"):
            self.assertNotIn(words, stranger)

    def test_amounts_on_paper(self):
        """The own file names them; the manager's print of it does not."""
        self.approved()
        reward = self.env["hr.performance.reward"].search(
            [("employee_id", "=", self.people["subject"].id)], limit=1
        )
        whole = f"{reward.amount:,.2f}"
        self.assertIn(whole, self.print("subject"))
        self.assertIn(whole, self.print("reward"))
        self.assertNotIn(whole, self.print("manager"))
        self.assertNotIn(whole, self.print("hr_admin"))

    def test_printed_in_the_readers_language(self):
        content, kind = (
            self.as_user(self.env["ir.actions.report"], "subject")
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(REPORT, self.people["subject"].ids)
        )
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
        self.env["res.lang"]._activate_lang("fr_FR")
        person = self.env[PAGES].browse(self.people["subject"].id)
        reader = self.as_user(person, "manager").with_context(lang="fr_FR")
        report = reader.env["report.hr_performance.report_person"]
        values = report._get_report_values(reader.ids)
        self.assertEqual(values["sheets"][reader.id]["lang"], "fr_FR")

    def test_own_share_of_promises_is_for_oneself(self):
        """The manager reads the own share on the own page; the head does not."""
        late = self.env["hr.performance.coaching.request"].search([], limit=1)
        late.date_needed = fields.Date.today() - timedelta(days=1)
        self.assertIn("0 of 1 promises kept", self.page("manager", "manager"))
        for role in ("head", "hr_in", "hr_admin"):
            self.assertNotIn("promises kept", self.page(role, "manager"), role)

    def test_archived_people_and_people_without_login(self):
        """Their pages are there for who reads their sheets."""
        self.assertIn("results", self.parts("manager", "userless"))
        self.people["subject"].active = False
        self.assertIn("results", self.parts("hr_in"))
        self.assertIn("Archived", self.page("hr_in"))
        with self.assertRaises(UserError):
            self.as_user(self.env[PAGES], "portal").sudo(False).with_user(
                self.env.ref("base.user_root")
            ).action_open_mine()

    def test_two_companies(self):
        """Of other companies only the own page opens."""
        self.users["colleague"].write(
            {"company_ids": [Command.link(self.other_company.id)]}
        )
        own = self.as_user(self.env[PAGES], "colleague")
        there = own.with_context(allowed_company_ids=self.other_company.ids)
        number = self.people["subject"].id
        with self.assertRaises(AccessError):
            there.action_open_of(number)
        self.assertEqual(own.action_open_of(number)["res_id"], number)

    def test_opened(self):
        """From the first page, the employee and the sheet."""
        action = self.as_user(self.env[PAGES], "subject").action_open_mine()
        self.assertEqual(action["res_id"], self.people["subject"].id)
        for bad in (0, -1, 2**40, "1", False, None):
            with self.assertRaises(AccessError):
                self.as_user(self.env[PAGES], "subject").action_open_of(bad)
        links = self.as_user(self.env["hr.performance.home"], "subject").action_load()
        [group] = [g for g in links["links"] if g["title"] == "My Performance"]
        server = self.env.ref(group["action"])
        opened = self.as_user(server, "subject").run()
        self.assertEqual(opened["res_id"], self.people["subject"].id)
        of = self.env.ref("hr_performance.hr_performance_person_action_of")
        opened = (
            self.as_user(of, "manager")
            .with_context(default_employee_id=self.people["subject"].id)
            .run()
        )
        self.assertEqual(opened["res_id"], self.people["subject"].id)

    def test_queries(self):
        """However much there is."""
        self.approved()
        for role in ("subject", "manager", "hr_in", "hr_admin", "reward"):
            person = self.env[PAGES].browse(self.people["subject"].id)
            mine = self.as_user(person, role)
            self.assertLessEqual(self.cost(lambda p=mine: p.page_html), 40, role)
