# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestRewardConditions(RewardCase):
    """Who meets what a rule asks for, and what the others read."""

    def zero(self, role="subject", **values):
        """What a person gets by the rule with these conditions, and why nothing."""
        self.rule.write(values)
        run = self.simulated()
        reward = self.reward(run.sudo(), role)
        return reward.amount, reward.zero_reason, reward.remark or ""

    def test_scores(self):
        """Boundaries of the score belong to it; Covers: R187, R189."""
        self.assertEqual(self.zero(minimum_score=90)[1], False)
        self.assertEqual(self.zero(minimum_score=90.01)[1], "score")
        self.assertEqual(self.zero(minimum_score=0, maximum_score=90)[1], False)
        self.assertEqual(self.zero(maximum_score=89.99)[1], "score")

    def test_improvement_plan(self):
        """A plan under way counts; one that is only proposed is nobody's knowledge."""
        plan = self.env["hr.performance.development.plan"].create(
            {
                "kind": "improvement",
                "employee_id": self.people["subject"].id,
                "state": "proposed",
                "date_start": "2026-01-01",
            }
        )
        self.assertEqual(self.zero(without_improvement=True)[1], False)
        plan.state = "agreed"
        amount, reason, remark = self.zero(without_improvement=True)
        self.assertEqual((amount, reason), (0, "improvement"))
        self.assertIn("Improvement plan", remark)
        self.assertEqual(self.zero("colleague")[1], False)

    def test_incident(self):
        """An incident that the person may read and that is not settled; R189."""
        note = (
            self.env["hr.performance.coaching"]
            .sudo()
            .create(
                {
                    "kind": "incident",
                    "zone": "record",
                    "is_told": False,
                    "employee_id": self.people["subject"].id,
                    "author_id": self.users["manager"].id,
                    "body": "Left the line alone",
                    "date": "2026-05-01",
                    "follow_up_date": "2030-01-01",
                }
            )
        )
        self.assertEqual(self.zero(without_incident=True)[1], False)
        note.is_told = True
        self.assertEqual(self.zero(without_incident=True)[1], "discipline")
        note.follow_up_done_on = "2026-06-01"
        self.assertEqual(self.zero(without_incident=True)[1], False)

    def test_department(self):
        """Without a released result of the department the amount is not known."""
        grade = self.result(self.appraisal("subject")).final_level_id
        self.rule.unit_level_id = grade
        run = self._run()
        run.action_simulate()
        self.assertEqual(self.reward(run.sudo()).issue, "unit")

    def test_people(self):
        """The rule is for those whom its writer finds; Covers: R189."""
        name = self.people["colleague"].name
        amount, reason, _remark = self.zero(
            employee_domain=f"[('name', '=', '{name}')]"
        )
        self.assertEqual((amount, reason), (0, "domain"))
        self.assertEqual(self.zero("colleague")[1], False)
        self.assertEqual(self.rule.domain_owner_id, self.env.user)

    def test_filter_is_no_code(self):
        for text in ("__import__('os')", "[('no_such_field', '=', 1)]", "[(", "1"):
            with self.subTest(text=text), self.assertRaises(ValidationError):
                self.rule.employee_domain = text

    def test_all_reasons(self):
        """Not only the first: employees read what to do about all of them."""
        _amount, reason, remark = self.zero(minimum_score=99, minimum_tenure=600)
        self.assertEqual(reason, "score")
        self.assertIn("Too short in the company", remark)

    def test_exclusive(self):
        """The first by priority that is met rewards, the others say so; R189."""
        first = self._rule(
            name="Top bonus", minimum_score=95, exclusive_group="X", priority=1
        )
        self.rule.write({"exclusive_group": "X", "priority": 2})
        run = self.simulated()
        self.assertEqual(self.reward(run.sudo(), "manager").zero_reason, "exclusive")
        self.assertIn(
            "Top bonus", str(self.reward(run.sudo(), "manager").explanation_html)
        )
        self.assertGreater(self.reward(run.sudo()).amount, 0)
        other = self.simulated(rule=first)
        self.assertGreater(self.reward(other.sudo(), "manager").amount, 0)
        self.assertEqual(self.reward(other.sudo()).amount, 0)

    def test_equal_priorities(self):
        """Nobody would know which one rewards: refused with the remedy."""
        self.rule.write({"exclusive_group": "X", "priority": 2})
        with self.assertRaisesRegex(ValidationError, "different priorities"):
            self._rule(name="Twin", exclusive_group="X", priority=2)

    def test_training(self):
        """A course is proposed to the manager, and nobody is enrolled. Covers: R190."""
        rule = self._rule(
            name="Course", kind="training", training_name="Leading", minimum_score=90
        )
        run = self.approved(rule=rule)
        self.assertEqual(run.sudo().state, "given", "no money was paid")
        plans = self.env["hr.performance.development.plan"].search(
            [("kind", "=", "development"), ("action_ids.name", "=", "Leading")]
        )
        got = {self.people["subject"], self.people["manager"]}
        self.assertEqual(set(plans.employee_id), got)
        self.assertEqual(set(plans.mapped("state")), {"proposed"})
        self.assertEqual(plans.action_ids.mapped("measure"), ["training", "training"])

    def proposed_training(self):
        """A run that has proposed a training, and the plan of the subject."""
        rule = self._rule(
            name="Course", kind="training", training_name="Leading", minimum_score=90
        )
        run = self.approved(rule=rule)
        plan = self.env["hr.performance.development.plan"].search(
            [
                ("employee_id", "=", self.people["subject"].id),
                ("action_ids.name", "=", "Leading"),
            ]
        )
        self.assertEqual(plan.state, "proposed")
        return run, plan

    def test_training_of_a_cancelled_reward(self):
        """What was only proposed is withdrawn, and says so. Covers: R190."""
        run, plan = self.proposed_training()
        self.as_user(self.reward(run.sudo()), "reward").action_cancel("By mistake")
        self.assertEqual(plan.state, "declined")
        mine = self.as_user(plan, "manager")
        self.assertIn("was taken back", mine.decision_text)
        other = self.reward(run.sudo(), "manager").training_plan_id
        self.assertEqual(other.state, "proposed", "only that of this reward")

    def test_training_of_a_reversed_run(self):
        """The whole run is taken back, whatever nobody has accepted with it."""
        run, plan = self.proposed_training()
        self.as_user(run, "reward").action_reverse("Wrong cycle")
        self.assertEqual(run.sudo().state, "reversed")
        self.assertEqual(plan.state, "declined")

    def test_accepted_training_stays(self):
        """By then it is a plan of the two."""
        run, plan = self.proposed_training()
        self.as_user(plan, "manager").action_accept()
        self.as_user(run, "reward").action_reverse("Wrong cycle")
        self.assertEqual(plan.state, "draft")

    def test_no_money_is_not_paid(self):
        """Trainings, titles and coefficients wait for no payment."""
        titles = self.env["hr.performance.honour.title"]
        title = titles.create({"name": "Helper", "company_id": self.company.id})
        for kind, values in (
            ("training", {"training_name": "Leading"}),
            ("honour", {"honour_title_id": title.id}),
            ("coefficient", {}),
        ):
            with self.subTest(kind=kind):
                run = self.approved(rule=self._rule(name=kind, kind=kind, **values))
                self.assertEqual(run.state, "given")
                with self.assertRaises(UserError):
                    run.action_confirm_payment()
                with self.assertRaises(UserError):
                    run.action_hand_over()
                self.as_user(run, "reward").action_reverse("Wrong cycle")
                self.assertEqual(run.state, "reversed")
        honour = self.env["hr.performance.honour"].search([("title_id", "=", title.id)])
        self.assertEqual(set(honour.mapped("state")), {"revoked"})

    def test_coefficient_only(self):
        """Kept for export, and no money flows. Covers: R190."""
        run = self.approved(rule=self._rule(name="Factor", kind="coefficient"))
        reward = self.reward(run.sudo())
        self.assertEqual((reward.amount, reward.state), (0, "approved"))
        self.assertGreater(reward.coefficient, 0)
