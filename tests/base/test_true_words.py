# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts promise what there is, and name the work."""

import re
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from ..common import PerformanceCase
from ..interview.common_interview import SIGNATURE, InterviewCase
from ..reward.common_reward import RewardCase

FOLDERS = ("models", "views", "wizards", "reports", "controllers", "data", "static")
#: What texts said as long as nobody could appeal.
OLD = re.compile(r"write(s)? to HR(\.| within)")


@tagged("post_install", "-at_install")
class TestAppealIsPromised(PerformanceCase):
    """There is an appeal: texts speak of it, and say how long there is time."""

    def test_no_text_sends_elsewhere(self):
        """Screens, pages, prints, mails and shipped rules name the appeal."""
        root, found = Path(file_path("hr_performance")), []
        for folder in FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                if path.suffix not in (".py", ".xml", ".js"):
                    continue
                if "appeal" in path.parts:
                    # Where a cycle has no appeal one does write to HR.
                    continue
                for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
                    if OLD.search(line):
                        found.append(f"{path.relative_to(root)}:{number}")
        self.assertFalse(found, "\n".join(found))

    def test_shipped_rules(self):
        """All ready-made schemes."""
        for name in ("light", "standard", "full"):
            scheme = self.env.ref(f"hr_performance.hr_performance_scheme_{name}")
            self.assertIn("appeal within 5 working days", scheme.policy_text)

    def test_page_names_hr(self):
        """The page of the rules names who in HR it is, or no time at all."""
        self.launch()
        sheet = self.as_user(self.appraisal(), "subject")
        page = self.env["ir.qweb"]._render(
            "hr_performance.method_page", sheet._method_values()
        )
        self.assertIn("Hr In", page)
        self.assertRegex(page, r"within 5 working days")
        self.cycle.frozen_rules = {**self.cycle.frozen_rules, "appeal_days": 0}
        sheet.invalidate_recordset()
        page = self.env["ir.qweb"]._render(
            "hr_performance.method_page", sheet._method_values()
        )
        self.assertNotIn("working days", page)


@tagged("post_install", "-at_install")
class TestRulesInWords(PerformanceCase):
    """Where nobody wrote the rules, the page tells them from the scheme."""

    def page(self):
        sheet = self.as_user(self.appraisal(), "subject")
        return self.env["ir.qweb"]._render(
            "hr_performance.method_page", sheet._method_values()
        )

    def test_facts_of_the_scheme(self):
        self.assertFalse(self.scheme.policy_text)
        self.scheme.write({"items_cap": 7, "second_review": True})
        self.launch()
        page = self.page()
        self.assertNotIn("have not been written", page)
        for text in (
            "A self-review comes before",
            "second-level manager approves",
            "at most 7 points",
            "never exceeds 120",
            "result slip",
        ):
            self.assertIn(text, page)
        self.assertNotIn("in the interview", page)

    def test_what_is_not_is_not_told(self):
        self.cycle.self_review = False
        self.scheme.write(
            {"items_cap": 0, "second_review": False, "interview_policy": "all"}
        )
        self.launch()
        page = self.page()
        for text in ("self-review", "second-level", "Bonus and penalty"):
            self.assertNotIn(text, page)
        self.assertIn("Everybody has an interview", page)
        self.assertIn("in the interview", page)

    def test_own_words_win(self):
        self.scheme.policy_text = "<p>Ours.</p>"
        self.launch()
        self.assertIn("Ours.", self.page())
        self.assertNotIn("never exceeds", self.page())


@tagged("post_install", "-at_install")
class TestTasksNotStates(PerformanceCase):
    """Courses and open steps say what is to be done."""

    def test_course_and_step(self):
        self.launch()
        sheet = self.appraisal()
        labels = {step["key"]: step["label"] for step in sheet.timeline["steps"]}
        self.assertEqual(labels["decided"], "Hold the interview")
        self.assertEqual(labels["released"], "Acknowledge the result")
        sheet._move({"state": "decided"})
        step = sheet._open_steps()
        self.assertEqual(step.task, "Hold the interview")
        sheet._move({"state": "released"})
        self.assertEqual(sheet._open_steps().task, "Acknowledge the result")

    def test_agreed_says_what_is_true(self):
        """No values are logged where nothing is measured, nor once it has begun."""
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.assertIn("Log actual values", sheet.next_step)
        sheet.line_ids.filtered(lambda line: line.method != "manual").sudo().unlink()
        sheet.invalidate_recordset(["next_step"])
        self.assertNotIn("Log actual values", sheet._next_step_text())
        self.cycle.state = "assessment"
        self.assertEqual(sheet._next_step_text(), "Manager opens the assessment")

    def test_bar_without_self_review(self):
        """The course of the sheet shows no step that the cycle does not have."""
        self.cycle.self_review = False
        self.launch()
        steps = self.appraisal().timeline["steps"]
        self.assertNotIn("self_review", [step["key"] for step in steps])

    def test_kind_and_state_have_their_own_terms(self):
        """A written self-review is not called one that is still to be written."""
        kinds = dict(self.env["hr.performance.rating"]._fields["kind"].selection)
        states = dict(self.env["hr.performance.appraisal"]._fields["state"].selection)
        self.assertFalse(set(kinds.values()) & set(states.values()))


@tagged("post_install", "-at_install")
class TestSetUpOfACompany(PerformanceCase):
    """What the addon ships is nobody's work."""

    def steps(self, company):
        return {step["code"] for step in company._performance_setup() if step["done"]}

    def test_fresh_company_has_done_nothing(self):
        """Only shipped data are there, whatever others have made for themselves."""
        for record in (self.template, self.kpi, self.defects, self.scheme):
            record.company_id = self.company
        shared = self.env["hr.performance.template"].search(
            [("company_id", "=", False)]
        )
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "hr_performance"), ("model", "=", shared._name)]
        )
        self.assertTrue(shipped, "the addon ships templates")
        (shared.filtered(lambda t: t.id not in shipped.mapped("res_id"))).active = False
        fresh = self.env["res.company"].create({"name": "Made a second ago"})
        self.assertEqual(self.steps(fresh), set())
        scheme = self.env.ref("hr_performance.hr_performance_scheme_light")
        fresh.performance_scheme_id = scheme
        self.assertEqual(self.steps(fresh), {"goals", "kpi", "method"})


@tagged("post_install", "-at_install")
class TestSettingsOfTheAdministrator(PerformanceCase):
    """The performance administrator needs no system rights for vision and mission."""

    def test_page(self):
        pages = self.as_user(self.env["hr.performance.settings"], "hr_admin")
        action = pages.action_open()
        self.assertEqual(action["res_model"], "hr.performance.settings")
        page = pages.browse(action["res_id"])
        page.write({"performance_vision": "First", "performance_grace_days": 4})
        page.action_save()
        self.assertEqual(self.company.performance_vision, "First")
        self.assertEqual(self.company.performance_grace_days, 4)

    def test_others(self):
        """Neither HR officers nor employees, nor for another company."""
        for role in ("hr_in", "manager", "reward"):
            with self.assertRaises(AccessError):
                self.as_user(self.env["hr.performance.settings"], role).action_open()
        pages = self.as_user(self.env["hr.performance.settings"], "hr_admin")
        values = {
            "performance_import_key": "name",
            "performance_legal_profile": "other",
        }
        with self.assertRaises(AccessError):
            pages.create({**values, "company_id": self.other_company.id}).action_save()


@tagged("post_install", "-at_install")
class TestWordsOfATalk(InterviewCase):
    """Hints go to whom they are for, and say what has happened."""

    def test_hints_are_the_managers(self):
        sheet = self.decided()
        talk = self.planned(sheet)
        talk.is_private_place = False
        talk.action_invite()
        self.assertIn("nobody listens", talk.warnings)
        own = self.interview(sheet, "subject")
        self.assertFalse(own.warnings)

    def test_report_is_not_late_when_it_is_asked_for(self):
        sheet = self.decided()
        talk = self.interview(sheet, "manager")
        talk.sudo().due_date = fields.Date.today() - timedelta(days=40)
        action = talk.action_prepare()
        activity = talk.sudo().activity_ids
        self.assertGreaterEqual(activity.date_deadline, fields.Date.today())
        self.assertEqual(action["res_model"], "hr.performance.private.note")
        note = self.env[action["res_model"]].browse(action["res_id"])
        self.assertNotIn("hr.performance", note.sudo().display_name)
        self.assertIn("Subject", note.sudo().display_name)

    def test_who_has_signed_reads_who_is_missing(self):
        sheet = self.decided()
        talk = self.closed(sheet)
        self.assertFalse(talk.signing_text)
        talk.action_sign(SIGNATURE)
        self.assertIn("You have signed", talk.signing_text)
        self.assertIn("signature of Subject is missing", talk.signing_text)
        own = self.interview(sheet, "subject")
        self.assertIn("Manager has signed", own.signing_text)
        self.assertIn("your signature is missing", own.signing_text)


@tagged("post_install", "-at_install")
class TestWhoApprovesARun(RewardCase):
    """Approve is offered to whom it works for; the others read who does it."""

    def test_offered_to_the_second_person(self):
        run = self.as_user(self.simulated(), "reward")
        self.assertFalse(run.may_approve)
        self.assertIn("Approver", run.approval_hint)
        other = self.as_user(run, "approver")
        self.assertTrue(other.may_approve)
        self.assertFalse(other.approval_hint)
        other.action_approve()
        self.assertFalse(other.may_approve)
