# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people do most, from the first page on, and what it costs them.

The limits of clicks and typed fields stand beside each tour.
"""

import json

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..base.test_tours import TourCase
from ..interview.common_interview import OWN_PART, InterviewCase
from ..reward.common_reward import RewardCase
from ..takepart.common_takepart import TakePartCase

#: What a phone is tapped for: the rules are read, the plan is right.
TAPS = ("[name=method_read]", "button.main[value=done]")
#: Taps these places, and says when the server has answered what they send.
TAP = """
    const form = document.querySelector("form");
    form.addEventListener("submit", async (ev) => {
        ev.preventDefault();
        const body = new FormData(form, ev.submitter);
        const path = form.getAttribute("action");
        const answer = await fetch(path, { method: "POST", body });
        console.log(answer.ok ? "test successful" : "refused");
    });
    for (const place of %s) {
        document.querySelector(place).click();
    }
"""


class JobTourCase(TourCase):
    """A job begins on the first page of the role that does it."""

    def job(self, name, role):
        self.start_tour(
            "/odoo/action-hr_performance.hr_performance_home_action",
            f"hr_performance_job_{name}",
            login=self.users[role].login,
            timeout=180,
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-07-08 10:00:00", tick=True)
class TestJobTours(InterviewCase, JobTourCase):
    """HR, manager and employee, through the whole cycle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.line_ids.filtered(lambda line: line.weight == 20).weight = 10
        cls.template.line_ids = [
            Command.create({"name": "Teamwork", "section": "attitude", "weight": 10})
        ]

    def agreed(self):
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        return appraisal

    def reviewed(self, appraisal):
        """Both reviews; the manager writes what goes well."""
        self.as_user(appraisal, "manager").action_open_assessment()
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(appraisal, kind, role)
            rating.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "90"
            rating.strengths = "Reliable"
            rating.action_submit()
        return appraisal

    # HR

    def test_launch_with_all_that_is_proposed(self):
        self.cycle.unlink()
        self.job("launch", "hr_admin")
        cycle = self.env["hr.performance.cycle"].search([], order="id desc", limit=1)
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertTrue(cycle.is_announced)
        self.assertEqual(cycle.appraisal_ids.employee_id, people)

    def test_running_cycle(self):
        """Reports, reminders, and another period."""
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
        self.job("reports", "hr_admin")
        self.job("chase", "hr_admin")
        late = self.env["hr.performance.step"].search([("is_overdue", "=", True)])
        for role in ("manager", "head"):
            steps = late.filtered(lambda s, role=role: s.owner_id == self.people[role])
            self.assertEqual(set(steps.mapped("reminder_count")), {1}, role)
        self.job("launch_other", "hr_admin")
        cycle = self.env["hr.performance.cycle"].search([], order="id desc", limit=1)
        self.assertEqual(
            (str(cycle.date_start), str(cycle.date_end), cycle.is_announced),
            ("2027-07-01", "2027-12-31", True),
        )
        self.assertGreater(len(cycle.appraisal_ids), 10)

    # THE PLAN

    def test_plan(self):
        """The request is seen at once, answered and agreed."""
        self.launch()
        sheet = self.appraisal()
        self.as_user(sheet, "subject").action_ask_for_change("Less output")
        self.job("waiting", "manager")
        self.job("plan_answer", "manager")
        request = sheet.proposal_ids.filtered(lambda p: p.kind == "request")
        self.assertEqual((request.state, request.answer), ("accepted", "90 it is"))
        self.assertTrue(sheet.manager_confirmed_on)
        output = sheet.line_ids.filtered(lambda line: line.title == "Output")
        self.assertEqual(output.target, 90)
        self.job("plan_confirm", "subject")
        self.assertEqual(sheet.state, "agreed")
        self.assertFalse(sheet._misses_method())

    # THE REVIEW

    def test_self_review(self):
        self.template.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {"name": f"Part {n}", "section": "attitude", "weight": 20}
                )
                for n in range(1, 6)
            ),
        ]
        self.launch()
        sheet = self.appraisal()
        self.agree(sheet)
        self.as_user(sheet, "manager").action_open_assessment()
        self.job("self_review", "subject")
        review = self.rating(sheet, "self", "subject")
        self.assertEqual(review.state, "submitted")
        self.assertEqual(sorted(review.line_ids.mapped("points")), [81, 82, 83, 84, 85])

    def test_review(self):
        sheet = self.agreed()
        self.as_user(sheet, "manager").action_open_assessment()
        self.as_user(sheet, "manager").action_skip_self_review("Asked twice, on leave")
        self.job("review", "manager")
        self.assertEqual(sheet.state, "decided")

    # THE TALK

    def test_talk(self):
        """From the invitation to both signatures."""
        sheet = self.reviewed(self.agreed())
        self.job("invite", "manager")
        talk = self.interview(sheet)
        self.assertEqual((talk.state, talk.place), ("invited", "Room 3"))
        self.self_report(sheet).sudo().next_goals = "Cut scrap"
        self.job("self_report", "subject")
        self.assertEqual(self.self_report(sheet).state, "submitted")
        self.job("talk", "manager")
        self.assertEqual((talk.state, talk.step), ("closed", "closing"))
        self.assertTrue(talk.is_agenda_confirmed)
        self.assertEqual(str(talk.next_interview_date), "2026-12-31")
        self.assertEqual(talk.next_goal_ids.expected_result, "Below 2 %")
        self.assertEqual(talk.employee_summary, OWN_PART["employee_summary"])
        self.job("sign_employee", "subject")
        self.job("sign_manager", "manager")
        self.assertEqual(
            set(talk.signature_ids.mapped("side")), {"employee", "manager"}
        )
        self.assertEqual(talk.state, "signed")

    def test_result(self):
        sheet = self.reviewed(self.agreed())
        self.as_user(self.result(sheet), "manager").action_release()
        self.job("result", "subject")


@tagged("post_install", "-at_install")
class TestRewardJobTours(RewardCase, JobTourCase):
    """Money is approved by a second person and goes to payroll."""

    def test_reward(self):
        run = self.simulated()
        self.job("reward", "approver")
        self.assertEqual(run.state, "handed_over")
        self.assertEqual(run.sudo().approved_by_id, self.users["approver"])


@tagged("post_install", "-at_install")
class TestLinkJob(TakePartCase, JobTourCase):
    """A phone without login."""

    def test_confirm_by_link(self):
        """The page is the first one: two taps, also where the rules must be read."""
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.scheme.gate_ids.filtered(
            lambda gate: gate.code == "method_acknowledged"
        ).level = "required"
        sheet = self.launched()
        self.browser_js(f"/performance/take/{self.link(sheet)}", TAP % json.dumps(TAPS))
        self.assertTrue(sheet.employee_confirmed_on)
        self.assertFalse(sheet._misses_method())
