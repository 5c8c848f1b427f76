# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What follows a review, in the browser: the invitation of a team, a talk at the shared
tablet, an appeal with its money, and a plan after a shortfall.
"""

from odoo.tests import tagged

from ..appeal.common_appeal import AppealMixin
from ..base.test_tours import TourCase
from ..interview.test_interview_times import TimesCase
from ..reward.common_reward import RewardCase
from ..takepart.common_takepart import TakePartCase
from ..waiting.test_job_tours import JobTourCase
from .common_development import PLANS, DevelopmentCase

#: The tablet from badge and PIN on, through the pages' own forms and scripts. What a
#: form sends is fetched and shown in place, because a new page would end this script.
AT_TABLET = """
    const until = async (find) => {
        for (let tries = 0; tries < 300; tries++) {
            const found = find();
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`Not found: ${find} on ${document.body.innerText}`);
    };
    const show = async (answer) => {
        const text = await answer.text();
        document.open();
        document.write(text);
        document.close();
        await until(() => document.readyState === "complete" && document.body);
    };
    const find = (place) => until(() => document.querySelector(place));
    const press = async (place) => {
        const button = await until(() => {
            const one = document.querySelector(place);
            return one && !one.disabled && one;
        });
        const form = button.form;
        if (!form.reportValidity()) {
            throw new Error("The form is not complete");
        }
        const sent = new Promise((resolve) => {
            form.addEventListener("submit", (ev) => {
                ev.preventDefault();
                resolve(new FormData(form, button));
            });
        });
        button.click();
        const body = await sent;
        const path = form.getAttribute("action") || location.href;
        await show(await fetch(path, { method: "POST", body }));
    };
    const type = async (place, text) => {
        const field = await find(place);
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const tap = async (place) => (await find(place)).click();
    const open = async (words) => {
        const link = await until(() =>
            [...document.querySelectorAll("a")].find((a) => a.innerText.includes(words))
        );
        await show(await fetch(link.href));
    };
    const read = (words) => until(() => document.body.innerText.includes(words));
    (async () => {
        await type("[name=badge]", "B100");
        await type("[name=pin]", "4711");
        await press("form button:not([type=button])");
        %s
        console.log("test successful");
    })().catch((error) => console.error(String(error)));
"""
#: The person's part of the talk.
SAY = """
        await open("Say your part of the interview");
        await read("Cut scrap");
        await tap("[name=consensus][value=yes]");
        await tap("[name=is_received]");
        await type("[name=summary]", "I take the course along");
        await press("button.main");
"""
#: The signature, as typed name that the page draws.
SIGN = """
        await open("Sign your interview");
        await read("I take the course along");
        await tap("[data-mode=type]");
        await type("#typed_name", "Userless");
        await press("button.main");
        await read("the signature of Manager is missing");
"""


@tagged("post_install", "-at_install")
class TestTeamTour(TimesCase, TourCase):
    """The manager invites everybody on one page."""

    def test_a_team_is_invited(self):
        """Covers: R097, R099: each to a time of its own, with room and mail."""
        sheets = self.decided_team()
        talks = self.interview(sheets[0]) + self.interview(sheets[1])
        self.tour(
            "hr_performance_invite_team",
            "hr_performance_interview_action_team",
            "manager",
        )
        self.assertEqual(talks.mapped("state"), ["invited", "invited"])
        self.assertEqual(talks.mapped("place"), ["Room 3", "Room 3"])
        self.assertEqual(talks.mapped("is_private_place"), [True, True])
        first, second = sorted(talks.mapped("date_start"))
        self.assertGreaterEqual((second - first).total_seconds(), 75 * 60)
        self.assertEqual(talks.event_id.mapped("start"), talks.mapped("date_start"))
        mails = self.env["mail.mail"].search([], order="id desc", limit=2)
        self.assertEqual(len(mails), 2)


@tagged("post_install", "-at_install")
class TestTabletTour(TakePartCase, TourCase):
    """An interview with somebody without login, to both signatures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser_size = "820x1180"
        cls.touch_enabled = True
        cls.people["userless"].write({"barcode": "B100", "pin": "4711"})
        cls.company.sudo().action_performance_new_tablet_key()
        cls.tablet = f"/performance/tablet/{cls.company.performance_tablet_key}"

    def at_tablet(self, steps):
        self.browser_js(self.tablet, AT_TABLET % steps, timeout=120)
        self.env.invalidate_all()

    def test_to_both_signatures(self):
        """Own part and signature at the tablet, the manager's in Odoo."""
        self.scheme.interview_policy = "all"
        sheet = self.rated()
        self.report(sheet, "manager")
        talk = self.started(sheet)
        self.fill(talk)
        self.at_tablet(SAY)
        self.assertEqual(talk.employee_summary, "I take the course along")
        self.assertEqual(talk.employee_consensus, "yes")
        action = "hr_performance_interview_action_team"
        self.tour("hr_performance_tablet_close", action, "manager")
        self.assertEqual(talk.state, "closed")
        self.at_tablet(SIGN)
        own = talk.signature_ids
        self.assertEqual((own.side, own.entered_via), ("employee", "tablet"))
        self.assertGreater(len(own.image), 1000, "a typed name, drawn by the page")
        self.tour("hr_performance_tablet_sign", action, "manager")
        self.assertEqual(talk.state, "signed")
        self.assertEqual(
            set(talk.signature_ids.mapped("side")), {"employee", "manager"}
        )


@tagged("post_install", "-at_install")
class TestAppealTour(AppealMixin, RewardCase, JobTourCase):
    """An appeal from its filing to the money that follows."""

    def test_to_grade_and_difference(self):
        """Covers: R203: 90 points were paid as A; the decision makes it S."""
        run = self.approved()
        run.action_hand_over()
        run.action_confirm_payment()
        first, other = self.reward(run), self.reward(run, "colleague")
        kept = other.amount, other.state
        for name, action, role in (
            ("file", "hr_performance_result_action_my", "subject"),
            ("accept", "hr_performance_appeal_action", "hr_in"),
            ("answer", "hr_performance_appeal_hearing_action", "manager"),
            ("decide", "hr_performance_appeal_action", "head"),
        ):
            self.tour(f"hr_performance_appeal_{name}", action, role)
            self.env.invalidate_all()
        appeal = self.env["hr.performance.appeal"].search([])
        self.assertEqual((appeal.state, appeal.verdict), ("decided", "changed"))
        result = self.result(self.appraisal())
        self.assertEqual((result.score, result.final_level_id.code), (100, "S"))
        self.assertEqual(result.final_origin, "appeal")
        again = self.simulated()
        self.job("reward", "approver")
        self.env.invalidate_all()
        second = self.reward(again)
        self.assertEqual((first.amount, second.amount), (14_400, 3600))
        self.assertEqual(first.settled_by_id, second)
        self.assertEqual(second.state, "handed_over")
        self.assertEqual((other.amount, other.state), kept)


@tagged("post_install", "-at_install")
class TestShortfallTour(DevelopmentCase, TourCase):
    """What fell short, through a plan of both sides, to its end."""

    def test_to_a_finished_plan(self):
        """Covers: R166, R172: proposed, agreed, done by both, and closed."""
        sheet = self.shortfall()
        self.run_job()
        plan = self.env[PLANS].search([("appraisal_id", "=", sheet.id)])
        board = "hr_performance_development_plan_action"
        mine = "hr_performance_development_plan_action_my"
        rows = "hr_performance_development_action_action"
        self.tour("hr_performance_shortfall_manager", board, "manager")
        self.env.invalidate_all()
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.manager_confirmed_by_id, self.users["manager"])
        self.tour("hr_performance_shortfall_employee", mine, "subject")
        self.env.invalidate_all()
        self.assertEqual((plan.state, plan.version), ("agreed", 1))
        self.assertEqual(plan.supporter_id, self.people["head"])
        self.assertEqual(len(plan.check_ids), 1, "the first check stands")
        support = plan.action_ids.filtered(lambda row: row.side == "manager")
        self.assertTrue(support.talk_id, "coaching plans talks")
        self.tour("hr_performance_shortfall_done", rows, "subject")
        self.tour("hr_performance_shortfall_support", rows, "manager")
        self.env.invalidate_all()
        self.assertEqual(support.state, "reported", "the employee has the last word")
        self.tour("hr_performance_shortfall_got", rows, "subject")
        self.tour("hr_performance_shortfall_close", board, "manager")
        self.env.invalidate_all()
        self.assertEqual((plan.state, plan.outcome), ("done", "achieved"))
        self.assertEqual(plan.action_ids.mapped("state"), ["done", "done"])
        self.assertEqual(plan.closed_by_id, self.users["manager"])
        self.assertTrue(plan.effect_due, "and the effect is asked for later")
