# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardLetter(RewardCase):
    """People are told by letter, acknowledge it or ask, and get an answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run = cls._run()
        run.action_simulate()
        run.reward_ids.filtered("issue").action_exclude("no wage known")
        run.with_user(cls.users["approver"]).action_approve()
        cls.own = run.sudo().reward_ids.filtered(
            lambda reward: reward.employee_id == cls.people["subject"]
        )
        cls.mine = cls.own.with_user(cls.users["subject"])

    def letter(self, rewards):
        report = self.env["ir.actions.report"].with_user(rewards.env.user)
        html, _kind = report._render_qweb_html(
            "hr_performance.report_reward_letter", rewards.ids
        )
        return html.decode()

    def ask(self, text="Why this much?"):
        action = self.mine.action_ask_question()
        return (
            self.env["hr.performance.reward.question"]
            .with_user(self.users["subject"])
            .with_context(**action["context"])
            .create({"text": text})
        )

    def test_letter(self):
        """One page for each person, with how it came about; Covers: R197."""
        text = self.letter(self.mine)
        for part in (
            self.people["subject"].name,
            "Half-year bonus",
            "4000",
            "14,400.00",
        ):
            self.assertIn(part, text)
        paid = self.own.run_id.reward_ids.filtered("amount")
        officer = self.as_user(paid, "reward")
        self.assertEqual(self.letter(officer).count("Reward Letter</h1>"), 3)

    def test_no_letter_of_others(self):
        for role in ("colleague", "manager", "hr_in"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.letter(self.own.with_user(self.users[role]))

    def test_no_letter_of_what_is_off(self):
        """Cancelled: refused with what helps; Covers: R197."""
        self.as_user(self.own, "reward").action_cancel("By mistake")
        with self.assertRaisesRegex(UserError, "stands in its place"):
            self.letter(self.as_user(self.own, "reward"))

    def test_acknowledge(self):
        self.mine.action_acknowledge()
        self.assertTrue(self.own.acknowledged_on)
        with self.assertRaises(AccessError):
            self.as_user(self.own, "reward").action_acknowledge()

    def test_question_to_its_answer(self):
        """It waits for the officer, is answered and closed; Covers: R197."""
        question = self.ask()
        self.assertEqual(question.owner_id, self.users["reward"])
        officer = self.as_user(question, "reward")
        self.assertEqual(officer._waiting_for(self.users["reward"]), question)
        with self.assertRaisesRegex(UserError, "write the answer"):
            officer.action_answer()
        with self.assertRaises(AccessError):
            question.write({"answer": "Mine"})
        officer.answer = "Because of the share of the period."
        officer.action_answer()
        self.assertFalse(officer._waiting_for(self.users["reward"]))
        with self.assertRaises(AccessError):
            officer.action_close()
        question.action_close()
        self.assertEqual(question.state, "closed")

    def test_late_question(self):
        """A week later every officer is asked."""
        question = self.ask().sudo()
        self.assertEqual(question._receivers()[question][1], self.users["reward"])
        self.assertFalse(question._to_escalate())
        question.deadline = "2026-01-01"
        question._to_escalate()._escalate()
        receivers = question._receivers()[question][1]
        self.assertIn(self.users["approver"], receivers)
        self.assertIn(self.users["reward"], receivers)

    def test_questions_of_others(self):
        questions = self.env["hr.performance.reward.question"]
        for role in ("colleague", "manager", "reward"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                questions.with_user(self.users[role]).create(
                    {"reward_id": self.own.id, "text": "Why?"}
                )

    def test_told_by_hand(self):
        """With such a rule nobody reads the reward before the officer tells it."""
        self.rule.tells_by_hand = True
        with self.assertRaises(AccessError):
            self.mine.read(["amount"])
        self.as_user(self.own, "reward").action_tell()
        self.assertEqual(self.mine.read(["amount"])[0]["amount"], self.own.amount)
